"""What of a table of units by kinds is hidden, so that no small number is shown or can be worked out: not from the table,
not from the tables above and below it, not from two tables of the same people.

`kit.suppression` protects one table. Here a province's table by commune, each commune's by village, and several tables over
the same people hang together. So: the whole of a line (all its people) is always shown and the numbers of the unit above are
taken as known. Units too small for that are told together. A small number hides with three others, the corners of a
rectangle: up, down, up, down changes no line, no column, no other table. What found no rectangle is not told apart in that
table at all, and what is hidden above is told nowhere below. Hence every table can be moved by itself, all at once.

Where kinds are of groups (languages by the way people are reached), sums of groups are told too: a rectangle within one
group changes no sum; one across two groups hides those four sums.
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
Kinds = NDArray[np.int64]
_NO_GROUP = -1
"""Of kinds whose group's sum is told nowhere: they may give to each other."""
_SUM = 10.0
"""A sum is missed more than any few numbers it is made of."""


def top_line(place_no: int, row: Sequence[int], least: int, groups: Sequence[int] = ()) -> Line | None:
    """The line of a unit above which nothing is told; None where too few are counted to tell anything.

    ``groups``: of each kind the number of the group whose sum is told too; without groups every kind is of one.
    """
    of = _groups(groups, len(row))
    return _line((place_no,), row, *hidden_at_top(row, of), of) if sum(row) >= least else None


def lines_below(rows: Rows, above: Line | None, least: int, groups: Sequence[int] = ()) -> tuple[Line, ...]:
    """The lines of the units below one whose own line is ``above``; none where that one is not told alone."""
    if above is None or not rows:
        return ()
    units = sorted(rows)
    table = np.array([rows[unit] for unit in units], np.int64)
    of = _groups(groups, table.shape[1])
    joint = together(table.sum(axis=1).tolist(), least)
    joined = np.array([table[group].sum(axis=0) for group in joint], np.int64)
    hidden, loose = hidden_below(joined, _is_none(above.shown), of, _is_none(above.sums))
    return tuple(
        _line(tuple(units[at] for at in group), joined[place].tolist(), hidden[place], loose[place], of)
        for place, group in enumerate(joint)
    )


def _groups(groups: Sequence[int], kinds: int) -> Kinds:
    return np.array(groups if len(groups) else [0] * kinds, np.int64)


def _is_none(numbers: Sequence[int | None]) -> Mask:
    return np.array([number is None for number in numbers], np.bool_)


def _line(of: tuple[int, ...], row: Sequence[int], hidden: Mask, loose: Mask, groups: Kinds) -> Line:
    shown = tuple(None if hides else number for number, hides in zip(row, hidden.tolist(), strict=True))
    sums = np.bincount(groups, weights=row, minlength=loose.size).astype(int).tolist()
    told = tuple(None if hides else number for number, hides in zip(sums, loose.tolist(), strict=True))
    return Line(of, sum(row), shown, told)


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


def hidden_at_top(counts: Sequence[int], groups: Kinds, least: int = LEAST) -> tuple[Mask, Mask]:
    """One line of kinds whose sum is shown: each small number hides with one that can give to it; all, where none can.

    Which kinds hide, and which groups' sums: where a number hides with one of another group, both sums do.
    """
    row = np.asarray(counts, dtype=np.int64)
    hidden, loose = np.zeros(row.size, np.bool_), np.zeros(int(groups.max(initial=0)) + 1, np.bool_)
    for at in np.flatnonzero((row > 0) & (row < least)):
        can = (row >= least - row[at]) & (np.arange(row.size) != at)
        if not can.any():
            return row > -1, loose > -1
        places: list[int] = np.flatnonzero(can).tolist()
        partner = min(
            places, key=lambda place: (groups[place] != groups[at], not hidden[place], row[place], place)
        )
        hidden[at] = hidden[partner] = True
        if groups[partner] != groups[at]:
            loose[groups[at]] = loose[groups[partner]] = True
    return hidden, loose


def hidden_below(
    table: Table, above: Mask, groups: Kinds, loose_above: Mask, least: int = LEAST
) -> tuple[Mask, Mask]:
    """Units by kinds, and units by groups; ``above`` and ``loose_above`` say what the unit above hides. True: not shown.

    The sum of each line and the total of each kind that is not hidden above count as known to everybody. Kinds not told
    apart are one kind of their group; those of groups whose sums are told nowhere, one kind for all of them.
    """
    apart, loose = ~above, loose_above.copy()
    while True:
        labels = np.where(loose[groups], _NO_GROUP, groups)
        kinds, pools = np.flatnonzero(apart), np.unique(labels[~apart])
        joint = [table[:, ~apart & (labels == pool)].sum(axis=1, keepdims=True) for pool in pools]
        columns = np.concatenate([table[:, kinds], *joint], axis=1)
        hidden, broken, failed = _rectangles(columns, np.concatenate([labels[kinds], pools]), loose, least)
        if not failed:
            break
        for column in failed:
            if column < kinds.size:
                apart[kinds[column]] = False
            elif not _join(table, apart, loose, groups, labels, int(pools[column - kinds.size])):
                return np.ones(table.shape, np.bool_), np.ones((len(table), loose.size), np.bool_)
    whole = np.ones(table.shape, dtype=np.bool_)
    whole[:, kinds] = hidden[:, : kinds.size]
    return whole, broken


def _join(table: Table, apart: Mask, loose: Mask, groups: Kinds, labels: Kinds, pool: int) -> bool:
    """A joined kind found no rectangle: the rarest kind joins it, or its group's sum is told nowhere. False: nothing is left."""
    rarity = table.sum(axis=0)
    near = np.flatnonzero(apart & (labels == pool))
    if near.size:
        apart[near[np.argmin(rarity[near])]] = False
    elif pool != _NO_GROUP:
        loose[pool] = True
    else:
        far = np.flatnonzero(apart) if apart.any() else np.flatnonzero(labels != _NO_GROUP)
        if not far.size:
            return False
        kind = far[np.argmin(rarity[far])]
        apart[kind], loose[groups[kind]] = False, True
    return True


def _rectangles(table: Table, labels: Kinds, loose: Mask, least: int) -> tuple[Mask, Mask, list[int]]:
    """Hide each small number with its rectangle; the sums of groups this moves; the columns in which some number found none.

    A rectangle of two kinds of one group moves no sum, and is taken where there is one.
    """
    hidden = np.zeros(table.shape, dtype=np.bool_)
    broken = np.zeros((len(table), loose.size + 1), dtype=np.bool_)
    broken[:, :-1], broken[:, _NO_GROUP] = loose, True
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
        is_far = labels[kinds] != labels[kind]
        cost = (
            _price(table[unit, kinds], hidden[unit, kinds])[None, :]
            + _price(table[units, kind], hidden[units, kind])[:, None]
            + _price(table[np.ix_(units, kinds)], hidden[np.ix_(units, kinds)])
            + _SUM * is_far * (~broken[unit, labels[kinds]] + 0 + ~broken[unit, labels[kind]])[None, :]
            + _SUM * is_far[None, :] * ~broken[units, labels[kind]][:, None]
            + _SUM * is_far[None, :] * ~broken[np.ix_(units, labels[kinds])]
        )
        at, along = np.unravel_index(int(np.argmin(cost)), cost.shape)
        other, partner = units[at], kinds[along]
        hidden[unit, partner] = hidden[other, kind] = hidden[other, partner] = True
        if is_far[along]:
            broken[np.ix_([unit, other], labels[[kind, partner]])] = True
    return hidden, broken[:, :-1], sorted(failed)


def _price(counts: Any, hidden: Any) -> NDArray[np.float64]:
    """Nothing where it is hidden already; a small number is missed less than a large one."""
    return np.where(hidden, 0.0, 1 + 0.1 * np.log1p(counts))
