"""What a list says of a household as a condition is what its own page says of it."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import queries
from hoaban.domains.registry.looks import Look, looks
from hoaban.domains.registry.models import Household, Person, PersonFact, VillageFact
from hoaban.domains.registry.rows import Findings
from hoaban.domains.registry.values import ReadFor, Relation

pytestmark = pytest.mark.django_db(databases="__all__")
VILLAGE, TODAY = 14_03646_0001, date(2026, 11, 20)
ASKED = {Look.NO_HEAD, Look.TWO, Look.BORN, Look.NO_PHONE, Look.NOT_INSURED}
"""What is missing, runs out or is old is true of every new list."""

PERSON = st.fixed_dictionaries(
    {
        "relation": st.sampled_from(["head", "child", "grandchild", "parent", "grandparent", "spouse"]),
        "birth_year": st.sampled_from([None, 1950, 1975, 1976, 2000]),
        "phone_e164": st.sampled_from(["", "+84912345678"]),
        "insurance_index": st.sampled_from(["", "k1:abc"]),
        "has_left": st.booleans(),
        "facts": st.dictionaries(
            st.sampled_from(["phone", "insurance"]), st.sampled_from(["none", "own", "has"]), max_size=2
        ),
    }
)
OF_VILLAGES = st.tuples(st.sampled_from(["", "car", "dry"]), st.sampled_from(["", "car", "foot"]))


@pytest.fixture
def former_villages(db: None) -> list[int]:
    """Two that became one: both stand at its number."""
    units = apps.get_model("places", "Unit").plain
    return [
        units.create(level="village", code=code, kind="ban", name=code, full_name=code, name_key=code, name_sort=code,
                     start=VILLAGE + step, stop=VILLAGE + step + 1).pk
        for step, code in enumerate(("A", "B"))
    ]  # fmt: skip


def made(people: list[dict[str, Any]]) -> Household:
    now = timezone.now()
    home = Household.plain.create(code=f"F-{Household.plain.count()}", place_no=VILLAGE, village="Bản Mẫu")
    for told in people:
        given = dict(told)
        has_left, facts = given.pop("has_left"), given.pop("facts")
        person = Person.plain.create(
            household=home, place_no=VILLAGE, name="Lò Thị Mẫu", name_key="x", name_sort="x",
            replaced_at=now if has_left else None, **given,
        )  # fmt: skip
        for kind, value in facts.items():
            PersonFact.plain.create(person=person, place_no=VILLAGE, kind=kind, value=value)
    return home


def of_village(units: list[int], roads: tuple[str, str]) -> None:
    VillageFact.plain.all().delete()
    for unit, road in zip(units, roads, strict=True):
        if road:
            VillageFact.plain.create(unit_id=unit, place_no=VILLAGE, kind="road", value=road)
    # Another kind, and what held until lately, contradict nothing.
    VillageFact.plain.create(unit_id=units[0], place_no=VILLAGE, kind="coverage", value="voice")
    VillageFact.plain.create(
        unit_id=units[1], place_no=VILLAGE, kind="coverage", value="none", replaced_at=timezone.now()
    )


def on_its_page(actor: Any, home: Household) -> set[Look]:
    return {one.look for one in looks(queries.household_for(actor, home.uid, ReadFor.SERVICE), TODAY)}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(PERSON, max_size=4), OF_VILLAGES)
def test_the_tab_says_of_a_household_what_its_page_says(
    former_villages: list[int], commune_officer: Any, people: list[dict[str, Any]], roads: tuple[str, str]
) -> None:
    of_village(former_villages, roads)
    home = made(people)
    shown = on_its_page(commune_officer, home) & ASKED
    assert (queries.with_findings([home.pk]) == {home.pk}) is bool(shown), shown
    (line,) = queries.rows_of(commune_officer, [home.pk])
    assert line.has_findings is bool(shown)
    assert line.has_odd_births is (Look.BORN in shown)


@pytest.mark.parametrize(
    ("people", "roads", "found"),
    [
        ([], ("", ""), set()),
        ([("head", {}), ("child", {"birth_year": 1950})], ("", ""), {Look.BORN}),
        ([("head", {"phone_e164": "+84912345678", "facts": {"phone": "none"}})], ("", ""), {Look.NO_PHONE}),
        ([("head", {"insurance_index": "k1:a", "facts": {"insurance": "none"}})], ("", ""), {Look.NOT_INSURED}),
        ([("head", {"facts": {"phone": "none", "insurance": "none"}})], ("car", "car"), set()),
        ([("head", {})], ("car", "foot"), {Look.TWO}),
        ([("spouse", {})], ("", ""), {Look.NO_HEAD}),
        ([("spouse", {}), ("head", {"has_left": True})], ("", ""), {Look.NO_HEAD}),
    ],
)  # fmt: skip
def test_each_kind_is_found_and_counted(
    former_villages: list[int], commune_officer: Any, people: Any, roads: tuple[str, str], found: set[Look]
) -> None:
    of_village(former_villages, roads)
    nobody = {"birth_year": 1950, "phone_e164": "", "insurance_index": "", "has_left": False, "facts": {}}
    home = made([nobody | {"relation": Relation(relation)} | more for relation, more in people])
    assert on_its_page(commune_officer, home) & ASKED == found
    counts = queries.count_waiting(commune_officer, queries.ListFilter())
    assert (counts.some, counts.none) == ((1, 0) if found else (0, 1))
    listed = queries.households(commune_officer, queries.ListFilter(findings=Findings.SOME))
    assert [line.id for line in listed] == ([home.pk] if found else [])
    assert all(line.has_findings for line in listed)
