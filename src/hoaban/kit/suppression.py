"""Hides small counts so that nobody can work them out from what is still shown.

A count of people below ``least`` is hidden, and with it as many others as it takes: a hidden number whose row total
and neighbours are shown is no secret. Tables, charts, maps and exports all ask this one place.

How: every small count is put into a box, the corners of a rectangle in two dimensions, a cuboid in three, whose
corners are all hidden. Moving the corners up and down in turn changes no total, so the shown numbers fit a whole
range of tables, and in at least one of them the hidden count is ``least`` or more. A corner may lie in a margin: then a
total is hidden too, which is the way out when a row holds nothing else. The construction is the hypercube method of
official statistics (Repsilber 1994; Giessing, GHMITER); the promise above is what our tests attack.

It protects one table. Two tables of the same people that overlap, and the same table a month later, are only safe
together if they are cut from one cube.
"""

import itertools
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST = 5
"""Counts 1 … 4 are hidden, the usual bound in official statistics; a room with a stricter rule names its own."""

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

_STAGES = ((3, False), (5, False), (6, True))
"""Partners tried on each axis, and whether totals may be hidden: the few likeliest first, the rest only where those fail."""
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A table with its totals; on every axis the last place is the total."""

    counts: Counts
    """Shape (n₁+1, …, n_d+1). Not for showing: `shown` is."""
    hidden: Mask
    """True where a number must not be shown; small ones and their cover look alike."""

    @property
    def inner(self) -> Mask:
        """Which of the table's own cells are hidden, in the shape that was given."""
        return self.hidden[tuple(slice(-1) for _ in self.hidden.shape)]

    def shown(self, place: tuple[int, ...]) -> int | None:
        """The number at a place (−1 for a total), or None where it is hidden."""
        return None if self.hidden[place] else int(self.counts[place])


def suppress(counts: Counts | Sequence[Any], least: int = LEAST) -> Suppressed:
    """Decide what to hide in a table of non-negative whole numbers of any dimension, its totals included.

    Raises ValueError for negative numbers or a table without cells.
    """
    table = np.asarray(counts, dtype=np.int64)
    if table.ndim == 0 or table.size == 0 or table.min() < 0:
        raise ValueError("A table of counts has at least one cell and no negative number.")
    whole = _with_totals(table)
    return Suppressed(whole, _Boxes(whole, least).hidden())


def suppress_named(
    counts: Mapping[tuple[Hashable, ...], int], least: int = LEAST
) -> dict[tuple[Hashable, ...], int | None]:
    """The same for named cells: ``{("Mường La", "Thái"): 3, …}`` → numbers, None where hidden.

    A combination that is missing counts as zero. Totals are named by None: ``("Mường La", None)``.
    """
    axes = [list(dict.fromkeys(names)) for names in zip(*counts, strict=True)]
    table = np.zeros([len(axis) for axis in axes], dtype=np.int64)
    places = [{name: place for place, name in enumerate(axis)} for axis in axes]
    for names, number in counts.items():
        table[tuple(place[name] for place, name in zip(places, names, strict=True))] = number
    done = suppress(table, least)
    labelled = itertools.product(*([*axis, None] for axis in axes))
    return {
        names: None if hidden else int(number)
        for names, number, hidden in zip(labelled, done.counts.flat, done.hidden.flat, strict=True)
    }


def _with_totals(table: Counts) -> Counts:
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


class _Boxes:
    """Finds for each small count the box that hides fewest others."""

    def __init__(self, whole: Counts, least: int) -> None:
        self.least, self.shape = least, whole.shape
        self.flat = whole.ravel().astype(np.int32) if whole.max() < 2**31 else whole.ravel()
        self.strides = np.array([int(np.prod(whole.shape[axis + 1 :])) for axis in range(whole.ndim)])
        self.small = np.flatnonzero((self.flat > 0) & (self.flat < least))
        # What hiding a place costs; nothing once it is hidden.
        self.price = _prices(whole).ravel()
        self.price[self.small] = 0
        self.order = [_by_size(whole, axis) for axis in range(whole.ndim)]

    def hidden(self) -> Mask:
        # Similar sizes stand together: what one box hides, the next one reuses.
        waiting = self.small[np.argsort(self.flat[self.small], kind="stable")]
        for width, totals in _STAGES:
            left = [self._cover(chunk, width, totals=totals) for chunk in _growing(waiting)]
            waiting = np.concatenate(left) if left else waiting
        assert waiting.size == 0, "a box of totals alone always fits"
        mask: Mask = (self.price == 0).reshape(self.shape)
        return mask

    def _cover(self, cells: Counts, width: int, *, totals: bool) -> Counts:
        """Hide the cheapest box of each cell; the cells for which none of these partners gives one."""
        steps, signs = self._partners(np.stack(np.unravel_index(cells, self.shape)), width, totals=totals)
        best = np.full(cells.size, np.inf, dtype=np.float32)
        chosen = np.zeros((2 ** len(self.shape), cells.size), dtype=np.int64)
        seeking = np.arange(cells.size)
        for pick in itertools.product(*(range(len(one)) for one in steps)):
            turns = [(steps[a][p][seeking], signs[a][p][seeking]) for a, p in enumerate(pick)]
            corners, cost = self._box(cells[seeking], turns)
            better = cost < best[seeking]
            best[seeking[better]] = cost[better]
            chosen[:, seeking[better]] = corners[:, better]
            seeking = seeking[best[seeking] > 0]  # a box that is hidden already cannot be beaten
            if seeking.size == 0:
                break
        found = np.isfinite(best)
        self.price[chosen[:, found].ravel()] = 0
        return cells[~found]

    def _box(self, cells: Counts, turns: list[tuple[Counts, Counts]]) -> tuple[Counts, NDArray[np.float32]]:
        """The corners of one box per cell, and what hiding them costs; infinite where it does not fit."""
        corners, signs = [cells], [np.ones_like(cells)]
        up = self.least - self.flat[cells]  # how far the hidden count must be able to rise
        cost = np.zeros(cells.size, dtype=np.float32)
        for step, turn in turns:
            for corner, sign in list(zip(corners, signs, strict=True)):
                moved, direction = corner + step, sign * turn
                corners.append(moved)
                signs.append(direction)
                fits = (direction > 0) | ((direction < 0) & (self.flat[moved] >= up))
                cost += np.where(fits, self.price[moved], np.float32(np.inf))
        return np.stack(corners), cost

    def _partners(self, at: Counts, width: int, *, totals: bool) -> tuple[list[Counts], list[Counts]]:
        """Per axis: the step to each partner and the sign its corners get; sign 0 where there is no such partner.

        Two cells of one line move against each other; a cell and its total move together.
        """
        steps, signs = [], []
        for axis, order in enumerate(self.order):
            total, here = self.shape[axis] - 1, at[axis]
            there = order.candidates(here, width)
            turn = np.where(here == total, 1, -1) * np.ones_like(there)
            turn[(there == here) | (there == total)] = 0
            if totals:
                there = np.vstack([there, np.full_like(here, total)])
                turn = np.vstack([turn, np.where(here == total, 0, 1)])
            steps.append((there - here) * self.strides[axis])
            signs.append(turn)
        return steps, signs


@dataclass(frozen=True, slots=True)
class _Order:
    """The places of one axis by the size of their totals."""

    ranked: Counts
    rank_of: Counts

    def candidates(self, here: Counts, width: int) -> Counts:
        """Neighbours in size, who are likely hidden already, then the largest, who can always give."""
        near = [1, -1, 2, -2, 3][: max(1, width - 2)]
        last = self.ranked.size - 1
        ranks = [np.clip(self.rank_of[here] + step, 0, last) for step in near]
        ranks += [np.full_like(here, max(0, last - back)) for back in range(width - len(near))]
        return self.ranked[np.stack(ranks)]


def _by_size(whole: Counts, axis: int) -> _Order:
    totals = np.moveaxis(whole, axis, -1).reshape(-1, whole.shape[axis])[-1, :-1]
    ranked = np.argsort(totals, kind="stable")
    rank_of = np.empty(ranked.size + 1, dtype=np.int64)
    rank_of[ranked] = np.arange(ranked.size)
    rank_of[-1] = ranked.size - 1  # a total looks for partners among the largest
    return _Order(ranked, rank_of)


def _prices(whole: Counts) -> NDArray[np.float32]:
    """A small number is missed less than a large one, a total more than any cell, the grand total most."""
    price = (1 + 0.1 * np.log1p(whole)).astype(np.float32)
    for axis in range(whole.ndim):
        lines = np.ones(whole.shape[axis], dtype=np.float32)
        lines[-1] = 8.0
        price *= lines.reshape([-1 if one == axis else 1 for one in range(whole.ndim)])
    return price


def _growing(cells: Counts) -> Iterator[Counts]:
    """Small chunks first: the later ones, larger, find much hidden already."""
    start, size = 0, 512
    while start < cells.size:
        yield cells[start : start + size]
        start, size = start + size, min(size * 2, _CHUNK)
