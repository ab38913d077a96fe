"""What a room tells the import engine about a sheet it takes, and what the engine hands it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from hoaban.foundation.access.values import Actor, UnitRange

BatchId = NewType("BatchId", int)
LARGEST_SHEET = 80_000_000
"""Bytes of one sheet."""
Columns = Mapping[str, Sequence[Any]]
Given = Mapping[str, Mapping[int, str]]
"""Field → row → value."""


class BatchState(StrEnum):
    """Where a sheet stands. A job moves on from uploaded, checking, running, undoing; a person from the others."""

    UPLOADED = "uploaded"
    MATCHING = "matching"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    STOPPED = "stopped"

    @property
    def is_moving(self) -> bool:
        """Whether the platform works on it now, so that a page should look again."""
        return self in {BatchState.UPLOADED, BatchState.CHECKING, BatchState.RUNNING, BatchState.UNDOING}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a row may tell. ``aliases`` are header texts people use; marks and case do not matter."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    guarded: bool = False
    """A secret number or a sensitive code: covered in the sheet of faults unless the fault is in it."""
    otherwise: str = ""
    """What a list without a column for it is read by instead; said before it is checked."""
    computed: bool = False
    """A formula is no fault here: its last value is read, as a spreadsheet kept it."""


def key_at(key: str, place: int) -> str:
    """A field of the second, third… person of a row: `name#2`; the first one's is the field's own."""
    return key if place == 1 else f"{key}#{place}"


def key_of(key: str) -> tuple[str, int]:
    """The field, and whose of the row."""
    field_key, _mark, place = key.partition("#")
    return field_key, int(place or 1)


@dataclass(frozen=True, slots=True)
class Repeated:
    """Fields of people of whom one row may hold several, beside fields of what they share (`unfolding`)."""

    fields: frozenset[str]
    first: str
    """The field every person has: her name."""
    role: str
    """The field that says how she belongs to the first one; the header may say it instead."""
    head: str
    """The word of a header for the first one."""
    words: Mapping[str, str]
    """Words of headers, without marks → what they say under ``role``; with a number, but for those in ``alone``."""
    alone: frozenset[str]
    only: frozenset[str] = frozenset()
    """What may be left of a header beside such a word and still means the name."""


@dataclass(frozen=True, slots=True)
class FaultWords:
    """How a kind of fault is told: a short name for counts, a sentence with the way out."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something is wrong in one cell. ``row`` counts from 0 within the data; ``column`` is a field's key."""

    row: int
    column: str
    kind: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def _no_beat() -> None:
    """Outside a job nobody waits for a sign of life."""


@dataclass(frozen=True, slots=True)
class Departed:
    """Somebody who asked for work and may do nothing any more: what she asked for is still told under her name."""

    key: str
    label: str

    def may(self, permission: str) -> bool:
        return False

    def areas(self, permission: str) -> tuple[UnitRange, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """The import a room works for; ``asker`` is the person who asked for this step, as she may act today."""

    id: BatchId
    uid: UUID
    asker: Actor
    beat: Callable[[], None] = _no_beat
    """To be called every few seconds of long work: it keeps the job's lease."""
    file_name: str = ""
    """The sheet's, as whoever sent it had named it: what a row may name as its source."""
    as_written: bool = False
    """She wants each row taken by its cells alone, nothing told from the order of the rows (`ImportKind.by_order`)."""


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The sheet as columns by field key; a field the sheet does not carry is absent."""

    values: Columns
    count: int
    first_row: int
    """The sheet's own number of row 0: what a person sees in the margin."""
    formulas: frozenset[tuple[int, str]] = frozenset()
    blank: frozenset[int] = frozenset()
    """Rows without any value; they are neither good nor bad."""
    closed: frozenset[tuple[int, str]] = frozenset()
    """Covered cells that do not open here: rows the engine refuses, whatever the room finds."""
    torn: frozenset[int] = frozenset()
    """Rows of a text table with more cells than it has columns: nobody knows which cell is which."""
    rows: Sequence[Sequence[Any]] = ()
    """As they stand in the sheet, with the columns nobody asked for: what a sheet of faults gives back."""
    left_out: frozenset[int] = frozenset()
    """Rows that had faults when the list was checked: they stay out, though one may be right by now."""
    origins: Sequence[tuple[int, int]] = ()
    """Where one row of the sheet holds several people: of each row here, her row there and her place in it."""
    repeated: frozenset[str] = frozenset()
    """Fields that each of them has for herself."""

    def number_of(self, row: int) -> int:
        """The sheet's own number of a row: what a person sees in the margin."""
        return self.first_row + (self.origins[row][0] if self.origins else row)

    def end_of_row(self, stop: int) -> int:
        """From ``stop`` on, the first row here with which a row of the sheet is over: who stands in one is written together."""
        while self.origins and stop < self.count and self.origins[stop][0] == self.origins[stop - 1][0]:
            stop += 1
        return stop

    def place_of(self, row: int, key: str) -> tuple[int, str]:
        """Row (from 0) and column's key as in the sheet."""
        if not self.origins:
            return row, key
        at, place = self.origins[row]
        return at, key_at(key, place) if key in self.repeated else key

    @property
    def refused(self) -> frozenset[int]:
        """Rows the engine leaves out by itself."""
        return frozenset(row for row, _key in self.formulas | self.closed) | self.torn | self.left_out

    def column(self, key: str) -> Sequence[Any]:
        return self.values.get(key) or [""] * self.count


@dataclass(frozen=True, slots=True)
class Checked:
    """A room's judgement of a whole sheet, with whatever it prepared for writing."""

    faults: Sequence[Fault]
    prepared: Any
    notes: Callable[[], Sequence[Fault]] = tuple
    """What a person should look at before she says yes; it keeps no row out. Asked by the dry run only."""
    matched: int = 0
    """Good rows of what stands already: they change it, or say nothing new."""
    given: Given = field(default_factory=dict)
    """What the room filled in where the sheet has no value; its sheet of faults goes out with it."""


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What one transaction wrote. ``late`` names rows that turned out bad only now: they are left out."""

    written: int
    digest: bytes
    late: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One step of an undo; ``more`` asks for another."""

    removed: int
    more: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What an undo leaves standing, because people worked on it since."""

    count: int = 0
    """Records of the room, such as households."""
    rows: int = 0
    """Rows of the list among them."""
    first: Sequence[tuple[str, str]] = ()
    """Label and address of the first of them, as far as the asker may see them."""


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A sheet a room takes in. The engine does everything that is the same for all rooms."""

    name: str
    title: str
    about: str
    permission: str
    read_permission: str
    """Needed at the batch's office to open its sheets, whose rows are whole. Who sent a sheet may open it too."""
    fields: tuple[Field, ...]
    faults: Mapping[str, FaultWords]
    validate_columns: Callable[[SheetColumns, BatchFacts], Checked]
    """Judge all rows at once, outside any transaction."""
    prepare_chunk: Callable[[BatchFacts, Any, Sequence[int]], Any]
    """Make these rows ready outside the transaction: whatever takes time (sealing, keys) belongs here."""
    write_chunk: Callable[[BatchFacts, Any], ChunkResult]
    """Write the chunk inside the engine's transaction; every row carries the batch id."""
    kept: Callable[[BatchFacts, int], Kept]
    """What of the batch people have worked on since: an undo leaves it; the first so many are named."""
    undo: Callable[[BatchFacts, int], UndoStep]
    """Remove at most so many of the batch's rows, but nothing people worked on since, inside the engine's transaction."""
    settle: Callable[[int], bool] | None = None
    """Put in order what the written rows left lying, that of so many at most, in a transaction of its own; whether more is left.
    What a killed list left is settled with a later one: nothing but speed may depend on it."""
    next_page: str = ""
    """Where a person goes on after the import; ``{uid}`` stands for the list's own."""
    next_label: str = ""
    """What she does there, as a button says it."""
    repeated: Repeated | None = None
    """Which fields may stand several times in a row, for several people."""
    by_order: frozenset[str] = frozenset()
    """Kinds of notes that say what was told from the order of the rows: said on the list's page, where she may refuse it."""
    place: int = 50
    """Where it stands among the kinds somebody may send; the first is chosen until she chooses another."""


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """The header as read: one text per column, and where the data begin (0-based sheet row)."""

    sheet: str
    labels: tuple[str, ...]
    first_data: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What a first look into a file tells."""

    header: HeaderFound
    rows: int
    old_font: Mapping[int, str] = field(default_factory=dict)
    """Column → how its text was written, where that is an old font."""
    samples: Sequence[tuple[str, str]] = ()
    """A few such cells, before and after."""
