"""What leaves the platform: a hundred points at most in six decimals, and every village that was inside still is."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoaban.domains.targeting.errors import GeoJsonUnfit, PointUnfit, ShapeCrosses
from hoaban.domains.targeting.rules import leaving, outlines, shapes, typed
from hoaban.domains.targeting.tests.test_shapes import SQUARE, jagged, star
from hoaban.domains.targeting.values import Circle, Ring
from hoaban.kit.cap.writing import _number
from tests.support.examples import tried

villages = st.lists(st.tuples(st.floats(103.2, 104.8), st.floats(20.7, 22.3)), min_size=1, max_size=40)
small = st.lists(st.floats(0.01, 0.6), min_size=3, max_size=99).map(star)


def held(rings: Any, points: Any) -> Any:
    found = np.zeros(len(points), dtype=bool)
    for ring in rings:
        found |= shapes.holds(shapes.points_of(ring), points)
    return found


@settings(max_examples=tried(60), deadline=None)
@given(st.lists(jagged | small, min_size=1, max_size=4), villages)
def test_no_village_is_lost_by_corners_or_by_decimals(
    rings: list[Ring], spots: list[tuple[float, float]]
) -> None:
    """Corners of the outlines are villages too: a point on the edge counts as inside."""
    points = np.concatenate([shapes.points_of(spots), *(shapes.points_of(ring)[::7] for ring in rings)])
    found = leaving.rings(rings, points)
    assert held(found, points)[held(rings, points)].all()
    assert sum(map(len, found)) <= leaving.MOST
    for ring in found:
        assert len(ring) >= 3
        assert shapes.crossing(shapes.points_of(ring)) is None
        assert all(float(_number(value)) == value for corner in ring for value in corner), (
            "as it is written, so it is"
        )


@settings(max_examples=tried(60), deadline=None)
@given(st.floats(103.0, 105.0), st.floats(20.0, 22.0), st.floats(0.1, 80.0), villages)
def test_a_circle_that_leaves_holds_what_its_outline_holds(
    lon: float, lat: float, km: float, spots: list[tuple[float, float]]
) -> None:
    points = shapes.points_of(spots)
    given_ = Circle((lon, lat), km)
    wider = leaving.circle(given_, points)
    inside = points[shapes.holds(shapes.points_of(shapes.ring_around(given_)), points)]
    assert (shapes.kilometres(wider.centre, inside) <= wider.km).all()
    assert km <= wider.km <= km * 1.06 + 0.02


def test_a_short_outline_leaves_as_it_was_drawn() -> None:
    assert leaving.rings([SQUARE], shapes.points_of([(103.5, 21.5)])) == (SQUARE,)
    assert leaving.rings([], shapes.points_of([])) == ()


def test_lines_and_geojson_are_the_same_outline() -> None:
    ring = [[lon, lat] for lon, lat in (*SQUARE, SQUARE[0])]
    lines = "\n".join(f"{lat} {lon}" for lon, lat in SQUARE)
    polygon = {"type": "Polygon", "coordinates": [ring]}
    several = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": polygon}]}
    for text in (lines, json.dumps(polygon), json.dumps(several)):
        assert [shapes.checked_ring(one) for one in typed.rings_of(text)] == [SQUARE]
    assert typed.rings_of("  \n") == ()
    assert typed.rings_of(typed.text_of([SQUARE])) == (SQUARE,)
    two = typed.rings_of(typed.text_of([SQUARE, SQUARE]))
    assert [shapes.checked_ring(one) for one in two] == [SQUARE, SQUARE]


def test_a_hole_is_filled() -> None:
    hole = [[103.4, 21.4], [103.6, 21.4], [103.6, 21.6], [103.4, 21.4]]
    outside = [[lon, lat] for lon, lat in SQUARE]
    (ring,) = typed.rings_of(json.dumps({"type": "Polygon", "coordinates": [outside, hole]}))
    assert shapes.holds(shapes.points_of(ring), shapes.points_of([(103.5, 21.5)])).all()


def test_what_crosses_itself_in_geojson_is_refused_with_the_sides() -> None:
    bow = [[103.0, 21.0], [104.0, 22.0], [104.0, 21.0], [103.0, 22.0], [103.0, 21.0]]
    (ring,) = typed.rings_of(json.dumps({"type": "Polygon", "coordinates": [bow]}))
    with pytest.raises(ShapeCrosses):
        shapes.checked_ring(ring)


@pytest.mark.parametrize(
    "text",
    [
        "{", "{}", '{"type":"Point","coordinates":[1,2]}', '{"type":"Polygon","coordinates":[]}',
        '{"type":"Polygon","coordinates":[[["a",1]]]}', '{"type":"FeatureCollection","features":[]}',
        '{"type":"Feature","geometry":null}', '{"type":"MultiPolygon","coordinates":' + str([[[[103, 21]]]] * 13) + "}",
        '{"type":"FeatureCollection","features":[' * 5_000,
    ],
)  # fmt: skip
def test_what_is_no_outline_is_a_sentence(text: str) -> None:
    with pytest.raises(GeoJsonUnfit):
        typed.rings_of(text)


def test_numbers_that_are_none_are_refused() -> None:
    (ring,) = typed.rings_of('{"type":"Polygon","coordinates":[[[NaN,21],[104,21],[104,22]]]}')
    with pytest.raises(PointUnfit):
        shapes.checked_ring(ring)


@settings(max_examples=tried(40), deadline=None)
@given(st.lists(st.tuples(st.floats(103.2, 104.8), st.floats(20.7, 22.3)), min_size=13, max_size=60))
def test_of_many_outlines_no_village_is_lost(spots: list[tuple[float, float]]) -> None:
    points = shapes.points_of(spots)
    found = leaving.rings([outlines.spot(at, 1.0) for at in spots], points)
    assert held(found, points).all()
    assert sum(map(len, found)) <= leaving.MOST


def test_many_outlines_far_apart_do_not_become_one_hull() -> None:
    """Two groups of ten villages, a hundred kilometres from each other: nobody between them is covered."""
    spots = [(lon + step % 5 / 50, 21.3 + step // 5 / 50) for lon in (103.3, 104.3) for step in range(10)]
    found = leaving.rings([outlines.spot(at, 1.0) for at in spots], shapes.points_of(spots))
    assert held(found, shapes.points_of(spots)).all()
    assert not held(found, shapes.points_of([(103.8, 21.3)])).any()
    whole = shapes.ground_km2([outlines.hull(shapes.points_of([at for ring in found for at in ring]))])
    assert shapes.ground_km2([shapes.points_of(one) for one in found]) < whole / 4


def test_of_thousands_of_outlines_twelve_are_left() -> None:
    spots = [(103.2 + step % 50 / 30, 20.7 + step // 50 / 30) for step in range(2_000)]
    joined = outlines.joined([shapes.points_of(outlines.spot(at, 1.0)) for at in spots], 12)
    assert len(joined) == 12
    assert held(joined, shapes.points_of(spots)).all()


def test_ground_is_counted_once_where_outlines_lie_over_each_other() -> None:
    square = shapes.points_of(SQUARE)
    exact = abs(shapes.area_of(square)) * shapes.KM**2 * np.cos(np.radians(square[:, 1].mean()))
    assert shapes.ground_km2([square, square]) == pytest.approx(exact, rel=0.02)
    assert shapes.ground_km2([]) == 0.0
