"""Outlines: what crosses is refused, what lies inside is found, and fewer corners never cover less."""

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoaban.domains.targeting.errors import CircleUnfit, PointUnfit, ShapeCrosses, ShapeUnfit
from hoaban.domains.targeting.rules import outlines, shapes, typed
from hoaban.domains.targeting.values import MOST_VERTICES, Circle, Ring
from tests.support.examples import tried

SQUARE: Ring = ((103.0, 21.0), (104.0, 21.0), (104.0, 22.0), (103.0, 22.0))


def star(radii: list[float], middle: tuple[float, float] = (104.0, 21.5)) -> Ring:
    """Corners around a middle at these distances: simple, and as jagged as one likes."""
    turns = [2 * math.pi * place / len(radii) for place in range(len(radii))]
    return tuple(
        (middle[0] + radius * math.cos(turn), middle[1] + radius * math.sin(turn))
        for radius, turn in zip(radii, turns, strict=True)
    )


jagged = st.lists(st.floats(0.01, 0.6), min_size=101, max_size=240).map(star)


def test_a_closed_outline_with_repeats_is_made_clean() -> None:
    assert shapes.checked_ring([*SQUARE[:2], SQUARE[1], *SQUARE[2:], SQUARE[0]]) == SQUARE


@pytest.mark.parametrize(
    "ring",
    [
        [(103.0, 21.0), (104.0, 22.0), (104.0, 21.0), (103.0, 22.0)],
        [(103.0, 21.0), (104.0, 21.0), (103.5, 21.0), (103.5, 22.0)],
        [(103.0, 21.0), (104.0, 21.0), (104.0, 22.0), (103.5, 21.0), (103.0, 22.0)],
    ],
    ids=["bow", "folded", "touching"],
)
def test_an_outline_that_crosses_itself_is_refused_with_the_sides(ring: list[tuple[float, float]]) -> None:
    with pytest.raises(ShapeCrosses) as refused:
        shapes.checked_ring(ring)
    assert set(refused.value.params) == {"one", "other"}


@pytest.mark.parametrize(
    "ring", [[(103.0, 21.0)], [(103.0, 21.0), (103.5, 21.5), (104.0, 22.0)]], ids=["point", "line"]
)
def test_what_encloses_nothing_is_refused(ring: list[tuple[float, float]]) -> None:
    with pytest.raises(ShapeUnfit):
        shapes.checked_ring(ring)


def test_latitude_and_longitude_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(PointUnfit):
        shapes.checked_ring([(lat, lon) for lon, lat in SQUARE])
    with pytest.raises(CircleUnfit):
        shapes.checked_circle(Circle((104.0, 21.0), 900))


def test_inside_on_the_side_and_outside() -> None:
    points = shapes.points_of([(103.5, 21.5), (103.0, 21.5), (104.0, 22.0), (102.9, 21.5), (103.5, 22.1)])
    assert shapes.holds(shapes.points_of(SQUARE), points).tolist() == [True, True, True, False, False]


@pytest.mark.parametrize("corners", [101, 240])
def test_asked_all_at_once_or_one_by_one_the_answer_is_the_same(corners: int) -> None:
    """More points than one step takes; the corners and the middles of the sides lie on the outline."""
    dice = np.random.default_rng(corners)
    ring = star(dice.uniform(0.01, 0.6, corners).tolist())
    outline = shapes.points_of(ring)
    middles = (outline + np.roll(outline, -1, axis=0)) / 2
    points = np.concatenate([dice.uniform((103.2, 20.7), (104.8, 22.3), (400, 2)), outline, middles])
    alone = [bool(shapes.holds(outline, points[place : place + 1])[0]) for place in range(len(points))]
    assert shapes.holds(outline, points).tolist() == alone == [plainly_in(ring, *one) for one in points]


def plainly_in(ring: Ring, x: float, y: float) -> bool:
    """Side by side, as one would on paper."""
    is_in = False
    for (a, b), (c, d) in zip(ring, (*ring[1:], ring[0]), strict=True):
        share = max(0.0, min(1.0, ((x - a) * (c - a) + (y - b) * (d - b)) / ((c - a) ** 2 + (d - b) ** 2)))
        if math.hypot(x - a - share * (c - a), y - b - share * (d - b)) <= shapes.EPS:
            return True
        if (b > y) != (d > y) and x < a + (y - b) * (c - a) / (d - b):
            is_in = not is_in
    return is_in


def test_outlines_meet_hold_and_lie_apart() -> None:
    square = shapes.points_of(SQUARE)
    within, over, apart = (
        square * 0.5 + np.array([51.75, 10.75]),
        square + np.array([0.5, 0.5]),
        square + np.array([2.0, 0.0]),
    )
    assert [shapes.meets(square, one) for one in (within, over, apart)] == [True, True, False]
    assert [shapes.holds_ring(square, one) for one in (within, over, apart)] == [True, False, False]
    hollow = shapes.points_of([(103.0, 21.0), (104.0, 21.0), (104.0, 22.0), (103.5, 21.2), (103.0, 22.0)])
    assert not shapes.holds_ring(hollow, square), "the notch is outside"


@given(st.floats(102.5, 109.5), st.floats(9.0, 23.0), st.floats(0.2, 150.0))
def test_the_outline_of_a_circle_covers_it(lon: float, lat: float, km: float) -> None:
    ring = shapes.points_of(shapes.ring_around(Circle((lon, lat), km)))
    turns = np.linspace(0, 2 * np.pi, 64)
    shrink = np.cos(np.radians(lat))
    edge = np.stack(
        [lon + km / shapes.KM / shrink * np.cos(turns), lat + km / shapes.KM * np.sin(turns)], axis=1
    )
    near = edge[shapes.kilometres((lon, lat), edge) <= km]
    assert shapes.holds(ring, near).all()


@settings(max_examples=tried(60))
@given(jagged)
def test_a_hundred_corners_cover_all_that_was_drawn(ring: Ring) -> None:
    given_, few = shapes.points_of(ring), shapes.points_of(outlines.covering(ring))
    assert len(few) <= MOST_VERTICES
    middles = (given_ + np.roll(given_, -1, axis=0)) / 2
    assert shapes.holds(few, given_).all()
    assert shapes.holds(few, middles).all()
    assert shapes.crossing(few) is None


@settings(max_examples=tried(60))
@given(jagged, st.lists(st.tuples(st.floats(103.2, 104.8), st.floats(20.7, 22.3)), min_size=1, max_size=40))
def test_no_village_inside_is_lost(ring: Ring, villages: list[tuple[float, float]]) -> None:
    points = shapes.points_of(villages)
    inside = points[shapes.holds(shapes.points_of(ring), points)]
    assert shapes.holds(shapes.points_of(outlines.covering(ring)), inside).all()


@settings(max_examples=tried(40))
@given(
    st.lists(st.tuples(st.floats(103.0, 105.0), st.floats(20.5, 22.0)), min_size=1, max_size=60, unique=True)
)
def test_spots_around_many_villages_share_a_hundred_corners(villages: list[tuple[float, float]]) -> None:
    drawn = outlines.around([outlines.spot(point, 1.0) for point in villages])
    assert sum(len(ring) for ring in drawn) <= MOST_VERTICES
    points = shapes.points_of(villages)
    covered = np.zeros(len(points), dtype=bool)
    for ring in drawn:
        covered |= shapes.holds(shapes.points_of(ring), points)
    assert covered.all()


def test_an_outline_that_is_short_enough_stays_as_it_is() -> None:
    assert outlines.covering(SQUARE) == SQUARE


def test_an_inward_corner_goes_before_an_outward_one() -> None:
    """What is added stays small: a comb keeps its shape instead of becoming its hull."""
    teeth = [(103.0 + place * 0.005, 21.0 + (0.001 if place % 2 else 0.0)) for place in range(200)]
    ring = (*teeth, (104.0, 22.0), (103.0, 22.0))
    few = shapes.points_of(outlines.covering(shapes.checked_ring(ring)))
    assert abs(shapes.area_of(few)) < abs(shapes.area_of(shapes.points_of(ring))) * 1.01


@pytest.mark.parametrize("text", ["21.3, 103.9", "21.3 103.9", " 21.3 ; 103.9 ", "21.3,103.9", "21.3\t103.9"])
def test_a_corner_is_typed_in_any_usual_way(text: str) -> None:
    assert typed.point_of(text) == (103.9, 21.3)


def test_a_long_line_of_blanks_is_refused_at_once() -> None:
    began = time.perf_counter()
    with pytest.raises(PointUnfit):
        typed.rings_of("1" + " " * 79_000 + "x")
    assert time.perf_counter() - began < 0.5
    assert typed.PAIR.fullmatch("1" + " " * 79_000 + "x") is None
    assert time.perf_counter() - began < 0.5, "the pattern by itself, too"
