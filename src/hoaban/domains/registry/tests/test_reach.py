"""Whole areas for neighbours: how people are reached, what holds of households, how many there are."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.registry import api
from hoaban.domains.registry.models import HouseholdFact, PersonFact
from hoaban.domains.registry.queries import reach
from hoaban.domains.registry.tests.test_facts import note, village
from hoaban.domains.registry.tests.test_merging import NEXT, OWN, home, person
from hoaban.foundation.access.api import SystemActor, UnitRange
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import ReadEntry

__all__ = ["village"]
pytestmark = pytest.mark.django_db(databases="__all__")
AREA = [UnitRange(OWN, NEXT + 10_000)]


def rows_of(columns: api.Columns, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(columns[name].tolist() for name in names), strict=True))


def test_everybody_of_an_area_comes_with_how_she_is_reached(village: int, commune_officer: Any) -> None:
    one = person(home("R-1", village), "Lò Thị Mai", relation="head", phone_e164="+84912345678")
    other = person(home("R-2"), "Lò Văn Pản", relation="child")
    person(home("R-3", NEXT), "Quàng Thị Ban")
    left = person(home("R-4"), "Lò Thị Xa", replaced_at=timezone.now())
    PersonFact.plain.create(person=one, place_no=village, kind="language", value="mww vie")
    PersonFact.plain.create(person=left, place_no=OWN, kind="phone", value="own")
    note(commune_officer, other, "phone", "shared")
    note(commune_officer, other, "phone", "none")
    note(commune_officer, village, "coverage", "spots")
    (told,) = api.recipients(commune_officer, AREA)
    names = ("id", "place", "is_head", "number", "language", "phone", "channel", "coverage")
    assert rows_of(told, *names) == [
        (other.pk, OWN, False, 0, "", "none", "", ""),
        (one.pk, village, True, 84_912_345_678, "mww vie", "", "", "spots"),
    ]
    assert ReadEntry.plain.get(tag="registry:recipient:read").purpose == "reach_people"


def test_a_commune_costs_the_same_few_queries_however_many_live_there(
    commune_officer: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        person(home(f"Q-{number}"), "Lò Thị Mai")
    with django_assert_max_num_queries(5):
        assert sum(len(part["id"]) for part in api.recipients(commune_officer, AREA)) == 30


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="plans are SQLite's")
def test_a_province_is_reached_without_opening_or_sorting_a_row(commune_officer: Any) -> None:
    note(commune_officer, person(home("P-1"), "Lò Thị Mai"), "phone", "own")
    with CaptureQueriesContext(connection) as asked:
        assert len(list(api.recipients(commune_officer, AREA))) == 1
    (sql,) = [one["sql"] for one in asked if 'FROM "registry_personfact"' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert plan.count("USING COVERING INDEX registry_person_reached (place_no>? AND place_no<?)") == 1, plan
    assert plan.count("USING COVERING INDEX registry_person_fact_whom (place_no=? AND kind=?)") == 3, plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


def test_whoever_is_told_of_but_lives_elsewhere_changes_nobody(commune_officer: Any) -> None:
    mai, away = person(home("E-1"), "Lò Thị Mai"), person(home("E-2", NEXT + 20_000), "Quàng Thị Ban")
    PersonFact.plain.create(person=away, place_no=OWN, kind="language", value="hmn vie")
    PersonFact.plain.create(person=mai, place_no=OWN, kind="language", value="blt vie")
    (told,) = api.recipients(commune_officer, AREA)
    assert rows_of(told, "id", "language") == [(mai.pk, "blt vie")]


@pytest.mark.parametrize("communes", [reach.COMMUNES, 1])
def test_however_an_area_is_cut_the_same_people_come_home_by_home(
    communes: int, village: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "COMMUNES", communes)
    homes = [home(f"H-{number}", (OWN, village, NEXT)[number % 3]) for number in range(9)]
    for number in range(40):
        one = person(homes[number % 9], "Lò Thị Mai", phone_e164=f"+849{number:08}" if number % 4 else "")
        note_of = {"person": one, "place_no": one.place_no}
        PersonFact.plain.create(kind="language", value=("vie", "mww vie", "blt")[number % 3], **note_of)
        PersonFact.plain.create(kind="channel", value=("voice", "sms")[number % 2], **note_of)
    by = SystemActor("tests", frozenset(api.REACHING))
    inside = [UnitRange(OWN, OWN + 1), UnitRange(village, village + 1), UnitRange(NEXT, NEXT + 1)]
    names = ("place", "household", "id", "number", "language", "channel")
    whole, cut = (
        [row for part in api.recipients(by, areas) for row in rows_of(part, *names)]
        for areas in (AREA, inside)
    )
    assert whole == cut == sorted(whole)
    assert len(whole) == 40
    for at, (_place, _home, pk, number, language, channel) in enumerate(
        sorted(whole, key=lambda row: row[2])
    ):
        assert number == (84_900_000_000 + at if at % 4 else 0), pk
        assert (language, channel) == (("vie", "mww vie", "blt")[at % 3], ("voice", "sms")[at % 2])


def test_facts_of_households_are_told_for_rules(commune_officer: Any) -> None:
    mai, away = person(home("J-1"), "Lò Thị Mai"), person(home("J-2", NEXT), "Quàng Thị Ban")
    HouseholdFact.plain.create(household=mai.household, place_no=OWN, kind="poverty", value="poor")
    note(commune_officer, mai, "disability", "severe")
    note(commune_officer, mai, "phone", "own")
    kinds = {api.FactKind.POVERTY, api.FactKind.DISABILITY}
    told = api.household_facts(commune_officer, [mai.household_id, away.household_id], kinds)
    assert [row[:4] for row in told] == [
        (mai.household_id, 0, "poverty", "poor"), (mai.household_id, mai.pk, "disability", "severe"),
    ]  # fmt: skip


def test_counts_are_by_unit_and_of_those_who_are_here(village: int, commune_officer: Any) -> None:
    here = [person(home(f"C-{number}", village), "Lò Thị Mai") for number in range(3)]
    left = person(home("C-9"), "Lò Thị Xa", replaced_at=timezone.now())
    person(home("C-8", NEXT), "Quàng Thị Ban")
    for one, value in zip([*here, left], ("own", "none", "none", "none"), strict=True):
        PersonFact.plain.create(person=one, place_no=one.place_no, kind="phone", value=value)

    def counted(by: Any) -> list[tuple[Any, ...]]:
        return rows_of(api.denominators(commune_officer, AREA, by), "unit", "value", "count")

    assert counted(api.By.PEOPLE) == [(village, "", 3)]
    assert counted(api.By.HOUSEHOLDS) == [(OWN, "", 1), (village, "", 3)]
    assert counted(api.By.SEX) == [(village, "m", 3)]
    assert counted(api.FactKind.PHONE) == [(village, "none", 2), (village, "own", 1)]


def test_who_may_not_gets_no_area(province_officer: Any, outsider: Any) -> None:
    person(home("N-1"), "Lò Thị Mai")
    with pytest.raises(NotAllowed):
        api.recipients(province_officer, AREA)
    with pytest.raises(NotAllowed):
        api.household_facts(province_officer, [1], [api.FactKind.POVERTY])
    with pytest.raises(NotAllowed):
        api.denominators(province_officer, AREA, api.By.ETHNIC_GROUP)
    assert not list(api.recipients(outsider, AREA))
    assert not api.denominators(outsider, AREA, api.By.PEOPLE)["unit"].size
