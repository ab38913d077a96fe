"""A reform of communes: two that were looked through become one, which is looked through anew."""

import pytest
from django.utils import timezone

from hoaban.domains.linkage import queries
from hoaban.domains.linkage.models import EVERYWHERE, Scan
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.events import api as events
from hoaban.foundation.places import actions as places_actions
from hoaban.foundation.places import api as places
from hoaban.foundation.places.models import Reform
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.kit import clock
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")
GONE, NEW = 14_03600_0000, 14_03646_0000


def reform(mapping: dict[int, int]) -> None:
    loader = SystemActor("tests", frozenset(Places))
    places.begin_reform(by=loader, name="x", mapping=mapping, decision=None, now=clock.now())
    places_actions.renumber(now=clock.now)
    events.sequence()
    events.dispatch()


@pytest.mark.parametrize("mapping", [{GONE: NEW}, {GONE: NEW, NEW: NEW}])
def test_two_communes_that_were_looked_through_become_one(
    sheet_commune: None, mapping: dict[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoaban.foundation.places.actions.reform.REST", 0)
    record_of("Lò Thị Xuyến", "H-1", GONE, year=1990)
    record_of("Lo Thi Xuyen", "H-2", NEW, year=1990)
    for commune in (EVERYWHERE, GONE, NEW):
        Scan.plain.create(commune=commune, asked_at=timezone.now(), done_at=timezone.now())
    reform(mapping)
    assert Reform.plain.get().done_at is not None
    assert set(Scan.plain.values_list("commune", flat=True)) == {EVERYWHERE, NEW}
    assert queries.waiting_scans() == [NEW], "whoever stood in two communes stands in one now"
    assert queries.is_province_waiting()


def test_a_commune_in_which_nobody_lives_is_not_asked_for(
    sheet_commune: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hoaban.foundation.places.actions.reform.REST", 0)
    Scan.plain.create(commune=GONE, asked_at=timezone.now(), done_at=timezone.now())
    reform({GONE: NEW})
    assert list(Scan.plain.values_list("commune", flat=True)) == []
