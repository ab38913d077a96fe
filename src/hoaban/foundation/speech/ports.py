"""Help from outside: a program that levels sound, one that reads Vietnamese aloud, rooms that name their texts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hoaban.foundation.speech.values import Passage, Saying


@dataclass(frozen=True, slots=True)
class Levelled:
    """Two files of one reading, equally loud whoever spoke."""

    opus: Path
    """16 kbit/s in Ogg."""
    aac: Path
    """For phones that know no Opus."""
    seconds: float
    loudness_before: float
    """LUFS, as it came."""
    loudness_after: float


@dataclass(frozen=True, slots=True)
class Packed:
    """Several sounds as one, in the same two files."""

    opus: Path
    aac: Path
    seconds: float


class AudioTool(Protocol):
    """Cuts silence, levels loudness to −16 LUFS in one channel, packs small."""

    name: str

    def level(self, source: Path, media_type: str, folder: Path) -> Levelled:
        """Write the two files into ``folder``. Raises `NotAudio`, `TooLong`, `Silent`; `ToolMissing` when it cannot work."""

    def join(self, sources: Sequence[Path], folder: Path) -> Packed:
        """Levelled Opus files after each other, a breath between them, in ``folder``. Raises `NotAudio`, `ToolMissing`."""


class Reader(Protocol):
    """Reads Vietnamese words aloud by machine."""

    name: str

    def read(self, words: str, folder: Path) -> Path:
        """A WAV file in ``folder``. Raises `ToolMissing`."""


Source = Callable[[], Iterable[Saying]]
"""A room's answer to: which sentences do you want spoken?"""


Passages = Callable[[], Iterable[Passage]]
"""A room's answer to: what of yours is heard as one now?"""


@dataclass(slots=True)
class Connections:
    """What config/wiring.py joined."""

    audio: AudioTool | None = None
    reader: Reader | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    passages: dict[str, Passages] = field(default_factory=dict)


connected = Connections()
