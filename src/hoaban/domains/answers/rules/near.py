"""Which villages lie near one: by the distance between their centres."""

from collections.abc import Iterable, Mapping, Sequence
from math import cos, hypot, radians

Point = tuple[float, float]
KM_PER_DEGREE = 111.2


def kilometres(one: Point, other: Point) -> float:
    """Between two (longitude, latitude), flat: within a province the error is far below a village's width."""
    narrow = cos(radians((one[1] + other[1]) / 2))
    return hypot((one[0] - other[0]) * narrow, one[1] - other[1]) * KM_PER_DEGREE


def nearest(
    number: int, centres: Mapping[int, Point | None], commune: Iterable[int], most: int
) -> Sequence[tuple[int, float | None]]:
    """The nearest first. Where its own centre is not known: the others of its commune, without a distance."""
    own = centres.get(number)
    if own is None:
        return [(other, None) for other in sorted(commune) if other != number][:most]
    known = [
        (other, kilometres(own, at)) for other, at in centres.items() if at is not None and other != number
    ]
    return sorted(known, key=lambda pair: (pair[1], pair[0]))[:most]
