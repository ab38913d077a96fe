"""What of a table of units by kinds is hidden, so that no small number is shown or can be worked out: not from the table,
not from the tables above and below it, not from two tables of the same people.

`kit.suppression` protects one table. Here a province's table by commune, each commune's by village, and several tables over
the same people hang together. So: the whole of a line (all its people) is always shown and the numbers of the unit above are
taken as known. Units too small for that are told together. A small number hides with three others, the corners of a
rectangle: up, down, up, down changes no line, no column, no other table. What found no rectangle is not told apart in that
table at all, and what is hidden above is told nowhere below. Hence every table can be moved by itself, all at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.population.values import Line
from hoaban.kit.suppression import LEAST

LEAST_PEOPLE = 20
"""A unit with fewer people is told together with other small ones; so its number of people never needs to be hidden."""

Rows = Mapping[int, Sequence[int]]
"""Unit number → its numbers in the order of the kinds."""
Table = NDArray[np.int64]
Mask = NDArray[np.bool_]


def top_line(place_no: int, row: Sequence[int], least: int) -> Line | None:
    """The line of a unit above which nothing is told; None where too few are counted to tell anything."""
    return _line((place_no,), row, hidden_at_top(row).tolist()) if sum(row) >= least else None


def lines_below(rows: Rows, above: Line | None, least: int) -> tuple[Line, ...]:
    """The lines of the units below one whose own line is ``above``; none where that one is not told alone."""
    if above is None or not rows:
        return ()
    units = sorted(rows)
    table = np.array([rows[unit] for unit in units], np.int64)
    groups = together(table.sum(axis=1).tolist(), least)
    joined = np.array([table[group].sum(axis=0) for group in groups], np.int64)
    hidden = hidden_below(joined, np.array([number is None for number in above.shown], np.bool_))
    return tuple(
        _line(tuple(units[at] for at in group), joined[place].tolist(), hidden[place].tolist())
        for place, group in enumerate(groups)
    )


def _line(of: tuple[int, ...], row: Sequence[int], hidden: Sequence[bool]) -> Line:
    shown = tuple(None if hides else number for number, hides in zip(row, hidden, strict=True))
    return Line(of, sum(row), shown)


def together(wholes: Sequence[int], least: int) -> list[list[int]]:
    """Lines by their places in ``wholes``: each large enough alone, then the small ones as one; none stays small.

    Nobody left over but too few: the smallest of the others joins. All of them too few: one line, which is not shown.
    """
    small = [at for at, whole in enumerate(wholes) if 0 < whole < least]
    alone = [at for at, whole in enumerate(wholes) if not 0 < whole < least]
    alone.sort(key=lambda at: (wholes[at] == 0, wholes[at]))
    while (
        small and (sum(wholes[at] for at in small) < least or len(small) == 1) and alone and wholes[alone[0]]
    ):
        small.append(alone.pop(0))
    return [[at] for at in sorted(alone)] + ([sorted(small)] if small else [])


def hidden_at_top(counts: Sequence[int], least: int = LEAST) -> Mask:
    """One line of kinds whose sum is shown: each small number hides with one that can give to it; all, where none can."""
    row = np.asarray(counts, dtype=np.int64)
    hidden = np.zeros(row.size, dtype=np.bool_)
    for at in np.flatnonzero((row > 0) & (row < least)):
        can = (row >= least - row[at]) & (np.arange(row.size) != at)
        if not can.any():
            return row > -1
        places: list[int] = np.flatnonzero(can).tolist()
        partner = min(places, key=lambda place: (not hidden[place], row[place], place))
        hidden[at] = hidden[partner] = True
    return hidden


def hidden_below(table: Table, above: Mask, least: int = LEAST) -> Mask:
    """Units by kinds; ``above`` says which kinds' totals the unit above hides. True: not shown.

    The sum of each line and the total of each kind that is not hidden above count as known to everybody.
    """
    apart = ~above
    while True:
        joined = np.concatenate([table[:, apart], table[:, ~apart].sum(axis=1, keepdims=True)], axis=1)
        hidden, failed = _rectangles(joined, least)
        kinds = np.flatnonzero(apart)
        if not failed:
            break
        for column in failed:  # the last column is the joined one: where it fails, the rarest kind joins it
            rarest = min(kinds.tolist(), key=lambda kind: (table[:, kind].sum(), kind), default=None)
            kind = kinds[column] if column < kinds.size else rarest
            if kind is not None:
                apart[kind] = False
        if not apart.any():
            return np.ones(table.shape, dtype=np.bool_)
    whole = np.ones(table.shape, dtype=np.bool_)
    whole[:, kinds] = hidden[:, :-1]
    return whole


def _rectangles(table: Table, least: int) -> tuple[Mask, list[int]]:
    """Hide each small number with its rectangle; and the columns in which some number found none."""
    hidden = np.zeros(table.shape, dtype=np.bool_)
    small = np.argwhere((table > 0) & (table < least))
    failed: set[int] = set()
    for unit, kind in small[np.argsort(table[tuple(small.T)], kind="stable")].tolist():
        hidden[unit, kind] = True
        need = least - table[unit, kind]
        gives_here, gives_there = table[unit] >= need, table[:, kind] >= need
        gives_here[kind] = gives_there[unit] = False
        if not gives_here.any() or not gives_there.any():
            failed.add(kind)
            continue
        kinds, units = np.flatnonzero(gives_here), np.flatnonzero(gives_there)
        cost = (
            _price(table[unit, kinds], hidden[unit, kinds])[None, :]
            + _price(table[units, kind], hidden[units, kind])[:, None]
            + _price(table[np.ix_(units, kinds)], hidden[np.ix_(units, kinds)])
        )
        other, partner = np.unravel_index(int(np.argmin(cost)), cost.shape)
        hidden[unit, kinds[partner]] = hidden[units[other], kind] = hidden[units[other], kinds[partner]] = (
            True
        )
    return hidden, sorted(failed)


def _price(counts: Any, hidden: Any) -> NDArray[np.float64]:
    """Nothing where it is hidden already; a small number is missed less than a large one."""
    return np.where(hidden, 0.0, 1 + 0.1 * np.log1p(counts))
