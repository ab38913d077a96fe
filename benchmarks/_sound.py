"""From a warning's issue to the first sound of a loudspeaker: the whole way, with a real Mosquitto and the reference player.

Its program writes down when it begins a sound.

The words are read by the machine on the way, as they are where nobody recorded them; nobody else is told, for the register is empty.
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.foundation import prepared
from tests.support.broker import running
from tests.support.certificates import make
from tests.support.house import SOURCE
from tests.support.installation import HOABAN, Installation
from tests.support.ports import free_port

HERE = 14_03646_0000
PATIENCE, QUIET = 120.0, 5.0
"""Seconds; a round is over when so long nothing more sounds, and the next warning is issued then."""

PLACE = """
from django.apps import apps
from hoaban.foundation.accounts.models import Organisation
apps.get_model("places", "Facility").plain.create(
    kind="loudspeaker", code="loa-1", name="Loa", name_key="loa", number={here}, status="reported")
Organisation.plain.update(is_demo=False)  # a demo's broker stays closed
"""

# Written and agreed to before; the clock starts where the second person lets it out.
ISSUE = """
import time
from datetime import timedelta
from django.utils import timezone
from conftest import cast_member
from hoaban.domains.warning import actions
from hoaban.domains.warning.values import Beginning, Hazard, Proof, Status, Sureness, Text
officer, issuer, now = cast_member("duty_officer", "officer", None), cast_member("warning_issuer", "issuer", None), timezone.now()
text = Text(3, Sureness.LIKELY, ({here},), now, now + timedelta(hours=6), "Rời nhà ven suối ngay, lần {run}.")
uid = actions.draft(
    by=officer, beginning=Beginning(Status.ACTUAL, Hazard.FLASH_FLOOD, "hydromet"), text=text, request=None, now=now)
actions.review(by=issuer, uid=uid, seen=1, proof=Proof.PASSKEY, request=None, now=now)
began = time.time()
actions.issue(by=issuer, uid=uid, seen=2, proof=Proof.PASSKEY, request=None, now=timezone.now())
print(began)
"""


def waits(runs: int) -> list[float]:
    """Seconds of each warning, one after the other; the first one is not counted."""
    with prepared(0) as place:
        folder = place.folder.parent / "broker"
        folder.mkdir()
        with running(free_port(), folder) as broker:
            key = make(since=datetime.now(UTC) - timedelta(days=1)).put(
                place.folder / "keys" / "signing-warning.pem"
            )
            place.environment |= {
                "HOABAN_LOUDSPEAKERS_URL": f"mqtt://127.0.0.1:{broker.port}/", "HOABAN_SIGNER_WARNING": str(key),
            }  # fmt: skip
            place.manage("signing", "warning", "--pin", str(key))
            place.python(PLACE.format(here=HERE))
            sounds = _player(place, broker.port, key)
            place.start(*HOABAN, "worker", name="worker")
            return [_first_sound(place, sounds, run) for run in range(runs + 1)][1:]


def _player(place: Installation, port: int, key: Path) -> Path:
    """The reference player as a process of its own; what its program notes: a moment for each sound it begins."""
    device = place.folder.parent / "device"
    (device / "trust").mkdir(parents=True)
    certificate = "-----BEGIN CERTIFICATE" + key.read_text().partition("-----BEGIN CERTIFICATE")[2]
    (device / "trust" / "issuer.pem").write_text(certificate)
    sounds, settings = device / "sounds", device / "player.toml"
    sounds.touch()
    command = json.dumps(["/bin/sh", "-c", 'date +%s.%N >> "$1"', "sh", str(sounds), "{file}"])
    settings.write_text(
        f'speaker = "loa-1"\nvillage = {HERE}\nfolder = "{device}/state"\ntrust = "{device}/trust"\ncommand = {command}\n'
        f'[broker]\nhost = "127.0.0.1"\nport = {port}\ntls = false\n'
    )
    beside = SOURCE / "integrations" / "loudspeaker"
    start = f"import os, sys; os.chdir({str(beside)!r}); os.execv(sys.executable, [sys.executable, '-m', 'player', {str(settings)!r}])"
    place.start(sys.executable, "-c", start, name="player")
    return sounds


def _first_sound(place: Installation, sounds: Path, run: int) -> float:
    before = len(sounds.read_text().split())
    began = float(place.python(ISSUE.format(here=HERE, run=run)).split()[-1])
    until = time.monotonic() + PATIENCE
    while len(heard := sounds.read_text().split()) == before:
        if time.monotonic() > until:
            raise RuntimeError(f"nothing sounded:\n{place.logs()}")
        time.sleep(0.05)
    while time.time() - float(heard[-1]) < QUIET:
        time.sleep(0.2)
        heard = sounds.read_text().split()
    return float(heard[before]) - began
