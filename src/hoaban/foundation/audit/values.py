"""What audit tells its readers."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One thing somebody did. Field names, never values."""

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
    """Is the chain whole? `broken_at` is the first sealed number whose link does not hold."""

    sealed: int
    broken_at: int | None
    checkpoints: int
    bad_checkpoint: int | None
    unsealed: int
    oldest_unsealed_at: datetime | None

    @property
    def whole(self) -> bool:
        return self.broken_at is None and self.bad_checkpoint is None
