"""What speech tells its neighbours: texts to be spoken, voices that speak them, how far each language is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

VIETNAMESE = "vie"
MOST_SECONDS = 180
LEAST_SECONDS = 0.4


class Kind(StrEnum):
    """How much hangs on a text; warnings and medical instructions want a person's voice."""

    ORDINARY = "ordinary"
    WARNING = "warning"
    MEDICAL = "medical"

    @property
    def is_careful(self) -> bool:
        return self is not Kind.ORDINARY


class RecordingState(StrEnum):
    """Where a recording stands; only ``approved`` is ever heard outside."""

    RECORDED = "recorded"
    PROCESSING = "processing"
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    STALE = "stale"
    WITHDRAWN = "withdrawn"

    @property
    def is_moving(self) -> bool:
        """Whether the platform works on it now."""
        return self in {RecordingState.RECORDED, RecordingState.PROCESSING}


class ConsentScope(StrEnum):
    """What a speaker gave her voice for."""

    WORDS = "words"
    ROOM = "room"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Saying:
    """A text a room wants spoken. Public by nature: never a sentence about one person."""

    key: str
    words: str
    """Vietnamese."""
    kind: Kind = Kind.ORDINARY
    language: str = ""
    """Set where only one language makes sense: the sentence in which a language says its own name."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language people here speak, and how much of it can be heard."""

    code: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Sound for one text: two files of the same reading, and who reads."""

    uid: UUID
    language: str
    seconds: float
    size: int
    digest: str
    size_aac: int
    digest_aac: str
    machine: bool = False
    careful: bool = False
    """A machine that reads a warning or a medical instruction because nobody has yet."""
    partly: bool = False
    """People read some of it and a machine the rest."""
    lacking: tuple[str, ...] = ()
    """Parts of a passage that nobody recorded in this language; its room knows what they are."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences after each other that are heard as one: an issued warning."""

    words: str
    """All of it, as pages show it; it is found by them."""
    parts: tuple[tuple[str, str], ...]
    """(what it is, its words), in order; the first is the one without which the others say nothing."""
    opening: str = ""
    """Said before anything else, also before the machine says that it is one: a drill's."""
    kind: Kind = Kind.WARNING


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a passage: somebody's recording, or words for the machine, which are Vietnamese."""

    voice: Voice | None
    words: str = ""
    """What the machine says, its own name included; empty beside a recording."""
    is_opening: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A passage in one language: what sounds, in order, and which of its parts do not."""

    language: str
    pieces: tuple[Piece, ...]
    lacking: tuple[str, ...] = ()

    @property
    def by_machine(self) -> bool:
        """Nobody reads any of it."""
        return all(one.voice is None for one in self.pieces)

    @property
    def partly(self) -> bool:
        """People read some of it and the machine the rest."""
        return not self.by_machine and any(one.voice is None for one in self.pieces)


@dataclass(frozen=True, slots=True)
class NewSpeaker:
    """Somebody who lends her voice for the first time."""

    name: str
    scope: ConsentScope
    agreed: bool
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class LanguageCoverage:
    """How many of the texts can be heard in a language."""

    code: str
    name: str
    texts: int
    approved: int
    waiting: int
    stale: int
    missing: int


@dataclass(frozen=True, slots=True)
class TextState:
    """One text in one language, for the list of what to record next."""

    uid: UUID
    key: str
    room: str
    kind: Kind
    words: str
    state: str
    """``approved``, ``waiting``, ``stale`` or ``missing``."""
    recording: UUID | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What a room's texts lack in one language."""

    room: str
    missing: int
    stale: int
    careful: int
    """Of both: warnings and medical instructions."""


@dataclass(frozen=True, slots=True)
class RecordingShown:
    """A recording for a page."""

    uid: UUID
    text: UUID
    room: str
    kind: Kind
    words: str
    """As they are today."""
    is_current: bool
    """Whether the recording says today's words."""
    language: str
    language_name: str
    state: RecordingState
    reason: str
    seconds: float
    size: int
    loudness_before: float | None
    loudness_after: float | None
    speaker: str
    recorded_by: str
    recorded_at: datetime
    decided_by: str
    decided_at: datetime | None
    file: UUID | None
    """The levelled sound, for people who may hear it before it is approved."""
    original: UUID | None
    obstacle: str = ""
    """A msgid: why this actor may not decide; empty if she may."""


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """A person who lent her voice."""

    uid: UUID
    name: str
    scope: ConsentScope
    scope_words: str
    statement: str
    consent_file: UUID | None
    since: datetime
    withdrawn_at: datetime | None
    recordings: int
