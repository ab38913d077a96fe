"""The front door of speech: name a text, ask how far each language is, hear."""

from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.speech import queries
from hoaban.foundation.speech.actions import gather, register_passages, register_texts, say
from hoaban.foundation.speech.actions.listeners import call_listener
from hoaban.foundation.speech.permissions import Permission
from hoaban.foundation.speech.ports import AudioTool, Levelled, Packed, Reader, Source, connected
from hoaban.foundation.speech.queries import (
    Book,
    book,
    content_of,
    coverage,
    passages,
    read_now,
    tongue,
    tongues,
)
from hoaban.foundation.speech.rules import plan_of
from hoaban.foundation.speech.twins import TwinAudio, TwinReader
from hoaban.foundation.speech.values import (
    VIETNAMESE,
    Heard,
    Kind,
    LanguageCoverage,
    Passage,
    Piece,
    Saying,
    Tongue,
    Voice,
)

__all__ = [
    "VIETNAMESE",
    "AudioTool",
    "Book",
    "Heard",
    "Kind",
    "LanguageCoverage",
    "Levelled",
    "Packed",
    "Passage",
    "Permission",
    "Piece",
    "Reader",
    "Saying",
    "Source",
    "Tongue",
    "TwinAudio",
    "TwinReader",
    "Voice",
    "book",
    "connect",
    "content_of",
    "coverage",
    "gather",
    "on_file_checked",
    "on_membership_changed",
    "passages",
    "plan_of",
    "read_now",
    "register_passages",
    "register_texts",
    "say",
    "tongue",
    "tongues",
]


def connect(*, audio: AudioTool | None = None, reader: Reader | None = None) -> None:
    """Join the programs config/wiring.py chose; without them recordings wait and no machine reads."""
    connected.audio, connected.reader = audio, reader


def on_file_checked(_payload: dict[str, object], _seq: int) -> None:
    """Listener of `files.checked`: a recording may have come out of quarantine."""
    if queries.anything_moving():
        jobs.wake("speech.process")


def on_membership_changed(payload: dict[str, int], _seq: int) -> None:
    """Listener of `accounts.membership_granted` and `_ended`: who may decide is asked, who may no longer is not."""
    call_listener(SystemActor("speech.listen"), f"user:{payload['user_id']}", timezone.now())
