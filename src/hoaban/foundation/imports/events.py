"""What imports announces."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class BatchFinished:
    """All good rows of a sheet are in."""

    name: ClassVar[str] = "imports.batch_finished"
    version: ClassVar[int] = 1
    batch_id: int


@dataclass(frozen=True, slots=True)
class BatchUndone:
    """A sheet was taken back; its rows are gone."""

    name: ClassVar[str] = "imports.batch_undone"
    version: ClassVar[int] = 1
    batch_id: int
