"""What can be heard now: read once, kept in memory until a voice changes.

A page with twenty sentences must not ask twenty times, and every page has sentences. So one small query (the stamp of
our events) tells whether what this process holds is still true; a withdrawn voice is gone from the next page on.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from uuid import UUID

from django.conf import settings

from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.places.events import UnitsChanged
from hoaban.foundation.speech import rules
from hoaban.foundation.speech.events import (
    MachineVoicesMade,
    PassagesJoined,
    RecordingDecided,
    RecordingsWithdrawn,
    WordsChanged,
)
from hoaban.foundation.speech.models import Joined, Recording, Sound, Synthesis
from hoaban.foundation.speech.ports import connected
from hoaban.foundation.speech.queries.coverage import tongues
from hoaban.foundation.speech.values import VIETNAMESE, Heard, Passage, RecordingState, Tongue, Voice

CHANGES = (
    MachineVoicesMade.name,
    PassagesJoined.name,
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
    joined: Mapping[str, Mapping[str, Voice]] = field(default_factory=dict)
    """Passages, put together; somebody who read all of it at once is heard instead."""

    def voice(self, words: str, language: str) -> Voice | None:
        """Who reads these words to somebody who wants this language."""
        version = rules.version_of(words)
        known = self.tongues.get(language)
        spoken = self._spoken(version)
        return rules.heard(spoken, self.machines.get(version), language, known.group if known else "")

    def every(self, words: str) -> list[Voice]:
        """These words in each language in which they can be heard, in the order languages are offered; Vietnamese first."""
        version = rules.version_of(words)
        spoken = self._spoken(version)
        first = spoken.get(VIETNAMESE) or self.machines.get(version)
        others = (spoken[code] for code in self.tongues if code in spoken and code != VIETNAMESE)
        return [*([first] if first else []), *others]

    def recorded(self, words: str, language: str) -> Voice | None:
        """What a person read of these very words in this very language."""
        return self.voices.get(rules.version_of(words), {}).get(language)

    def heard_in(self, passage: Passage, language: str) -> Heard | None:
        """A passage in a language, piece by piece; None: nothing of it may sound."""
        return rules.heard_in(passage, language, self.recorded)

    def in_vietnamese(self, passage: Passage) -> Heard:
        """By people where they recorded it, by the machine in between."""
        return rules.in_vietnamese(passage, self.recorded)

    def _spoken(self, version: str) -> dict[str, Voice]:
        return {**self.joined.get(version, {}), **self.voices.get(version, {})}

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
    row: Sound | None = recorded or Synthesis.plain.filter(uid=uid).first() or _joined_sound(uid)
    if row is None:
        return None
    wanted = (row.opus_id, row.opus_digest, OPUS) if ending == "ogg" else (row.aac_id, row.aac_digest, AAC)
    file_id, known, media_type = wanted
    if file_id is None or not known.startswith(digest):
        return None
    return files.facts_of(files.FileId(file_id)), media_type


def passages() -> list[Passage]:
    """What every room wants heard as one now."""
    return [one for source in connected.passages.values() for one in source()]


def joined_now() -> dict[tuple[str, str], str]:
    """(version, language) → plan of what is put together and may sound."""
    rows = list(Joined.plain.values_list("version", "language", "plan", "recordings"))
    named = {uid for *_which, uids in rows for uid in uids}
    found = Recording.plain.filter(uid__in=named, state=RecordingState.APPROVED).values_list("uid", flat=True)
    heard = {str(uid) for uid in found}
    return {(version, language): plan for version, language, plan, uids in rows if heard.issuperset(uids)}


def _joined_sound(uid: UUID) -> Joined | None:
    """Gone as soon as one of its voices is."""
    row = Joined.plain.filter(uid=uid).first()
    if row is None:
        return None
    named = set(row.recordings)
    heard = Recording.plain.filter(uid__in=named, state=RecordingState.APPROVED).count()
    return row if heard == len(named) else None


def _read() -> Book:
    voices: dict[str, dict[str, Voice]] = defaultdict(dict)
    heard = Recording.plain.filter(state=RecordingState.APPROVED).order_by("decided_at", "pk")
    approved = set()
    for row in heard:  # a later approval replaces an earlier one
        voices[row.version][row.language] = _voice(row, row.language)
        approved.add(str(row.uid))
    joined: dict[str, dict[str, Voice]] = defaultdict(dict)
    for one in Joined.plain.order_by("pk"):
        if approved.issuperset(one.recordings):
            joined[one.version][one.language] = replace(
                _voice(one, one.language), machine=one.by_machine, careful=one.by_machine, partly=one.partly,
                lacking=tuple(one.lacking),
            )  # fmt: skip
    # Words that are a warning somewhere are a warning everywhere: the machine that says loudly what it is comes last.
    machines = {row.version: _voice(row, VIETNAMESE) for row in Synthesis.plain.order_by("careful")}
    return Book(voices, machines, {one.code: one for one in tongues()}, joined)


def _voice(row: Recording | Synthesis | Joined, language: str) -> Voice:
    machine = isinstance(row, Synthesis)
    return Voice(
        row.uid, language, row.seconds, row.opus_size, row.opus_digest, row.aac_size, row.aac_digest, machine,
        careful=isinstance(row, Synthesis) and row.careful,
    )  # fmt: skip
