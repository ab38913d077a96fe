"""The ground under a drawn area: what is warned is drawn large and never gives way to what is not."""

from typing import Any

import pytest

from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.places import api
from hoaban.foundation.places.models import Unit
from hoaban.foundation.places.queries import sketching
from hoaban.foundation.places.values import COMMUNE_STEP, PROVINCE_STEP

pytestmark = pytest.mark.django_db(databases="__all__")
PROVINCE = 14 * PROVINCE_STEP
FIRST, SECOND = PROVINCE + 3646 * COMMUNE_STEP, PROVINCE + 3664 * COMMUNE_STEP
SHAPE = [(103.8, 21.2), (104.0, 21.2), (104.0, 21.4)]


@pytest.fixture
def ground(unit: Any) -> None:
    """Two communes, a village of each."""
    for number, name in ((FIRST, "Xã Một"), (SECOND, "Xã Hai")):
        unit(number, name, longitude=103.9, latitude=21.3)
        unit(number + 1, f"Bản {name}", "village", longitude=103.91, latitude=21.31)


def large(*chosen: int) -> tuple[list[str], list[str]]:
    """Names of large dots and of small ones."""
    _window, spots = api.spots_around(chosen, SHAPE)
    return [one.name for one in spots if one.is_in], [one.name for one in spots if not one.is_in]


def test_what_lies_in_a_chosen_unit_is_drawn_large(ground: None) -> None:
    assert large(FIRST + 1) == (["Bản Xã Một"], ["Xã Một", "Xã Hai"])
    assert large(FIRST) == (["Xã Một", "Bản Xã Một"], ["Xã Hai"])
    assert large(PROVINCE, FIRST + 1) == (["Xã Một", "Xã Hai", "Bản Xã Một", "Bản Xã Hai"], [])


def test_warned_places_stand_before_others_and_what_is_cut_is_said(
    ground: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert api.spots_around([FIRST + 1], SHAPE)[0].left_off == 0
    monkeypatch.setattr(sketching, "MOST", 1)
    window, spots = api.spots_around([SECOND + 1], SHAPE)
    assert ([one.name for one in spots], window.left_off) == (["Bản Xã Hai"], 2)


def test_towns_are_named_before_other_communes_and_those_before_villages(ground: None) -> None:
    Unit.plain.filter(start=SECOND).update(kind="Phường")
    _window, spots = api.ground_of([UnitRange(FIRST, SECOND + COMMUNE_STEP)])
    assert [one.name for one in spots] == ["Xã Hai", "Xã Một"]
    assert large(PROVINCE)[0] == ["Xã Hai", "Xã Một", "Bản Xã Một", "Bản Xã Hai"]
