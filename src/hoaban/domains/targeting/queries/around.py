"""Places chosen by name alone, as they leave for machines that know outlines and no codes: nobody drew anything."""

import math
from collections.abc import Iterable, Sequence

from hoaban.domains.targeting.queries.areas import COMMUNE, Ground, commune_of
from hoaban.domains.targeting.queries.beside import around_of, beside
from hoaban.domains.targeting.rules import shapes
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.places.values import Point

MOST = 99
"""Shapes of one message; of more places their communes stand there, of more communes their province."""
PROVINCE = 10**9
AREA_KM2 = 188.0
"""Of a commune whose area is not on record: as large as one of 75 that share 14,108.89 km², on average."""
Round = tuple[float, float, float]
"""Longitude, latitude, kilometres."""
LONG = 1.5
"""So much wider than a circle of the commune's own area: it holds one that is up to 2.25 times as long as wide. Our own rule."""


def around(units: Sequence[int]) -> warning.Shape:
    """Each place by its border; without one by a circle that is as wide as it may be, rather too wide than too narrow.

    Empty where no position of any of them is known. A village nobody placed goes by its whole commune.
    """
    ground = Ground.of(access.EVERYWHERE)
    chosen = _few([place for number in dict.fromkeys(units) for place in _opened(number, ground)])
    wide = _outer([one for number in chosen for one in _wide(number, ground)])
    return beside(warning.Shape(near=wide), chosen, ground)


def _opened(number: int, ground: Ground) -> list[int]:
    """A province without a border by its communes; a village that nobody placed by its commune."""
    if ground.rings.get(number):
        return [number]
    if number % PROVINCE == 0:
        return [one.number or 0 for one in ground.communes if number <= (one.number or 0) < number + PROVINCE]
    return [number] if number % COMMUNE == 0 or number in ground.placed else [commune_of(number)]


def _few(numbers: Iterable[int]) -> list[int]:
    """No more than `MOST`: what lies below a larger place that is named goes by that one, and too many go by what they lie in."""
    found = _outermost(numbers)
    for size in (COMMUNE, PROVINCE):
        if len(found) > MOST:
            found = _outermost(number - number % size for number in found)
    return found


def _outermost(numbers: Iterable[int]) -> list[int]:
    """In their order, without those that lie in another of them."""
    every = dict.fromkeys(numbers)
    return [
        one for one in every
        if not any(up != one and up in every for up in (one - one % COMMUNE, one - one % PROVINCE))
    ]  # fmt: skip


def _wide(number: int, ground: Ground) -> list[Round]:
    """Around a place without a border, as wide as it may be; empty where nothing is known of it."""
    if ground.rings.get(number):
        return []
    is_province = number % PROVINCE == 0
    spots = [*ground.known_in(number), *ground.centres_in(number)] if is_province else ground.spots_of(number)
    return [_circle(number, ground, spots, 0 if is_province else _least(number, ground))] if spots else []


def _least(number: int, ground: Ground) -> float:
    """Kilometres; none for a village that is placed, nor for a commune of which each village is. Around a village that stands for its
    commune twice as many: it may lie at one end of it."""
    villages = ground.villages.get(number, ())
    if number % COMMUNE or (villages and all(one.number in ground.placed for one in villages)):
        return 0
    area = next((one.area_km2 for one in ground.communes if one.number == number), None)
    wide = LONG * math.sqrt(float(area or AREA_KM2) / math.pi)
    return wide if number in ground.centres else 2 * wide


def _outer(circles: Sequence[Round]) -> tuple[Round, ...]:
    """In their order, without those that lie whole in another: the middle alone would leave homes outside."""
    kept: list[Round] = []
    for one in sorted(dict.fromkeys(circles), key=lambda one: one[2], reverse=True):
        middle = shapes.points_of([one[:2]])
        if not any(float(shapes.kilometres(up[:2], middle)[0]) + one[2] <= up[2] for up in kept):
            kept.append(one)
    return tuple(one for one in dict.fromkeys(circles) if one in kept)


def _circle(number: int, ground: Ground, spots: Sequence[Point], least: float) -> Round:
    """Around all of these; ``least`` kilometres at least."""
    found = around_of(number, ground, spots)
    return *found.centre, max(found.km, math.ceil(least * 100) / 100)
