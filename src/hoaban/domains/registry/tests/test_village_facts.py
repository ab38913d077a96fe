"""Facts of many villages by one paper, as a room above notes them: closed, ended, taken back, refused elsewhere."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions
from hoaban.domains.registry.facts import FactKind, VillageSaid
from hoaban.domains.registry.models import VillageFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.tests.two_communes import HOME, NEXT, units
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.events.models import Event
from hoaban.foundation.places.models import Unit

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("units")]
__all__ = ["units"]
KIND = FactKind.ROAD
MAY = Permission.SEE


def said(value: str, *numbers: int) -> list[VillageSaid]:
    known = {one.start: one.pk for one in Unit.plain.filter(level="village")}
    return [VillageSaid(known[number], number, value) for number in numbers]


def note(
    by: Any, what: list[VillageSaid], since: date, *, ended: date | None = None, now: datetime | None = None
) -> list[int]:
    return actions.note_village_facts(
        by=by, may=MAY, kind=KIND, said=what, since=since, source="1/QĐ", ended=ended, now=now or timezone.now()
    )  # fmt: skip


def holding() -> dict[int, str]:
    return {held.place_no: held.value for held in actions.hold_village_facts(KIND).values()}


def test_many_are_noted_at_once_close_what_held_and_are_told_by_commune(province_officer: Any) -> None:
    first = note(province_officer, said("foot", HOME + 1, HOME + 2, NEXT + 1), date(2026, 1, 1))
    assert list(VillageFact.plain.filter(pk__in=first).order_by("pk").values_list("place_no", flat=True)) == [
        HOME + 1, HOME + 2, NEXT + 1,
    ]  # fmt: skip
    told = Event.plain.filter(name="registry.village_fact_recorded").values_list("payload", flat=True)
    assert sorted(one["number"] for one in told) == [HOME, NEXT]
    note(province_officer, said("car", HOME + 1), date(2026, 6, 1))
    assert holding() == {HOME + 1: "car", HOME + 2: "foot", NEXT + 1: "foot"}
    closed = VillageFact.plain.get(pk=first[0])
    assert (closed.valid_to, closed.replaced_at is None) == (date(2026, 6, 1), False)


def test_what_is_told_late_holds_for_its_time_only(province_officer: Any) -> None:
    note(province_officer, said("car", HOME + 1), date(2026, 6, 1))
    late, other = note(province_officer, said("foot", HOME + 1, HOME + 2), date(2026, 1, 1))
    assert holding() == {HOME + 1: "car", HOME + 2: "foot"}
    assert VillageFact.plain.get(pk=late).valid_to == date(2026, 6, 1)
    assert VillageFact.plain.get(pk=other).valid_to is None
    [ended] = note(province_officer, said("foot", NEXT + 1), date(2026, 1, 1), ended=date(2026, 3, 1))
    assert NEXT + 1 not in holding()
    assert VillageFact.plain.get(pk=ended).valid_to == date(2026, 3, 1)


def test_taken_back_what_they_had_closed_holds_and_what_was_noted_since_stays(province_officer: Any) -> None:
    note(province_officer, said("foot", HOME + 1, HOME + 2), date(2026, 1, 1))
    at = timezone.now()
    ours = note(province_officer, said("car", HOME + 1, HOME + 2), date(2026, 6, 1), now=at)
    note(province_officer, said("boat", HOME + 2), date(2026, 7, 1))
    stayed = actions.take_village_facts_back(
        by=province_officer, may=MAY, kind=KIND, ids=ours, noted_at=at, now=timezone.now()
    )
    assert stayed == 1
    assert holding() == {HOME + 1: "foot", HOME + 2: "boat"}
    assert VillageFact.plain.filter(pk__in=ours, taken_back_at=None).count() == 0


def test_a_village_beyond_her_area_refuses_the_whole(commune_officer: Any) -> None:
    with pytest.raises(NotAllowed):
        note(commune_officer, said("foot", HOME + 1, NEXT + 1), date(2026, 1, 1))
    assert holding() == {}
    note(commune_officer, said("foot", HOME + 1), date(2026, 1, 1))
    assert holding() == {HOME + 1: "foot"}
