"""What audit tells its readers."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Search:
    """Which lines of the record are wanted; what is empty does not narrow."""

    tag: str = ""
    """``room:thing:verb``, or its beginning with the colon: ``room:``."""
    who: tuple[str, ...] | None = None
    """Keys of actors; an empty tuple finds nothing, for nobody of that name was found."""
    target_type: str = ""
    target_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """The first moment after what is wanted."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Somebody looked at something, for a purpose."""

    id: int
    at: datetime
    actor_key: str
    actor_label: str
    tag: str
    target_type: str
    target_id: str
    count: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing somebody did. Field names, never values."""

    id: int
    seq: int | None
    at: datetime
    actor_key: str
    actor_label: str
    tag: str
    target_type: str
    target_id: str
    fields: tuple[str, ...]
    count: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Is the chain whole? `broken_at` is the first sealed number whose link does not hold.

    A day with lines and without a signature is a sign of deletion, unless the copy outside the database says that none was made.
    """

    sealed: int
    broken_at: int | None
    checkpoints: int
    bad_checkpoint: int | None
    unsealed: int
    oldest_unsealed_at: datetime | None
    unsigned_days: tuple[date, ...] = ()
    copy_agrees: bool | None = None
    """Whether the checkpoints are those of the copy; None where the copy does not lie."""

    @property
    def whole(self) -> bool:
        chained = self.broken_at is None and self.bad_checkpoint is None and self.copy_agrees is not False
        return chained and (self.copy_agrees is True or not self.unsigned_days)
