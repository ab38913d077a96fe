"""What is hidden stays hidden: an attacker who adds and subtracts everything shown, on all levels at once, learns of no small number.

The attack is exact. Numbers of kinds flow from the top through communes to villages; what is shown is fixed. How far a hidden
number can rise is a largest flow, and every small one must be able to be `LEAST` or more with everything shown unchanged.
"""

from collections import defaultdict, deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoaban.domains.population.rules import lines_below, top_line
from hoaban.domains.population.values import Line
from hoaban.kit.suppression import LEAST

PEOPLE = 20
Node = tuple[object, ...]
Province = list[list[list[int]]]
"""Communes, their villages, their numbers by kind."""


class Network:
    """Flows that everybody knows (fixed) and flows that are hidden."""

    def __init__(self) -> None:
        self.free: dict[Node, dict[Node, int]] = defaultdict(dict)
        """How far a flow between two nodes can change: forward without end, backward as much as flows."""

    def add(self, source: Node, target: Node, flow: int, *, fixed: bool) -> None:
        self.free[source].setdefault(target, 0)
        self.free[target].setdefault(source, 0)
        if not fixed:
            self.free[source][target] += 10**6
            self.free[target][source] += flow

    def can_rise(self, source: Node, target: Node, by: int) -> bool:
        """Whether the flow from source to target can rise: the same amount finds another way back to the source."""
        free = {node: dict(ways) for node, ways in self.free.items()}
        free[source][target] = free[target][source] = 0
        while by > 0:
            way = self._way(free, target, source)
            if way is None:
                return False
            room = min(free[one][other] for one, other in way)
            for one, other in way:
                free[one][other] -= room
                free[other][one] += room
            by -= room
        return True

    @staticmethod
    def _way(free: dict[Node, dict[Node, int]], start: Node, end: Node) -> list[tuple[Node, Node]] | None:
        came: dict[Node, Node] = {start: start}
        waiting = deque([start])
        while waiting and end not in came:
            here = waiting.popleft()
            for there, room in free[here].items():
                if room > 0 and there not in came:
                    came[there] = here
                    waiting.append(there)
        if end not in came:
            return None
        way, at = [], end
        while at != start:
            way.append((came[at], at))
            at = came[at]
        return way


def summed(rows: list[list[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def told(province: Province) -> tuple[Line | None, dict[tuple[int, ...], tuple[Line, tuple[Line, ...]]]]:
    communes = {at + 1: summed(villages) for at, villages in enumerate(province)}
    top = top_line(0, summed(list(communes.values())), PEOPLE)
    found = {}
    for line in lines_below(communes, top, PEOPLE):
        inner: tuple[Line, ...] = ()
        if len(line.places) == 1:
            inner = lines_below(dict(enumerate(province[line.places[0] - 1])), line, PEOPLE)
        found[line.places] = (line, inner)
    return top, found


def numbers(province: Province, line: Line, commune: int | None = None) -> list[int]:
    """What the line's numbers are, hidden or not."""
    if commune is None:
        rows = [summed(province[place - 1]) for place in line.places]
    else:
        rows = [province[commune - 1][place] for place in line.places]
    return summed(rows)


class Attack:
    """Everything shown as one network; `faults` are numbers given away."""

    def __init__(self, province: Province) -> None:
        self.net, self.faults = Network(), list[str]()
        self.small: list[tuple[Node, Node, int]] = []
        top, communes = told(province)
        if top is None:
            return
        for kind, number in enumerate(summed([summed(villages) for villages in province])):
            self.tell(("start",), (kind,), number, top.shown[kind])
        for key, (line, inner) in communes.items():
            for kind, number in enumerate(numbers(province, line)):
                self.tell((kind,), (kind, key), number, line.shown[kind])
                if not inner:
                    self.net.add((kind, key), ("whole", key), number, fixed=False)
            for village in inner:
                self.villages((key, village.places), village, numbers(province, village, key[0]))
        # Nothing flows on from the wholes: they are shown, so each takes what it takes.
        self.faults += [
            f"{source} {target}"
            for source, target, need in self.small
            if not self.net.can_rise(source, target, need)
        ]

    def villages(self, here: Node, village: Line, row: list[int]) -> None:
        for kind, number in enumerate(row):
            self.tell((kind, here[0]), (kind, here), number, village.shown[kind])
            self.net.add((kind, here), ("whole", here), number, fixed=False)

    def tell(self, source: Node, target: Node, number: int, shown: int | None) -> None:
        self.net.add(source, target, number, fixed=shown is not None)
        if shown is not None and (shown != number or 0 < shown < LEAST):
            self.faults.append(f"{target} shown as {shown}")
        if shown is None and 0 < number < LEAST:
            self.small.append((source, target, LEAST - number))


def attacked(province: Province) -> list[str]:
    """Small numbers that are shown, or that cannot be `LEAST` or more by all that is shown."""
    return Attack(province).faults


NUMBER = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 20, 60])


@st.composite
def provinces(draw: st.DrawFn) -> Province:
    kinds = draw(st.integers(1, 5))
    row = st.lists(NUMBER, min_size=kinds, max_size=kinds)
    return draw(st.lists(st.lists(row, min_size=1, max_size=5), min_size=1, max_size=4))


@settings(max_examples=400, deadline=None)
@given(provinces())
def test_no_small_number_is_shown_or_can_be_worked_out(province: Province) -> None:
    assert attacked(province) == []


@given(provinces())
def test_every_line_tells_its_whole_and_every_person_stands_in_one_line(province: Province) -> None:
    top, communes = told(province)
    everybody = sum(number for villages in province for row in villages for number in row)
    if top is None:
        assert everybody < PEOPLE
        return
    assert sum(line.whole for line, _inner in communes.values()) == everybody == top.whole
    assert sorted(place for places in communes for place in places) == list(range(1, len(province) + 1))
    for line, inner in communes.values():
        assert not 0 < line.whole < PEOPLE
        assert not inner or sum(village.whole for village in inner) == line.whole


def test_the_attack_finds_a_number_that_one_subtraction_gives_away() -> None:
    net = Network()
    net.add(("start",), (0,), 3, fixed=False)
    net.add((0,), ("whole",), 3, fixed=False)
    net.add(("start",), (1,), 40, fixed=True)
    net.add((1,), ("whole",), 40, fixed=True)
    assert not net.can_rise(("start",), (0,), 2)


@pytest.mark.parametrize(
    ("province", "shown"),
    [
        ([[[30, 20], [40, 10]]], (70, 30)),
        ([[[30, 3], [40, 0]]], (None, None)),
        ([[[9, 1], [5, 2]]], None),
    ],
)
def test_large_numbers_are_shown_small_ones_and_their_cover_hidden(
    province: Province, shown: tuple[int | None, ...] | None
) -> None:
    top, _communes = told(province)
    assert (top.shown if top else None) == shown


def test_small_places_are_told_together() -> None:
    rows = {1: [40, 30], 2: [6, 3], 3: [8, 8], 4: [0, 0]}
    lines = lines_below(rows, top_line(0, [54, 41], PEOPLE), PEOPLE)
    assert [(line.places, line.whole) for line in lines] == [((1,), 70), ((4,), 0), ((2, 3), 25)]
    assert lines[-1].shown == (14, 11)


def test_one_small_place_takes_a_neighbour_along() -> None:
    """Else its number would be the difference."""
    lines = lines_below({1: [40, 30], 2: [6, 3], 3: [30, 20]}, top_line(0, [76, 53], PEOPLE), PEOPLE)
    assert [line.places for line in lines] == [(1,), (2, 3)]
