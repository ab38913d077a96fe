"""Names of a map: never one over another, at no width; the important first, more where there is room."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.ui import names

WIDTH, HEIGHT = 640.0, 500.0
dots = st.lists(
    st.builds(
        names.Name, st.text("abc Đ", min_size=1, max_size=24), st.floats(0, WIDTH), st.floats(0, HEIGHT)
    ),
    max_size=60,
)


def boxes(found: list[names.Name], level: int) -> list[names.Box]:
    """Of the names that are seen where letters have this size."""
    where = zip(found, names.written(found, WIDTH, HEIGHT), strict=True)
    return [
        names.box(name, names.SIZES[level], one.side) for name, one in where if one and one.level <= level
    ]


@given(dots, st.integers(0, len(names.SIZES) - 1))
def test_no_name_lies_over_another_or_leaves_the_map(found: list[names.Name], level: int) -> None:
    seen = boxes(found, level)
    for one, other in combinations(seen, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    for west, north, east, south in seen:
        assert (west >= 0, north >= 0, east <= WIDTH, south <= HEIGHT) == (True,) * 4


def test_the_first_of_a_crowd_is_named_and_smaller_letters_leave_room_for_more() -> None:
    crowd = [names.Name(f"Chiềng Ngần {place}", 200, 250 + 20 * place) for place in range(3)]
    assert [one and one.level for one in names.written(crowd, WIDTH, HEIGHT)] == [0, 0, 2]


@pytest.mark.parametrize(("x", "side"), [(100, names.Side.RIGHT), (600, names.Side.LEFT)])
def test_near_the_right_edge_a_name_stands_to_the_left_of_its_dot(x: float, side: names.Side) -> None:
    (one,) = names.written([names.Name("Mường La", x, 250)], WIDTH, HEIGHT)
    assert one == names.Written(side, 0)


def test_a_name_covers_no_marked_place_and_one_without_room_is_left_out() -> None:
    name = [names.Name("Mường La", 100, 250)]
    whole = (0.0, 0.0, WIDTH, HEIGHT)
    assert names.written(name, WIDTH, HEIGHT, [whole]) == [None]
    right, below = (180.0, 100.0, 190.0, 400.0), (0.0, 262.0, 170.0, 300.0)
    assert names.written(name, WIDTH, HEIGHT, [right]) == [names.Written(names.Side.BELOW, 0)]
    assert names.written(name, WIDTH, HEIGHT, [right, below]) == [names.Written(names.Side.ABOVE, 0)]
