"""What this room announces. Ids only, nothing a person said."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class VillageMoved:
    """A village answered, fell silent for one step more, went dark, or is asked anew."""

    name: ClassVar[str] = "answers.village_moved"
    version: ClassVar[int] = 1
    owed_id: int
    number: int
    owed_version: int


@dataclass(frozen=True, slots=True)
class HelpMoved:
    """A call for help was made, taken, or ended."""

    name: ClassVar[str] = "answers.help_moved"
    version: ClassVar[int] = 1
    help_id: int
    number: int
    help_version: int


@dataclass(frozen=True, slots=True)
class HelpUntold:
    """A call for help is kept, and something broke while people were called for it: this room tries it again."""

    name: ClassVar[str] = "answers.help_untold"
    version: ClassVar[int] = 1
    help_id: int


@dataclass(frozen=True, slots=True)
class WordUntold:
    """The same of a word of somebody in need whose village nobody knows."""

    name: ClassVar[str] = "answers.word_untold"
    version: ClassVar[int] = 1
    report_id: int
    wakes: bool
    """Whether whoever may help gets a text message too."""


@dataclass(frozen=True, slots=True)
class WordWaits:
    """Something came that a person has to read."""

    name: ClassVar[str] = "answers.word_waits"
    version: ClassVar[int] = 1
    report_id: int
