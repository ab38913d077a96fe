"""What speech announces. Whoever keeps sounds (offline copies) drops what is no longer approved."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class WordsChanged:
    """A text got other words (or its first); recordings of the old ones are stale."""

    name: ClassVar[str] = "speech.words_changed"
    version: ClassVar[int] = 1
    text_id: int


@dataclass(frozen=True, slots=True)
class RecordingMade:
    """Somebody spoke; the platform prepares it."""

    name: ClassVar[str] = "speech.recording_made"
    version: ClassVar[int] = 1
    recording_id: int


@dataclass(frozen=True, slots=True)
class RecordingDecided:
    """A second listener said yes or no."""

    name: ClassVar[str] = "speech.recording_decided"
    version: ClassVar[int] = 1
    recording_id: int
    approved: bool


@dataclass(frozen=True, slots=True)
class RecordingsWithdrawn:
    """Voices taken back: they must sound nowhere from now on."""

    name: ClassVar[str] = "speech.recordings_withdrawn"
    version: ClassVar[int] = 1
    recording_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PassagesJoined:
    """Passages sound otherwise than before: some were put together, some are wanted no more."""

    name: ClassVar[str] = "speech.passages_joined"
    version: ClassVar[int] = 1
    count: int


@dataclass(frozen=True, slots=True)
class MachineVoicesMade:
    """New sentences can be read by the machine."""

    name: ClassVar[str] = "speech.machine_voices_made"
    version: ClassVar[int] = 1
    count: int
