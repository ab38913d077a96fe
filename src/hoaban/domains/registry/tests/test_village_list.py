"""Every village of a commune with what is known of it: the least known first, filters in the address, a table to take away."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import VillageFact
from hoaban.domains.registry.queries.village_list import KINDS, VillageFilter, villages_known
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.two_communes import HOME, NEXT, units
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.places.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["units"]


@pytest.fixture
def known(units: None) -> None:
    """Of Bản Mòn a road and the network; of the others nothing."""
    unit = Unit.plain.get(start=HOME + 2, level="village")
    for kind, value in ((FactKind.ROAD, "foot"), (FactKind.COVERAGE, "spots")):
        VillageFact.plain.create(
            unit=unit, place_no=HOME + 2, kind=kind, value=value, valid_from=date(2026, 1, 1), recorded_at=timezone.now()
        )  # fmt: skip


def names(by: Any, **chosen: Any) -> list[str]:
    return [row.name for row in villages_known(by, VillageFilter(**chosen))]


def test_villages_of_which_least_is_known_stand_first(
    known: None, commune_officer: Any, outsider: Any, province_officer: Any
) -> None:
    assert names(commune_officer) == ["Bản Bó", "Bản Mòn"]
    assert names(outsider) == ["Bản Cọ"]
    assert names(province_officer) == ["Bản Bó", "Bản Cọ", "Bản Mòn"]
    assert [row.missing for row in villages_known(commune_officer, VillageFilter())] == [
        len(KINDS),
        len(KINDS) - 2,
    ]


def test_filters_ask_for_what_is_missing_or_said(known: None, province_officer: Any) -> None:
    assert names(province_officer, lacks=FactKind.ROAD) == ["Bản Bó", "Bản Cọ"]
    assert names(province_officer, says=(FactKind.ROAD, "foot")) == ["Bản Mòn"]
    assert names(province_officer, says=(FactKind.ROAD, "car")) == []
    assert names(province_officer, commune=NEXT) == ["Bản Cọ"]


def test_each_cell_leads_to_where_it_is_noted(
    known: None, as_actor: SignIn, commune_officer: Any, province_officer: Any
) -> None:
    page = as_actor(commune_officer).get("/w/registry/villages/", {"says": "road:foot"}).content.decode()
    assert "Chỉ đi bộ được" in page
    assert f"/w/registry/villages/{HOME + 2}/facts/power/" in page
    assert f"/w/registry/villages/{HOME + 1}/facts/" not in page
    seen = as_actor(province_officer).get("/w/registry/villages/", {"lacks": "nonsense"}).content.decode()
    assert "/facts/" not in seen


def test_the_table_goes_out_for_who_may_and_is_on_record(
    known: None, as_actor: SignIn, commune_officer: Any, province_officer: Any
) -> None:
    answer = as_actor(commune_officer).get("/w/registry/villages/export/", {"lacks": "power"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0].strip('"') for line in lines[1:]] == ["Bản Bó", "Bản Mòn"]
    assert Entry.plain.get(tag="registry:village:export").count == 2
    assert as_actor(province_officer).get("/w/registry/villages/export/").status_code == 403
    actions.note_village_export(by=commune_officer, what="csv", count=2)
    with pytest.raises(NotAllowed):
        actions.note_village_export(by=province_officer, what="csv", count=2)
