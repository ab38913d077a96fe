"""Stand-ins for the programs: no sound is changed, no word is read, but every promise of the ports is kept."""

import wave
from collections.abc import Sequence
from pathlib import Path

from hoaban.foundation.speech.errors import NotAudio, Silent, TooLong
from hoaban.foundation.speech.ports import Levelled, Packed
from hoaban.foundation.speech.values import LEAST_SECONDS, MOST_SECONDS

TARGET = -16.0


class TwinAudio:
    """Understands WAV only; the files it makes begin like Ogg and MP4 and hold the samples as they came."""

    name = "twin"

    def level(self, source: Path, media_type: str, folder: Path) -> Levelled:
        """Measures how long and how loud, refuses what the real one refuses."""
        try:
            with wave.open(str(source), "rb") as sound:
                seconds = sound.getnframes() / sound.getframerate()
                frames = sound.readframes(sound.getnframes())
        except (wave.Error, EOFError) as problem:
            raise NotAudio from problem
        if seconds > MOST_SECONDS:
            raise TooLong
        if seconds < LEAST_SECONDS or not any(frames):
            raise Silent
        opus, aac = folder / "voice.ogg", folder / "voice.m4a"
        opus.write_bytes(b"OggS" + frames[:4000])
        aac.write_bytes(b"\0\0\0\x18ftypM4A " + frames[:6000])
        return Levelled(opus, aac, seconds, -30.0, TARGET)

    def join(self, sources: Sequence[Path], folder: Path) -> Packed:
        """What the files hold, one after the other; a second each."""
        held = [one.read_bytes() for one in sources]
        if not held or not all(one.startswith(b"OggS") for one in held):
            raise NotAudio
        opus, aac = folder / "joined.ogg", folder / "joined.m4a"
        samples = b"".join(one.removeprefix(b"OggS") for one in held)
        opus.write_bytes(b"OggS" + samples)
        aac.write_bytes(b"\0\0\0\x18ftypM4A " + samples)
        return Packed(opus, aac, float(len(held)))


class TwinReader:
    """A second of a plain tone for whatever is to be read."""

    name = "twin"

    def read(self, words: str, folder: Path) -> Path:
        """Longer words give a longer tone, so that two texts differ."""
        path = folder / "read.wav"
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(b"\x10\x20\xf0\xdf" * (2000 + 40 * len(words)))
        return path
