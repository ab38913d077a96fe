"""Places chosen by name alone go out as outlines too: each chosen village lies in one, whatever is known of it."""

import math
from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.targeting import api
from hoaban.domains.targeting.queries import around as module
from hoaban.domains.targeting.rules import shapes
from hoaban.domains.targeting.tests.ground import BO, HEO, NA, NEXT, OWN, PROVINCE, outlined
from hoaban.domains.targeting.tests.test_beside import BORDER, commune, holds
from hoaban.domains.targeting.values import MOST_VERTICES, Circle
from hoaban.domains.warning import api as warning

pytestmark = pytest.mark.django_db(databases="__all__")


def around(*units: int) -> warning.Shape:
    return api.Drawing().around(units)


def placed(number: int, lon: float | None, lat: float | None, **more: Any) -> None:
    apps.get_model("places", "Unit").plain.filter(start=number).update(longitude=lon, latitude=lat, **more)


def test_a_commune_goes_by_its_border() -> None:
    outlined(NEXT, BORDER)
    found = around(NEXT)
    assert [set(ring) for ring in found.polygons] == [set(BORDER)]
    assert (found.near, found.made, found.circles) == ((), 1, ())


def test_a_village_that_is_placed_goes_by_itself() -> None:
    assert around(HEO).near == ((103.95, 21.35, 1.0),)


@pytest.mark.parametrize("units", [(BO, HEO), (HEO, BO)])
def test_two_villages_next_to_each_other_are_held_with_their_homes(units: tuple[int, int]) -> None:
    """The middle of the one lies within the kilometre of the other."""
    where = {BO: (103.9, 21.3), HEO: (103.908, 21.3)}
    for number, (lon, lat) in where.items():
        placed(number, lon, lat)
    found = around(*units)
    homes = [corner for at in where.values() for corner in shapes.ring_around(Circle(at, 0.9), 12)]
    assert all(holds(found, home) for home in homes)


def test_what_lies_whole_in_another_circle_is_not_told_twice() -> None:
    placed(NEXT, 103.95, 21.35, area_km2=1000.0)
    assert around(NEXT, HEO) == around(NEXT)


def test_around_a_village_that_stands_for_its_commune_it_is_twice_as_wide() -> None:
    placed(OWN, None, None)
    ((_lon, _lat, wide),) = around(OWN).near
    assert wide >= 2 * module.LONG * math.sqrt(module.AREA_KM2 / math.pi) - 0.01


def test_a_village_nobody_placed_goes_by_its_whole_commune() -> None:
    """A kilometre around the middle of a commune of 188 km² would leave it out."""
    assert around(NA) == around(OWN)
    outlined(OWN, BORDER)
    assert [set(ring) for ring in around(NA).polygons] == [set(BORDER)]


@pytest.mark.parametrize(("area", "km"), [(100.0, 8.47), (None, 11.61)])
def test_a_commune_without_a_border_is_as_wide_as_its_area_says(area: float | None, km: float) -> None:
    placed(NEXT, 104.6, 21.3, area_km2=area)
    ((lon, lat, wide),) = around(NEXT).near
    assert (lon, lat) == (104.6, 21.3)
    assert wide == pytest.approx(km, abs=0.01)
    assert wide > math.sqrt((area or module.AREA_KM2) / math.pi)


def test_a_commune_of_which_each_village_is_placed_needs_no_guess() -> None:
    placed(NA, 103.91, 21.31)
    ((_lon, _lat, wide),) = around(OWN).near
    assert wide < 9


def test_a_province_goes_by_its_communes_and_by_its_border_once_there_is_one() -> None:
    assert around(PROVINCE) == around(OWN, NEXT)
    border = ((103.0, 20.5), (105.0, 20.5), (105.0, 22.0), (103.0, 22.0))
    outlined(PROVINCE, border)
    assert [set(ring) for ring in around(PROVINCE).polygons] == [set(border)]


def test_of_what_nobody_placed_nothing_is_invented() -> None:
    placed(NEXT, None, None)
    assert around(NEXT) == warning.Shape()
    assert around(NEXT, HEO) == around(HEO)


def test_more_places_than_a_message_bears_go_by_what_they_lie_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    assert around(BO, HEO) == around(OWN)
    found = around(BO, NEXT)
    assert len(found.near) == 1, "one around all of the province that is known"
    assert all(holds(found, at) for at in ((103.9, 21.3), (103.95, 21.35), (104.6, 21.3)))


def test_many_borders_stay_light_and_each_stands_in_it() -> None:
    numbers = [commune(place) for place in range(0, 40, 2)]
    rings = [shapes.ring_around(Circle((104.0 + place / 5, 21.9), 2.0), 60) for place in range(12)]
    for number, ring in zip(numbers, rings, strict=False):
        outlined(number, ring)
    found = around(*numbers)
    assert sum(len(ring) + 1 for ring in found.polygons) <= MOST_VERTICES
    inner = [shapes.ring_around(Circle((104.0 + place / 5, 21.9), 1.9), 12) for place in range(12)]
    assert all(holds(found, corner) for ring in inner for corner in ring)


spots = st.tuples(st.integers(103_500, 104_900), st.integers(20_900, 21_900)).map(
    lambda one: (one[0] / 1000, one[1] / 1000)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.dictionaries(st.sampled_from([BO, HEO, NA, OWN, NEXT]), spots), has_border=st.booleans())
def test_every_chosen_village_that_is_placed_lies_inside(
    where: dict[int, tuple[float, float]], has_border: bool
) -> None:
    """Whatever is known of the others, and wherever the border of their commune runs."""
    for number in (BO, HEO, NA, OWN, NEXT):
        lon, lat = where.get(number, (None, None))
        placed(number, lon, lat)
    apps.get_model("places", "Boundary").plain.all().delete()
    if has_border:
        outlined(OWN, BORDER)
    for units in ((OWN,), (BO, NA), (PROVINCE,), (NEXT, HEO)):
        found = around(*units)
        meant = {number for number in where if any(unit <= number < _stop(unit) for unit in units)}
        assert all(holds(found, where[number]) for number in meant if number % 10_000), (units, found)


def _stop(unit: int) -> int:
    return unit + (10**9 if unit == PROVINCE else 10_000 if unit % 10_000 == 0 else 1)
