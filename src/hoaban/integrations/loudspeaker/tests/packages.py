"""Packages good and bad, and a player whose program writes down instead of playing."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding

from hoaban.domains.signing import jws
from hoaban.integrations.loudspeaker import values
from hoaban.integrations.loudspeaker.player.running import Player
from hoaban.integrations.loudspeaker.player.settings import Settings
from hoaban.integrations.loudspeaker.values import Message, Play, Priority, Sound, Spoken
from tests.support.certificates import Made, make

VILLAGE, COMMUNE = 14_03646_0001, 14_03646_0000
SPEAKER = "loa-1"
WORDS = Sound(b"OggS do this", "audio/ogg", "vie", Spoken.MACHINE, 3.0)
THAI = Sound(b"OggS do this in Thai", "audio/ogg", "blt", Spoken.PERSON, 3.0)
OPENING = Sound(b"OggS exercise", "audio/ogg", "vie", Spoken.MACHINE, 1.0, is_opening=True)
WRITES_DOWN = 'echo "begin $2" >> "$1"; sleep "$3"; echo "end $2" >> "$1"'


def issuer(**words: Any) -> Made:
    return make(since=datetime.now(UTC) - timedelta(days=1), **words)


def play(**changed: Any) -> Play:
    now = int(time.time())
    told = Play(
        alert="a-1", version=1, sequence=1001, message=Message.PLAY, is_exercise=False, priority=Priority.URGENT, sent=now,
        expires=now + 3600, areas=((COMMUNE, COMMUNE + 10_000),), words="Rời nhà ven suối ngay.", sounds=(WORDS,), times=1,
    )  # fmt: skip
    return replace(told, **changed)


def drill(**changed: Any) -> Play:
    return play(
        **{"is_exercise": True, "sounds": (OPENING, WORDS), "alert": "drill", "sequence": 1002} | changed
    )


def sealed(told: Play, made: Made) -> str:
    return sealed_bytes(values.content(told), made)


def sealed_bytes(content: bytes, made: Made, kind: str = values.KIND) -> str:
    what = jws.told(made.certificate, content, kind)
    if isinstance(made.key, ec.EllipticCurvePrivateKey):
        return jws.closed(made.certificate, what, made.key.sign(what, ec.ECDSA(hashes.SHA256())))
    return jws.closed(made.certificate, what, made.key.sign(what, padding.PKCS1v15(), hashes.SHA256()))


def changed_bytes(told: Play, **changed: Any) -> bytes:
    """What a careless or hostile issuer might sign."""
    said = json.loads(values.content(told)) | changed
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def settings(
    folder: Path, made: Made | None, port: int = 1, seconds: float = 0.0, **changed: Any
) -> Settings:
    trust = folder / "trust"
    trust.mkdir(exist_ok=True)
    if made:
        (trust / f"{made.certificate.serial_number}.pem").write_text(made.pem, encoding="ascii")
    log = folder / "heard.txt"
    known: dict[str, Any] = {
        "speaker": SPEAKER, "village": VILLAGE, "host": "127.0.0.1", "port": port, "tls": False, "user": "", "password": "",
        "folder": folder / "state", "trust": trust,
        "command": ("/bin/sh", "-c", WRITES_DOWN, "sh", str(log), "{file}", str(seconds)),
    }  # fmt: skip
    return Settings(**known | changed)


def heard(folder: Path, word: str = "end") -> list[str]:
    """Digests of the sounds that were played, each as often as it was."""
    log = folder / "heard.txt"
    lines = log.read_text(encoding="utf-8").split("\n") if log.exists() else []
    return [Path(one.partition(" ")[2]).stem for one in lines if one.startswith(f"{word} ")]


class Deck:
    """A player without a line: the test puts into its hands what a broker would, and moves the clock."""

    def __init__(self, folder: Path, made: Made, at: float | None = None, **changed: Any) -> None:
        self.folder, self.made, self.at = folder, made, at or time.time()
        self.player = Player(settings(folder, made, **changed), clock=lambda: self.at)

    def gets(self, told: Play | str, reference: str = "r-1", *, with_sounds: bool = True) -> str:
        """What the player says of it at once."""
        package = told if isinstance(told, str) else sealed(told, self.made)
        before = len(self.said())
        self.player._take_envelope(values.envelope(SPEAKER, reference, package))
        if with_sounds and isinstance(told, Play):
            for one in told.sounds:
                self.player._keep_sound(one.digest, one.content)
        new = [f"{said} {reason}".strip() for _reference, said, reason in self.said()[before:]]
        return new[-1] if new else ""

    def said(self) -> list[tuple[str, str, str]]:
        return [
            (reference, said, reason) for _id, reference, said, reason, _at in self.player._store.unsaid(1000)
        ]

    def verdicts(self) -> list[str]:
        return [f"{reference} {said}" for reference, said, _reason in self.said()]

    def plays(self, seconds: float = 0.0) -> list[str]:
        """Let time pass, and the loudspeaker finish what is due; what was heard so far."""
        self.at += seconds
        while True:
            self.player._play()
            if self.player._round is None:
                return heard(self.folder)
            time.sleep(0.005)


@contextmanager
def at_work(made_settings: Settings) -> Iterator[Player]:
    """A player with a line, beside the test."""
    player, stop = Player(made_settings), threading.Event()
    thread = threading.Thread(target=player.run, args=(stop,))
    thread.start()
    try:
        yield player
    finally:
        stop.set()
        thread.join(60)
        assert not thread.is_alive()
