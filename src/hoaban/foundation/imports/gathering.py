"""Rows as they come, kept as columns in which equal texts are one object: a sheet repeats itself, and no row of it is kept."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from hoaban.foundation.imports.cells import shared
from hoaban.foundation.imports.tables import Row, even, too_far, too_many

AT_ONCE = 2_000


class Gathered:
    """The data of a sheet. ``width`` is how many columns have a name, where a longer row is torn."""

    def __init__(self, rows: Iterator[Row], width: int | None = None) -> None:
        self.cells: list[list[Any]] = []
        self.blank: set[int] = set()
        self.torn: set[int] = set()
        self.count = 0
        self._width, self._known = width, list[dict[str, str]]()
        waiting = 0
        while block := list(islice(rows, AT_ONCE)):
            if not any(map(any, block)):  # perhaps the empty tail a sheet may drag along
                waiting += len(block)
                too_far(self.count + waiting)
                continue
            self._leave_blank(waiting)
            self._take(block)
            waiting = 0
        self._cut_tail()

    def column(self, index: int) -> Sequence[Any]:
        return self.cells[index] if index < len(self.cells) else [""] * self.count

    def _leave_blank(self, count: int) -> None:
        for column in self.cells:
            column.extend([""] * count)
        self.blank.update(range(self.count, self.count + count))
        self.count += count

    def _take(self, block: Sequence[Row]) -> None:
        for row, cells in enumerate(block, start=self.count):
            if not any(cells):
                self.blank.add(row)
            elif self._width and any(cells[self._width :]):
                self.torn.add(row)
        for index, cells in enumerate(zip(*even(block), strict=True)):
            if index == len(self.cells):
                self.cells.append([""] * self.count)
                self._known.append({})
            self.cells[index].extend(shared(cells, self._known[index]))
        self.count += len(block)
        for column in self.cells:
            column.extend([""] * (self.count - len(column)))
        too_many(self.count - self._tail())

    def _tail(self) -> int:
        """How many rows at the end are blank."""
        row = self.count
        while row - 1 in self.blank:
            row -= 1
        return self.count - row

    def _cut_tail(self) -> None:
        if tail := self._tail():
            self.count -= tail
            self.blank = {row for row in self.blank if row < self.count}
            for column in self.cells:
                del column[self.count :]


class Rows(Sequence[Row]):
    """The rows as they stood, each made again from the columns when it is asked for."""

    def __init__(self, cells: Sequence[Sequence[Any]], count: int) -> None:
        self._cells, self._count = cells, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: Any) -> Any:
        if not 0 <= index < self._count:
            raise IndexError(index)
        return [column[index] for column in self._cells]
