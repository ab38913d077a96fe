"""Village heads called through real lines: baresip on our side, SIPp in their place. Each hears the message once and presses a key."""

import shutil
import tempfile
import time
import wave
from pathlib import Path
from uuid import UUID, uuid4

from hoaban.foundation.notify.values import Answer, Outgoing, Result
from hoaban.integrations.voice_sip.api import Pressed, Sounds, Trunk, VoiceLine, call
from hoaban.integrations.voice_sip.tests.phones import phone

MESSAGE, LOOKS = 15, 1.0
"""Seconds: how long the message is, and how often the lane looks for free lines."""


def is_here() -> bool:
    return all(shutil.which(program) for program in ("baresip", "sipp", "ffmpeg"))


def seconds(heads: int, lines: int) -> float:
    """From the first call to the last word about one; void unless everybody heard it and every key came."""
    told: dict[UUID, Result] = {}
    pressed: list[Pressed] = []
    with tempfile.TemporaryDirectory(prefix="hoaban-bench-") as name:
        folder = Path(name)
        words = ("-key", "digit", "1", "-d", str(MESSAGE * 1000), "-timeout", "1200")
        with phone("answers", folder, *words, calls=heads) as other:
            trunk = Trunk("127.0.0.1", other.port, "p", "p", "1", lines=lines, from_ip="127.0.0.1")
            line = VoiceLine(
                trunk,
                Sounds(folder / "sounds", _tone).spoken,
                folder / "voice",
                call,
                told.__setitem__,
                pressed.append,
            )
            waiting = [
                Outgoing(uuid4(), f"+8491{n:07d}", "t", "Đi ngay.", "/", True, "vi") for n in range(heads)
            ]
            began = time.monotonic()
            while waiting or line.held():
                window = waiting[: line.window]
                results = line.send(window)
                waiting = [
                    one for one, told_now in zip(window, results, strict=True) if not told_now.is_held
                ] + waiting[len(window) :]
                time.sleep(LOOKS)
            took = time.monotonic() - began
            line.close()
    heard = sum(one.answer is Answer.CONFIRMED for one in told.values())
    assert (heard, len(pressed)) == (heads, heads), f"{heard} heard it, {len(pressed)} keys came"
    return took


def _tone(_words: str, _language: str, folder: Path) -> list[Path]:
    path = folder / "tone.wav"
    with wave.open(str(path), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes([0, 0, 0, 40]) * 4000 * (MESSAGE - 1))
    return [path]
