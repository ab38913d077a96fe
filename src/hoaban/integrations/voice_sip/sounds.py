"""What is played: a reading, repeated, at the rate of telephones; made once per text and kept beside the data."""

import hashlib
import shutil
import subprocess
import time
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

RATE, WIDTH = 8000, 2
REPEATS = 3
BEFORE, BETWEEN = 0.8, 1.5
"""Seconds: a hand needs a moment to the ear; who only now listens knows that it begins again."""
BREATH = 0.4
"""Seconds between two sentences that were recorded one by one."""
WITHIN, DAYS = 60, 2
SILENCE = "silence"

Read = Callable[[str, str, Path], Sequence[Path]]
"""Words, the language of whoever is called and a folder → files of sound in it, in the order they are heard."""


Speak = Callable[[str, str], "Spoken"]
"""Words and their language → what is played. Raises `NoVoice`."""


class NoVoice(Exception):
    """Nobody and no machine reads this here."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text as it is played."""

    path: Path
    seconds: float
    """Until it was read once."""
    total: float
    silence: Path
    thanks: Path
    thanks_seconds: float


def silent(_words: str, _language: str) -> Spoken:
    """For the twin: nothing is played to nobody."""
    nothing = Path("/dev/null")
    return Spoken(nothing, 0, 0, nothing, nothing, 0)


@dataclass(slots=True)
class Sounds:
    """Files under the data directory, found by what they say."""

    folder: Path
    read: Read
    thanks: str = ""
    """What is said after a key."""
    voices: Callable[[str, str], str] = lambda _words, _language: ""
    """What else decides how words sound, besides themselves: other voices, another file."""
    _lock: Lock = field(default_factory=Lock, init=False)

    def spoken(self, words: str, language: str) -> Spoken:
        """Thirty calls with one text make it once. Raises `NoVoice`."""
        with self._lock:
            path, once = self._made(words, language, REPEATS)
            silence, _length = self._made("", SILENCE, 1)
            thanks, length = self._made(self.thanks, "vi", 1) if self.thanks else (silence, 0.0)
        return Spoken(path, once, _seconds(path), silence, thanks, length)

    def _made(self, words: str, language: str, repeats: int) -> tuple[Path, float]:
        """(the file, seconds until it was read once)."""
        voices = "" if language == SILENCE else self.voices(words, language)
        name = hashlib.sha256(f"{language}\0{repeats}\0{words}\0{voices}".encode()).hexdigest()[:40]
        path = self.folder / f"{name}.wav"
        if not path.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sweep()
            sound = bytes(int(60 * RATE) * WIDTH) if language == SILENCE else self._read(words, language)
            _write(path, sound, repeats)
        path.touch()
        return path, (_seconds(path) - BEFORE) / repeats + BEFORE - BETWEEN

    def _read(self, words: str, language: str) -> bytes:
        with TemporaryDirectory(dir=self.folder) as folder:
            heard = self.read(words, language, Path(folder))
            return bytes(int(BREATH * RATE) * WIDTH).join(as_telephone(one, Path(folder)) for one in heard)

    def _sweep(self) -> None:
        """Texts of old warnings are no use; they are made anew if somebody wants them."""
        old = time.time() - DAYS * 86_400
        for one in self.folder.glob("*.wav"):
            if one.stat().st_mtime < old:
                one.unlink(missing_ok=True)


def as_telephone(source: Path, folder: Path) -> bytes:
    """8 kHz, one channel, 16 bits; by ffmpeg, which knows every file of ours."""
    program, target = shutil.which("ffmpeg"), folder / "telephone.wav"
    if program is None:
        raise NoVoice("ffmpeg is missing")
    words = [program, "-nostdin", "-hide_banner", "-y", "-protocol_whitelist", "file", "-i", str(source), "-ac", "1",
             "-ar", str(RATE), "-c:a", "pcm_s16le", str(target)]  # fmt: skip
    try:
        subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=WITHIN, check=True)  # noqa: S603 — our own words
    except (subprocess.SubprocessError, OSError) as problem:
        raise NoVoice(f"ffmpeg: {problem}"[:120]) from problem
    with wave.open(str(target), "rb") as sound:
        return sound.readframes(sound.getnframes())


def _write(path: Path, sound: bytes, repeats: int) -> None:
    """Whole or not at all: a call may open it at any instant."""
    part = path.with_suffix(".part")
    between = bytes(int(BETWEEN * RATE) * WIDTH)
    with wave.open(str(part), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(WIDTH)
        made.setframerate(RATE)
        made.writeframes(bytes(int(BEFORE * RATE) * WIDTH) + (sound + between) * repeats)
    part.chmod(0o600)
    part.replace(path)


def _seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as sound:
        return float(sound.getnframes()) / RATE
