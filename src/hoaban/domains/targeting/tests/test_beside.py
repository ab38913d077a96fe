"""A place ticked beside an outline that stays: its own shape goes out, and nobody between them is covered."""

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from hoaban.domains.targeting import api
from hoaban.domains.targeting.rules import shapes
from hoaban.domains.targeting.tests.ground import HEO, NA, NEXT, OWN, PROVINCE, outlined
from hoaban.domains.targeting.tests.test_areas import SMALL
from hoaban.domains.targeting.tests.test_drawing import FORM, WRITE, covers
from hoaban.domains.targeting.tests.test_pages import outline
from hoaban.domains.targeting.values import MOST_VERTICES, Circle
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.models import Alert

pytestmark = pytest.mark.django_db(databases="__all__")
KEPT = warning.Shape("Suối", (SMALL,), ((103.9, 21.3, 2.0),))
FAR = PROVINCE + 5_000 * 10_000
BORDER = ((104.5, 21.2), (104.7, 21.2), (104.7, 21.4), (104.5, 21.4))


def beside(*units: int, shape: warning.Shape = KEPT) -> warning.Shape:
    return api.Drawing().beside(shape, units)


def holds(shape: warning.Shape, point: tuple[float, float]) -> bool:
    both = warning.Shape(shape.name, shape.polygons, (*shape.circles, *shape.near))
    return covers(warning.Drawn(both, ()), point)


def commune(place: int) -> int:
    """One of many in a row from west to east."""
    number = FAR + place * 10_000
    apps.get_model("places", "Unit").plain.create(
        level="commune", code=f"05{place:03}", kind="commune", name=f"Xã {place}", full_name=f"Xã {place}", name_key="x",
        name_sort="x", start=number, stop=number + 10_000, longitude=104.0 + place / 10, latitude=21.9,
    )  # fmt: skip
    return number


def test_its_own_border_stands_beside_the_outline_as_it_is() -> None:
    outlined(NEXT, BORDER)
    found = beside(NEXT)
    kept, border = found.polygons
    assert (kept, set(border), found.near) == (SMALL, set(BORDER), ())
    assert found.made == 1, "the border was not drawn by hand"
    assert (found.name, found.circles) == (KEPT.name, KEPT.circles)
    assert beside(NEXT, shape=found) == found, "once"


def test_ground_that_simpler_borders_gain_is_counted_with_what_the_drawing_gained() -> None:
    drawn = replace(KEPT, grown=warning.Grown(18.4, 6.0))
    assert beside(HEO, shape=KEPT).grown is None, "a circle around a place is as it is said"
    found = beside(HEO, shape=drawn)
    assert found.grown is not None
    assert found.grown.more_km2 == pytest.approx(6, abs=0.2)
    assert found.grown.km2 > 20, "with the circle, not of the drawing alone"
    assert beside(HEO, shape=found).grown == found.grown, "nothing added, nothing gained"


def test_without_a_border_a_circle_around_its_centre_is_marked_near() -> None:
    found = beside(HEO)
    assert found.near == ((103.95, 21.35, 1.0),)
    assert (found.polygons, found.circles) == (KEPT.polygons, KEPT.circles)
    assert beside(HEO, shape=found) == found, "once"


def test_a_commune_s_circle_holds_each_of_its_villages_and_a_kilometre_around_them() -> None:
    ((lon, lat, km),) = beside(OWN).near
    assert (lon, lat) == (103.90, 21.30)
    far = shapes.kilometres((lon, lat), shapes.points_of([(103.95, 21.35)]))[0]
    assert far + 1 <= km <= far + 1.01


def test_what_the_outline_holds_already_and_what_nobody_can_place_add_nothing() -> None:
    apps.get_model("places", "Unit").plain.filter(start=NEXT).update(longitude=None, latitude=None)
    assert beside(NEXT, OWN + 1) == KEPT
    assert beside(NA) == KEPT, "it goes by its commune's centre"


def test_a_village_beyond_its_commune_s_border_is_covered_too() -> None:
    outlined(OWN, ((103.80, 21.20), (103.93, 21.20), (103.93, 21.33), (103.80, 21.33)))
    found = beside(OWN)
    assert found.near == ((103.95, 21.35, 1.0),)
    assert len(found.polygons) == 2


def test_an_unplaced_village_with_a_border_goes_by_that_alone() -> None:
    outlined(NA, BORDER)
    found = beside(NA)
    kept, border = found.polygons
    assert (kept, set(border), found.near) == (SMALL, set(BORDER), ())
    assert found.made == 1, "the border was not drawn by hand"
    assert beside(NA, shape=found) == found


@pytest.mark.parametrize("corners", [20, 85])
def test_many_ticks_cover_nobody_between_and_stay_light(corners: int) -> None:
    """More than twelve outlines would be one hull; the corners that are left go to as many borders as they serve."""
    kept = warning.Shape("", (shapes.ring_around(Circle((103.9, 21.3), 2.0), corners),))
    numbers = [commune(place) for place in range(0, 40, 2)]
    for place, number in enumerate(numbers[:12]):
        outlined(number, shapes.ring_around(Circle((104.0 + place / 5, 21.9), 2.0), 60))
    found = beside(*numbers, shape=kept)
    assert found.polygons[:1] == kept.polygons
    assert sum(len(ring) + 1 for ring in found.polygons) <= MOST_VERTICES
    for place in range(40):
        assert holds(found, (104.0 + place / 10, 21.9)) is (place % 2 == 0), place
    for place in range(12):
        for corner in shapes.ring_around(Circle((104.0 + place / 5, 21.9), 1.9), 60):
            assert holds(found, corner)
    assert found.grown is not None, "few corners around sixty: it has to be told"
    assert found.grown.more_km2 > 1


def test_it_is_written_with_the_new_text_and_asks_as_often_for_many_as_for_one(
    as_actor: Any, duty_officer: Any, django_assert_num_queries: Any
) -> None:
    browser, asked = as_actor(duty_officer), FORM | {"outline": outline(SMALL)}
    browser.post(WRITE, asked | {"touched": browser.post(WRITE, asked).context["look"].digest})
    row = Alert.plain.get()
    change = FORM | {"level": "4", "seen": str(row.version), "keep": "on", "areas": [str(NEXT)]}
    assert browser.post(f"/w/warning/alerts/{row.uid}/change/", change).status_code == 302
    before = row.shape
    row.refresh_from_db()
    assert row.shape == before | {"near": [[104.6, 21.3, 1.0]]}
    assert row.expires > timezone.now()
    numbers = [commune(place) for place in range(20)]
    with django_assert_num_queries(4):
        assert len(beside(*numbers).near) == 20
