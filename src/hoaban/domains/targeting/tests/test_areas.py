"""From an area to units: what is inside, by what we know, and what nobody can say."""

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.targeting import api
from hoaban.domains.targeting.rules import shapes
from hoaban.domains.targeting.tests.ground import BO, HEO, NA, NEXT, OWN, outlined
from hoaban.domains.targeting.values import Doubt, How, Resolved
from hoaban.foundation.access.api import UnitRange

pytestmark = pytest.mark.django_db(databases="__all__")
SMALL = ((103.88, 21.28), (103.92, 21.28), (103.92, 21.32), (103.88, 21.32))
LARGE = ((103.80, 21.20), (104.10, 21.20), (104.10, 21.50), (103.80, 21.50))


def inside(found: Resolved) -> list[tuple[int, How]]:
    return [(one.number, one.how) for one in found.inside]


def test_chosen_units_are_taken_as_they_are() -> None:
    found = api.resolve(api.Area(units=(BO, HEO)))
    assert found.ranges == (UnitRange(BO, HEO + 1),)
    assert inside(found) == [(BO, How.CHOSEN), (HEO, How.CHOSEN)]
    assert found.unsure == ()


def test_a_village_whose_position_is_unknown_is_said_neither_in_nor_out() -> None:
    found = api.resolve(api.Area(polygons=(SMALL,)))
    assert inside(found) == [(BO, How.CENTRE)]
    assert {(one.number, one.why) for one in found.unsure} == {(NA, Doubt.UNPLACED), (OWN, Doubt.NO_VILLAGE)}


def test_what_is_chosen_by_name_is_no_longer_unsure() -> None:
    found = api.resolve(api.Area(units=(NA,), polygons=(SMALL,)))
    assert found.ranges == (UnitRange(BO, BO + 1), UnitRange(NA, NA + 1))
    assert [one.number for one in found.unsure] == [OWN]


def test_a_commune_whose_outline_lies_inside_is_inside_whole() -> None:
    outlined(OWN, ((103.85, 21.25), (104.0, 21.25), (104.0, 21.4), (103.85, 21.4)))
    found = api.resolve(api.Area(polygons=(LARGE,)))
    assert inside(found) == [(OWN, How.WHOLE)]
    assert found.unsure == ()


def test_a_commune_whose_outline_lies_elsewhere_has_no_part() -> None:
    outlined(OWN, ((105.0, 21.25), (105.1, 21.25), (105.1, 21.4), (105.0, 21.4)))
    apps.get_model("places", "Unit").plain.filter(start__in=[BO, HEO]).update(longitude=None, latitude=None)
    assert api.resolve(api.Area(polygons=(LARGE,))).unsure == ()


def test_a_commune_of_which_nothing_is_known_stays_unsure() -> None:
    apps.get_model("places", "Unit").plain.filter(start=NEXT).update(longitude=None, latitude=None)
    assert NEXT in {one.number for one in api.resolve(api.Area(polygons=(SMALL,))).unsure}


def test_a_village_is_found_by_a_place_that_stands_in_it() -> None:
    facts = {"kind": "assembly_point", "code": "x", "name": "Nhà văn hóa", "name_key": "nha", "number": NA}
    apps.get_model("places", "Facility").plain.create(**facts, longitude=103.9, latitude=21.3)
    assert (NA, How.FACILITY) in inside(api.resolve(api.Area(polygons=(SMALL,))))


def test_a_village_with_an_outline_counts_when_it_is_touched() -> None:
    outlined(NA, ((103.915, 21.31), (103.95, 21.31), (103.95, 21.33)))
    assert (NA, How.OUTLINE) in inside(api.resolve(api.Area(polygons=(SMALL,))))


def test_a_circle_is_measured_in_kilometres() -> None:
    near = api.resolve(api.Area(circles=(api.Circle((103.90, 21.30), 2.0),)))
    far = api.resolve(api.Area(circles=(api.Circle((103.90, 21.30), 9.0),)))
    assert [number for number, _how in inside(near)] == [BO]
    assert [number for number, _how in inside(far)] == [BO, HEO]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(103.7, 104.1), st.floats(21.1, 21.5), st.floats(0.5, 60.0), st.booleans())
def test_what_leaves_covers_every_village_inside(lon: float, lat: float, km: float, by_name: bool) -> None:
    area = api.Area(units=(HEO,) if by_name else (), circles=(api.Circle((lon, lat), km),))
    found = api.resolve(area)
    drawn = api.outlines_of(area, found)
    assert sum(len(ring) for ring in drawn) <= 100
    spots = {BO: (103.90, 21.30), HEO: (103.95, 21.35), NEXT: (104.60, 21.30)}
    for number in (one.number for one in found.inside if one.number in spots):
        point = shapes.points_of([spots[number]])
        assert any(shapes.holds(shapes.points_of(ring), point)[0] for ring in drawn)
