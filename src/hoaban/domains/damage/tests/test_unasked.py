"""A commune that nobody asked begins by itself; what waited for one that was merged leads to the one that took it over."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.damage import actions, queries
from hoaban.domains.damage.models import Asked, Report
from hoaban.domains.damage.tests.steps import told
from hoaban.domains.damage.values import Cause
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.places.models import Lineage, Unit
from tests.support.people import NEXT, OWN

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
FORMER = 14_03900_0000


@pytest.fixture
def event(there: None) -> UUID:
    """Only the next commune is asked."""
    return of(NEXT)


def of(commune: int, days: int = 0) -> UUID:
    found, now = uuid4(), timezone.now() - timedelta(days=days)
    actions.ask_communes(found, Hazard.FLASH_FLOOD, [commune], Cause.ENDED, now, now)
    return found


def form_of(event: UUID, commune: int = OWN) -> str:
    return f"/w/damage/{event}/{commune}/write/"


def test_a_commune_nobody_asked_finds_the_event_and_reports(event: UUID, lo: Any, as_actor: SignIn) -> None:
    client = as_actor(lo)
    assert form_of(event) in client.get("/w/damage/").content.decode()
    page = client.get(form_of(event))
    assert page.status_code == 200
    assert "/w/damage/" in page.content.decode()
    assert not Asked.plain.filter(commune_no=OWN).exists(), "reading begins nothing"
    assert client.post(form_of(event), {"seen": "0", "n-dead": "0"}).status_code == 302
    row = Asked.plain.get(event=event, commune_no=OWN)
    assert (row.cause, row.hazard) == (Cause.OWN, "flash_flood")
    home = client.get("/w/damage/").content.decode()
    assert form_of(event) not in home
    assert f"/w/damage/{event}/" in home
    assert "xã tự báo cáo" in client.get(f"/w/damage/{event}/{OWN}/").content.decode()
    assert Duty.plain.get(kind="damage.report").number == NEXT, "what waits for the neighbour goes on waiting"


def test_nobody_begins_for_another_commune_or_about_nothing(
    event: UUID, lo: Any, stranger: Any, province: Any, as_actor: SignIn
) -> None:
    other = of(OWN)
    assert as_actor(stranger).get(form_of(other)).status_code == 404
    assert as_actor(lo).get(form_of(uuid4())).status_code == 404
    assert as_actor(lo).get(form_of(event, NEXT)).status_code == 404
    assert as_actor(lo).post(form_of(event, NEXT), {"seen": "0", "n-dead": "0"}).status_code == 404
    with pytest.raises(NotFound):
        actions.record_damage(
            by=lo, event=event, commune_no=NEXT, told=told(dead=0), seen=0, request=None, now=timezone.now()
        )
    assert "/write/" not in as_actor(province).get("/w/damage/").content.decode()
    assert not Report.plain.exists()


def test_what_is_older_than_a_month_is_not_offered(lo: Any, there: None, as_actor: SignIn) -> None:
    old, young = of(NEXT, days=40), of(NEXT, days=20)
    page = as_actor(lo).get("/w/damage/").content.decode()
    assert (form_of(old) in page, form_of(young) in page) == (False, True)


def test_communes_of_an_officer_are_asked_about_together(there: None) -> None:
    of(NEXT)

    def officer(*numbers: int) -> Any:
        areas = [UnitRange(one, one + 10_000) for one in numbers]
        return SimpleNamespace(areas=lambda _permission: areas)

    asked = []
    for communes in ((OWN,), (OWN, *(OWN + 10_000 * n for n in range(2000, 2005)))):
        with CaptureQueriesContext(connection) as told:
            found = queries.unasked_for(officer(*communes), timezone.now())
        assert [one.commune_no for one in found] == list(communes)
        asked.append(len(told))
    assert asked == [3, 3]


def test_the_duty_of_a_merged_commune_leads_to_the_form_of_the_new_one(
    lo: Any, there: None, as_actor: SignIn
) -> None:
    event = of(FORMER)
    was = Unit.plain.create(
        level="commune", code="03900", kind="xã", name="Cũ", full_name="Xã Cũ", name_key="cu", name_sort="cu",
        start=FORMER, stop=FORMER + 10_000, valid_to="2025-06-30",
    )  # fmt: skip
    client, duty = as_actor(lo), Duty.plain.get(kind="damage.report")
    assert client.get(duty.path).status_code == 404, "not hers before"
    Lineage.plain.create(old=was, new=Unit.plain.get(start=OWN), on="2025-07-01")
    answer = client.get(duty.path)
    assert answer["Location"] == f"{form_of(event)}?kind=quick"
    assert client.get(answer["Location"]).status_code == 200
    typed = {"seen": "0", "covers": str(FORMER), "n-dead": "0"}
    assert client.post(answer["Location"], typed).status_code == 302
    assert Duty.plain.get(kind="damage.report").state == "done"
    assert [one.number for one in queries.versions_for(lo, event, OWN)] == [1]
