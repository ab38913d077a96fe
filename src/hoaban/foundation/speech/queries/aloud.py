"""Sounds as bytes, for what plays without a browser: what somebody recorded, or what a machine reads now."""

import tempfile
from pathlib import Path

from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.files import api as files
from hoaban.foundation.speech.errors import ToolMissing
from hoaban.foundation.speech.ports import connected
from hoaban.foundation.speech.queries.hearing import sound
from hoaban.foundation.speech.values import Voice


def content_of(voice: Voice) -> bytes | None:
    """Opus in Ogg; None when nobody may hear it any more."""
    found = sound(voice.uid, voice.digest, "ogg")
    return b"".join(files.bytes_of(found[0])) if found else None


def read_now(words: str) -> tuple[bytes, float] | None:
    """Vietnamese words read by a machine just so: Opus in Ogg, seconds. None: no program can.

    A piece of a passage says already that a machine reads it.
    """
    reader, audio = connected.reader, connected.audio
    if reader is None or audio is None:
        return None
    with tempfile.TemporaryDirectory(prefix="speech-") as name:
        folder = Path(name)
        try:
            made = audio.level(reader.read(words, folder), "audio/wav", folder)
        except (DomainError, ToolMissing):
            return None
        packed = made.opus
        return packed.read_bytes(), made.seconds
