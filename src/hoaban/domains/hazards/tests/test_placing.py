"""A position is held against outlines where they are known, else against centres; in doubt the person who stands there is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.hazards.rules import ELSEWHERE, commune_of_point

SQUARE = (((103.0, 21.0), (103.2, 21.0), (103.2, 21.2), (103.0, 21.2)),)
BESIDE = (((103.2, 21.0), (103.4, 21.0), (103.4, 21.2), (103.2, 21.2)),)
HOLED = (*SQUARE, ((103.05, 21.05), (103.15, 21.05), (103.15, 21.15), (103.05, 21.15)))


@pytest.mark.parametrize(
    ("point", "outlines", "centres", "found"),
    [
        ((103.1, 21.1), {1: SQUARE, 2: BESIDE}, {}, 1),
        ((103.21, 21.1), {1: SQUARE, 2: BESIDE}, {}, 1),  # on the border: thinned outlines
        ((103.3, 21.1), {1: SQUARE, 2: BESIDE}, {}, 2),
        ((104.0, 21.1), {1: SQUARE, 2: BESIDE}, {}, ELSEWHERE),
        ((103.1, 21.1), {1: HOLED}, {}, ELSEWHERE),
        ((103.3, 21.1), {2: BESIDE}, {1: (103.1, 21.1)}, 2),  # the own outline is not known, the other's is
        ((103.1, 21.1), {}, {1: (103.2, 21.1), 2: (103.1, 21.1)}, 1),
        ((103.6, 21.1), {}, {1: (103.1, 21.1), 2: (103.5, 21.1)}, 2),
        ((105.6, 21.1), {}, {1: (103.1, 21.1), 2: (103.5, 21.1)}, ELSEWHERE),
        ((105.6, 21.1), {}, {2: (103.5, 21.1)}, 1),  # nothing is known of the own commune
    ],
)
def test_where_a_position_lies(
    point: tuple[float, float],
    outlines: dict[int, object],
    centres: dict[int, tuple[float, float]],
    found: int,
) -> None:
    assert commune_of_point(point, 1, outlines, centres) == found  # type: ignore[arg-type]


@given(st.floats(103.0, 103.2), st.floats(21.0, 21.2))
def test_no_position_inside_is_refused(x: float, y: float) -> None:
    assert commune_of_point((x, y), 1, {1: SQUARE, 2: BESIDE}, {}) == 1
