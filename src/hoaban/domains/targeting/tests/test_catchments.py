"""Saved areas: named, dated, with source and who drew them; ended, never rewritten."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from hoaban.domains.targeting import actions, api
from hoaban.domains.targeting.errors import AreaMissing, NameMissing, ShapeCrosses
from hoaban.domains.targeting.models import Catchment
from hoaban.domains.targeting.tests.ground import BO, NEXT, NOW
from hoaban.domains.targeting.tests.test_areas import SMALL
from hoaban.foundation.access.errors import NotAllowed, NotFound

pytestmark = pytest.mark.django_db(databases="__all__")


def save(by: Any, area: api.Area, request: str | None = None, **changed: Any) -> UUID:
    said = {"name": "Suối Nậm La", "source": "Đi thực địa", "drawn_on": date(2026, 5, 1)} | changed
    return actions.save_catchment(by=by, area=area, request=request, now=NOW, **said)


def test_an_area_is_saved_once_and_ended(commune_officer: Any) -> None:
    area = api.Area(units=(BO,), polygons=(SMALL,), circles=(api.Circle((103.9, 21.3), 2.0),))
    uid = save(commune_officer, area, "r1")
    assert save(commune_officer, area, "r1") == uid
    shown = api.catchment_for(commune_officer, uid)
    assert (shown.area, shown.drawn_by, shown.source) == (area, "commune_officer", "Đi thực địa")
    for _ in range(2):
        actions.end_catchment(by=commune_officer, uid=uid, request=None, now=NOW)
    assert api.catchments(commune_officer) == []
    assert Catchment.plain.get().name == "Suối Nậm La"


def test_it_is_seen_and_ended_only_where_it_lies(commune_officer: Any, outsider: Any) -> None:
    uid = save(commune_officer, api.Area(units=(BO,)))
    assert api.catchments(outsider) == []
    with pytest.raises(NotFound):
        actions.end_catchment(by=outsider, uid=uid, request=None, now=NOW)
    with pytest.raises(NotAllowed):
        save(outsider, api.Area(units=(BO,)))


@pytest.mark.parametrize(
    ("area", "changed", "refusal"),
    [
        (api.Area(units=(BO,)), {"name": " "}, NameMissing),
        (api.Area(), {}, AreaMissing),
        (api.Area(circles=(api.Circle((108.0, 12.0), 1.0),)), {}, AreaMissing),
        (api.Area(polygons=((SMALL[0], SMALL[2], SMALL[1], SMALL[3]),)), {}, ShapeCrosses),
    ],
    ids=["nameless", "empty", "nobody's", "crossing"],
)
def test_what_is_no_area_is_refused(
    area: api.Area, changed: dict[str, str], refusal: type[Exception], commune_officer: Any
) -> None:
    with pytest.raises(refusal):
        save(commune_officer, area, **changed)
    assert not Catchment.plain.exists()


def test_the_province_may_save_what_crosses_communes(duty_officer: Any, commune_officer: Any) -> None:
    with pytest.raises(NotAllowed):
        save(commune_officer, api.Area(units=(BO, NEXT)))
    assert save(duty_officer, api.Area(units=(BO, NEXT)))
