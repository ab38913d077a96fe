"""What can be heard now: read once, kept in memory until a voice changes.

A page with twenty sentences must not ask twenty times, and every page has sentences. So one small query (the stamp of
our events) tells whether what this process holds is still true; a withdrawn voice is gone from the next page on.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from django.conf import settings

from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.places.events import UnitsChanged
from hoaban.foundation.speech import rules
from hoaban.foundation.speech.events import (
    MachineVoicesMade,
    RecordingDecided,
    RecordingsWithdrawn,
    WordsChanged,
)
from hoaban.foundation.speech.models import Recording, Sound, Synthesis
from hoaban.foundation.speech.queries.coverage import tongues
from hoaban.foundation.speech.values import VIETNAMESE, RecordingState, Tongue, Voice

CHANGES = (
    MachineVoicesMade.name,
    RecordingDecided.name,
    RecordingsWithdrawn.name,
    UnitsChanged.name,
    WordsChanged.name,
)
OPUS, AAC = "audio/ogg", "audio/mp4"


@dataclass(frozen=True, slots=True)
class Book:
    """Every voice that may be heard, by the version of the words."""

    voices: Mapping[str, Mapping[str, Voice]]
    machines: Mapping[str, Voice]
    tongues: Mapping[str, Tongue]

    def voice(self, words: str, language: str) -> Voice | None:
        """Who reads these words to somebody who wants this language."""
        version = rules.version_of(words)
        known = self.tongues.get(language)
        spoken = self.voices.get(version, {})
        return rules.heard(spoken, self.machines.get(version), language, known.group if known else "")

    def speaks(self, language: str) -> bool:
        """Whether anybody lent this language a voice yet."""
        return any(language in spoken for spoken in self.voices.values())

    def name_of(self, language: str) -> str:
        known = self.tongues.get(language)
        return known.name if known else ""


class _Kept:
    book: tuple[tuple[int, int], Book] | None = None
    lock = Lock()


def book() -> Book:
    """The present book; one query unless something changed."""
    if not settings.SNAPSHOTS:
        return _read()
    stamp = events.stamp_of(CHANGES)
    kept = _Kept.book
    if kept is None or kept[0] != stamp:
        kept = (stamp, _read())
        with _Kept.lock:
            _Kept.book = kept
    return kept[1]


def forget_book() -> None:
    """For tests."""
    with _Kept.lock:
        _Kept.book = None


def sound(uid: UUID, digest: str, ending: str) -> tuple[files.FileFacts, str] | None:
    """The file behind a public address and its media type; None when nobody may hear it (any more)."""
    recorded = Recording.plain.filter(uid=uid, state=RecordingState.APPROVED).first()
    row: Sound | None = recorded or Synthesis.plain.filter(uid=uid).first()
    if row is None:
        return None
    wanted = (row.opus_id, row.opus_digest, OPUS) if ending == "ogg" else (row.aac_id, row.aac_digest, AAC)
    file_id, known, media_type = wanted
    if file_id is None or not known.startswith(digest):
        return None
    return files.facts_of(files.FileId(file_id)), media_type


def _read() -> Book:
    voices: dict[str, dict[str, Voice]] = defaultdict(dict)
    heard = Recording.plain.filter(state=RecordingState.APPROVED).order_by("decided_at", "pk")
    for row in heard:  # a later approval replaces an earlier one
        voices[row.version][row.language] = _voice(row, row.language)
    # Words that are a warning somewhere are a warning everywhere: the machine that says loudly what it is comes last.
    machines = {row.version: _voice(row, VIETNAMESE) for row in Synthesis.plain.order_by("careful")}
    return Book(voices, machines, {one.code: one for one in tongues()})


def _voice(row: Recording | Synthesis, language: str) -> Voice:
    machine = isinstance(row, Synthesis)
    return Voice(
        row.uid, language, row.seconds, row.opus_size, row.opus_digest, row.aac_size, row.aac_digest, machine,
        careful=isinstance(row, Synthesis) and row.careful,
    )  # fmt: skip
