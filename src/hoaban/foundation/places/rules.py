"""Decisions about places in plain Python: how sure a match is, how rings are thinned, how a reform moves numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hoaban.foundation.places.errors import MappingUnsound
from hoaban.foundation.places.values import COMMUNE_STEP, Point
from hoaban.kit.placename import parted
from hoaban.kit.text import name_key

Ring = tuple[Point, ...]

# About 150 m: thinner lines are invisible on a map of a province 900 units wide.
TOLERANCE = 0.0015

SLOW = 0.1  # seconds: half of what a transaction may take, so that one twice as slow is still within
LEAST_ROWS, MOST_ROWS = 100, 2_000


def best_name(wanted: str, today: str, former: Iterable[str]) -> tuple[int, str] | None:
    """How well a unit answers to folded words: 0 its name, 1 a former name, 2 and 3 only in part; and the former name meant.

    Every word must begin a word of one and the same name: «hua la» is no part of «Thuận» and «Lái».
    """
    found: list[tuple[int, str]] = []
    for worse, name, through in [(0, today, ""), *((1, name, name) for name in former)]:
        # «Phường Tô Hiệu», «P. To Hieu» and «to hieu» are asked for alike.
        if parted(name).key == parted(wanted).key:
            found.append((worse, through))
        elif all(any(part.startswith(word) for part in name_key(name).split()) for word in wanted.split()):
            found.append((2 + worse, through))
    return min(found, default=None)


def thinned(ring: Sequence[Point], tolerance: float = TOLERANCE) -> Ring:
    """Douglas–Peucker, without recursion: a border of ten thousand points is no reason to fail.

    Neighbours are thinned apart, so hairlines may show; the stored outline serves drawing, never measuring.
    """
    if len(ring) <= 4:
        return tuple(ring)
    # A ring begins where it ends: cut at the point farthest from the start, or every distance would be zero.
    middle = max(range(len(ring)), key=lambda n: _square(ring[n], ring[0]))
    keep = {0, middle, len(ring) - 1}
    spans = [(0, middle), (middle, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        worst, distance = first, 0.0
        for index in range(first + 1, last):
            off = _off_line(ring[index], ring[first], ring[last])
            if off > distance:
                worst, distance = index, off
        if distance > tolerance:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    thin = tuple(ring[index] for index in sorted(keep))
    return thin if len(thin) >= 4 else tuple(ring)


def _square(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _off_line(point: Point, start: Point, end: Point) -> float:
    across, up = end[0] - start[0], end[1] - start[1]
    length = across**2 + up**2
    if length == 0:
        return float(_square(point, start) ** 0.5)
    along = max(0.0, min(1.0, ((point[0] - start[0]) * across + (point[1] - start[1]) * up) / length))
    return float(_square(point, (start[0] + along * across, start[1] + along * up)) ** 0.5)


@dataclass(frozen=True, slots=True)
class Step:
    """An old commune's villages move by ``village_shift``; the commune's own number becomes ``new_start``."""

    old_block: int
    new_start: int
    village_shift: int
    last_village: int

    @property
    def moves(self) -> bool:
        """Whether anything changes its number."""
        return self.village_shift != 0 or self.new_start != self.old_block * COMMUNE_STEP

    def moved(self, number: int) -> int:
        """Where one number of this commune goes."""
        return self.new_start if number % COMMUNE_STEP == 0 else number + self.village_shift

    def moved_range(self, start: int, stop: int) -> tuple[int, int]:
        """Where a range inside this commune goes.

        A whole commune becomes the block of its villages, not the whole new commune: nobody gains rows by a reform.
        Unless it goes on alone: then its range is the new commune.
        """
        if start % COMMUNE_STEP == 0 and stop - start == COMMUNE_STEP:
            if self.last_village < 0:
                return self.new_start, self.new_start + COMMUNE_STEP
            block = self.old_block * COMMUNE_STEP + self.village_shift
            return block + 1, block + 1 + max(self.last_village, 1)
        return start + self.village_shift, stop + self.village_shift


def plan(mapping: Mapping[int, int], last_villages: Mapping[int, int]) -> list[Step]:
    """Steps for old → new commune numbers. ``last_villages`` gives the highest village digit used in each old commune.

    Villages of several old communes are laid end to end in the new one, in the order of the old numbers.
    """
    taken: dict[int, int] = {}
    members: dict[int, int] = {}
    for new in mapping.values():
        members[new] = members.get(new, 0) + 1
    steps = []
    for old, new in sorted(mapping.items()):
        if old % COMMUNE_STEP or new % COMMUNE_STEP:
            raise MappingUnsound(reason=f"{old} → {new} is no pair of communes")
        used = taken.get(new, 0)
        count = last_villages.get(old, 0)
        if used + count >= COMMUNE_STEP:
            raise MappingUnsound(reason=f"commune {new} would have more than 9,999 villages")
        alone = members[new] == 1
        steps.append(Step(old // COMMUNE_STEP, new, new + used - old, -1 if alone else count))
        taken[new] = used + count
    return steps


def next_chunk(size: int, seconds: float) -> int:
    """How many rows the next transaction moves: half after a slow one, a quarter more after a quick one.

    No fixed number keeps a transaction under 200 ms on a quiet machine and on a busy one.
    """
    if seconds > SLOW:
        return max(min(size, LEAST_ROWS), size // 2)
    return min(max(size, MOST_ROWS), size + size // 4) if seconds < SLOW / 2 else size
