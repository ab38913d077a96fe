"""Sums of groups told beside their parts give no small number away: an attacker who solves all equations at once learns none.

Sums cut across levels, so this is no flow as in `test_hiding`; everything shown is one system of equations, and each small
number must be able to be `LEAST` or more in some solution without negative numbers.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hoaban.domains.population.rules import lines_below, top_line
from hoaban.domains.population.tests.test_hiding import NUMBER, PEOPLE, Province, summed
from hoaban.domains.population.values import Line
from hoaban.kit.suppression import LEAST

Floats = NDArray[np.float64]
Groups = list[int]


def can_be(equations: Floats, totals: Floats, wanted: Floats, least: float) -> bool:
    """Whether a solution without negative numbers gives ``wanted`` at least ``least``: the first phase of the simplex method."""
    rows, unknown = equations.shape
    table = np.zeros((rows + 1, unknown + 1 + rows + 1 + 1))
    table[:rows, :unknown], table[:rows, -1] = equations, totals
    table[rows, :unknown], table[rows, unknown], table[rows, -1] = wanted, -1, least
    table[:, unknown + 1 : -1] = np.eye(rows + 1)
    basis = list(range(unknown + 1, unknown + rows + 2))
    cost = -table.sum(axis=0)
    cost[unknown + 1 : -1] = 0
    while cost[-1] < -1e-7:
        better = np.flatnonzero(cost[: unknown + 1] < -1e-9)
        if not better.size:
            return False
        enters = better[0]
        ratios = np.full(rows + 1, np.inf)
        up = table[:, enters] > 1e-9
        ratios[up] = table[up, -1] / table[up, enters]
        leaves = min(np.flatnonzero(ratios <= ratios.min() + 1e-12), key=lambda row: basis[row])
        table[leaves] /= table[leaves, enters]
        others = np.arange(rows + 1) != leaves
        table[others] -= np.outer(table[others, enters], table[leaves])
        cost = cost - cost[enters] * table[leaves]
        basis[leaves] = int(enters)
    return True


Told = tuple[Line, list[tuple[int, int]], list[list[int]]]


def told(province: Province, groups: Groups, *, coarser: bool) -> Iterator[Told]:
    """Each line shown on any level, the villages it is made of, and the kinds of each of its columns.

    ``coarser``: villages tell the second and the third kind as one, as they do with the band from five to nine.
    """
    apart = [[kind] for kind in range(len(groups))]
    joined = [apart[0], [1, 2], *apart[3:]] if coarser else apart
    communes = {at: summed(villages) for at, villages in enumerate(province)}
    top = top_line(0, summed(list(communes.values())), PEOPLE, groups)
    everywhere = {
        at: [(at, village) for village in range(len(villages))] for at, villages in enumerate(province)
    }
    if top is None:
        return
    yield top, [one for here in everywhere.values() for one in here], apart
    for line in lines_below(communes, top, PEOPLE, groups):
        yield line, [one for commune in line.places for one in everywhere[commune]], apart
        if len(line.places) == 1:
            commune = line.places[0]
            rows = {at: added(row, joined) for at, row in enumerate(province[commune])}
            above = replace(line, shown=tuple(added(line.shown, joined)))
            for inner in lines_below(rows, above, PEOPLE, [groups[kinds[0]] for kinds in joined]):
                yield inner, [(commune, village) for village in inner.places], joined


def added(numbers: Sequence[Any], joined: list[list[int]]) -> list[Any]:
    """Hidden where a part is hidden."""
    parts = [[numbers[kind] for kind in kinds] for kinds in joined]
    return [None if None in part else sum(part) for part in parts]


def given_away(province: Province, groups: Groups, *, coarser: bool = False) -> list[str]:
    """Small numbers that are shown, or that cannot be `LEAST` or more by all that is shown."""
    counts = {
        (commune, village, kind): number
        for commune, villages in enumerate(province)
        for village, row in enumerate(villages)
        for kind, number in enumerate(row)
    }
    place, truth = {cell: at for at, cell in enumerate(counts)}, np.array(list(counts.values()), float)
    known: list[Floats] = []
    small: list[tuple[str, Floats]] = []
    faults = []

    def about(villages: list[tuple[int, int]], kinds: Collection[int]) -> Floats:
        row = np.zeros(len(place))
        row[[place[(*one, kind)] for one in villages for kind in kinds]] = 1
        return row

    for line, villages, columns in told(province, groups, coarser=coarser):
        known.append(about(villages, range(len(groups))))
        of_groups = [
            [kind for kind, one in enumerate(groups) if one == group] for group in range(max(groups) + 1)
        ]
        for kinds, number in zip([*columns, *of_groups], [*line.shown, *line.sums], strict=True):
            row = about(villages, kinds)
            true = float(row @ truth)
            if number is None:
                small += [(f"{line.places} {true}", row)] if 0 < true < LEAST else []
                continue
            known.append(row)
            if number != true or 0 < true < LEAST:
                faults.append(f"{line.places} shown as {number}")
    if known:
        equations = independent(np.array(known))
        faults += [name for name, row in small if not can_be(equations, equations @ truth, row, LEAST)]
    return faults


def independent(rows: Floats) -> Floats:
    """The rows that say something new."""
    chosen: list[Floats] = []
    for row in rows:
        if np.linalg.matrix_rank(np.array([*chosen, row])) > len(chosen):
            chosen.append(row)
    return np.array(chosen)


@st.composite
def grouped(draw: st.DrawFn) -> tuple[Province, Groups]:
    kinds = draw(st.integers(2, 5))
    groups = draw(st.lists(st.integers(0, 2), min_size=kinds, max_size=kinds))
    row = st.lists(NUMBER, min_size=kinds, max_size=kinds)
    province = draw(st.lists(st.lists(row, min_size=1, max_size=3), min_size=1, max_size=3))
    return province, groups


@settings(max_examples=60, deadline=None)
@given(grouped().filter(lambda drawn: len(drawn[1]) > 2))
def test_a_kind_told_in_two_above_and_whole_below_gives_none_away(drawn: tuple[Province, Groups]) -> None:
    province, groups = drawn
    assert given_away(province, [0] * len(groups), coarser=True) == []


@settings(max_examples=80, deadline=None)
@given(grouped())
def test_sums_told_beside_their_parts_give_no_small_number_away(drawn: tuple[Province, Groups]) -> None:
    assert given_away(*drawn) == []


def test_the_attack_finds_a_part_that_its_sum_gives_away() -> None:
    equations = np.array([[1.0, 1.0], [0.0, 1.0]])
    assert not can_be(equations, np.array([43.0, 40.0]), np.array([1.0, 0.0]), LEAST)
    assert can_be(equations[:1], np.array([43.0]), np.array([1.0, 0.0]), LEAST)


def test_a_rare_language_hides_within_its_way_and_leaves_the_sum() -> None:
    """Two languages by telephone and without: three who speak the rare one hide with others who have a telephone too."""
    rows = {1: [40, 3, 10, 20], 2: [50, 12, 30, 15]}
    above = top_line(0, [90, 15, 40, 35], PEOPLE, [0, 0, 1, 1])
    first, second = lines_below(rows, above, PEOPLE, [0, 0, 1, 1])
    assert (first.shown, second.shown) == ((None, None, 10, 20), (None, None, 30, 15))
    assert (first.sums, second.sums) == ((43, 30), (62, 45))
