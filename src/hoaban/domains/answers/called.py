"""Calls to whoever answers for a village, in plain words: what one is about, and how it stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hoaban.foundation.notify.values import Rang, State


@dataclass(frozen=True, slots=True)
class CallAbout:
    """What a call told: a key pressed in it answers this and nothing else."""

    alert: UUID
    place_no: int | None = None
    """The village for whose sake somebody was called; None: a resident, or whoever has that telephone."""
    number: int | None = None
    """Of the text."""
    home_no: int | None = None
    """Where a resident was called who answers for no village: her call for help is that village's, no other key of hers."""
    is_hers: bool = True
    """Whether whoever was called still answers for that village; else her key is a word that a person reads."""


@dataclass(frozen=True, slots=True)
class CallStand:
    """How a call to somebody who answers for a village stands."""

    rang: Rang
    again_at: datetime | None = None
    """When it rings again by itself."""
    key: str = ""
    part: str = ""
    """Head, deputy or person of standing (`values.Part`); empty where no names are shown."""
    name: str = ""
    at: datetime | None = None
    """When it rang last."""


@dataclass(frozen=True, slots=True)
class TextStand:
    """What became of the question that went to somebody by text message."""

    part: str
    name: str
    state: State
    is_owed: bool = True
    """Whether the village still owes the answer, and she is one of those who answer for it."""
    is_line_here: bool = True
    """False: no line carries texts outside, whatever the ledger calls taken."""

    is_stuck: bool = False
    """It waits for a line longer than the village may be silent before the next is asked."""

    @property
    def is_lost(self) -> bool:
        """Somebody should call her."""
        return (
            self.state in (State.UNKNOWN, State.FAILED)
            or self.is_stuck
            or self.never_left
            or (self.is_owed and not self.is_line_here)
        )

    @property
    def never_left(self) -> bool:
        """It ran out in its queue, and nobody answered otherwise."""
        return self.state == State.EXPIRED and self.is_owed
