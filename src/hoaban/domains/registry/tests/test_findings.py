"""What a list says of a household as a condition is what its own page says of it."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.facts import About, FactKind, NewFact, Subject
from hoaban.domains.registry.looks import Look, looks
from hoaban.domains.registry.models import Household, HouseholdFact, Person, PersonFact, VillageFact
from hoaban.domains.registry.rows import Findings
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.values import ReadFor, Relation
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
VILLAGE, TODAY = 14_03646_0001, timezone.localdate()
YEAR = TODAY.year
STATUS = {Look.NO_DECISION, Look.NOT_REVIEWED}
ASKED = {Look.NO_HEAD, Look.TWO, Look.BORN, Look.NO_PHONE, Look.NOT_INSURED} | STATUS
"""What else is missing, runs out or is old is true of every new list."""

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


OF_HOMES = st.tuples(
    st.sampled_from(["poor", "near_poor", "neither", "left"]),
    st.tuples(
        st.sampled_from(["", "7/QĐ-UBND", f"7/{YEAR - 2}/QĐ-UBND", f"7/QĐ-UBND NĂM {YEAR - 1}", f"7/{YEAR}0/QĐ"]),
        st.sampled_from(["", f" ({YEAR - 2})", f" (22/12/{YEAR - 1})", f" (12/{YEAR})", f"/{YEAR - 3}", f" ({YEAR + 1})"]),
    ).map("".join),
    st.sampled_from([None, *(date(YEAR - ago, month, day) for ago in (1, 2) for month, day in ((1, 1), (3, 3), (3, 4), (12, 1)))]),
)  # fmt: skip
"""Status, number with a day or year beside it, since when it is in force."""
Status = tuple[str, str, date | None]


def made(people: list[dict[str, Any]], status: Status | None = None) -> Household:
    now = timezone.now()
    home = Household.plain.create(code=f"F-{Household.plain.count()}", place_no=VILLAGE, village="Bản Mẫu")
    if status:
        value, source, since = status
        HouseholdFact.plain.create(
            household=home, place_no=VILLAGE, kind="poverty", value=value, source=source, valid_from=since
        )
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


@settings(max_examples=tried(60), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(PERSON, max_size=4), OF_VILLAGES, st.none() | OF_HOMES)
def test_the_tab_says_of_a_household_what_its_page_says(
    former_villages: list[int], commune_officer: Any, people: list[dict[str, Any]], roads: tuple[str, str],
    status: Status | None,
) -> None:  # fmt: skip
    of_village(former_villages, roads)
    home = made(people, status)
    shown = on_its_page(commune_officer, home) & ASKED
    assert (queries.with_findings([home.pk]) == {home.pk}) is bool(shown), shown
    (line,) = queries.rows_of(commune_officer, [home.pk])
    assert line.has_findings is bool(shown)
    assert line.has_odd_births is (Look.BORN in shown)
    assert line.has_unsure_status is bool(shown & STATUS)


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


IN_JANUARY, IN_MARCH = date(YEAR - 1, 1, 1), date(YEAR - 1, 3, 5)


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (("poor", "7/QĐ-UBND", None), Look.NO_DECISION),
        (("near_poor", f"(22/12/{YEAR - 1})", None), Look.NO_DECISION),
        (("poor", "", IN_MARCH), Look.NO_DECISION),
        (("poor", f"7/QĐ-UBND (22/12/{YEAR - 2})", IN_JANUARY), Look.NOT_REVIEWED),
        (("near_poor", f"7/{YEAR - 2}/QĐ-UBND", None), Look.NOT_REVIEWED),
        (("poor", "7/QĐ-UBND", IN_JANUARY), Look.NOT_REVIEWED),
        (("poor", "7/QĐ-UBND", IN_MARCH), None),
        (("poor", f"7/{YEAR - 2}/QĐ-UBND (22/12/{YEAR - 1})", None), None),
        (("near_poor", f"7/QĐ-UBND ({YEAR})", None), None),
        (("poor", f"7/QĐ-UBND (02/01/{YEAR + 1})", None), None),
        (("near_poor", f"7/{YEAR + 1}/QĐ-UBND", None), None),
        (("neither", f"7/QĐ-UBND ({YEAR - 5})", None), None),
        (("left", "", None), None),
    ],
)
def test_a_poor_household_stands_on_a_decision_of_the_last_yearly_review(
    commune_officer: Any, as_actor: SignIn, status: Status, found: Look | None
) -> None:
    """What is in force from January on was decided in the year before, where nothing else is told."""
    home = made([], status)
    assert on_its_page(commune_officer, home) & ASKED == ({found} if found else set())
    counts = queries.count_waiting(commune_officer, queries.ListFilter())
    assert (counts.some, counts.none) == ((1, 0) if found else (0, 1))
    page = as_actor(commune_officer).get(f"/w/registry/households/{home.uid}/").content.decode()
    assert (
        f'href="/w/registry/households/{home.uid}/facts/poverty/">Diện hộ</a>'
        in page.split("Điều đã biết")[0]
    ) is bool(found)
    listed = as_actor(commune_officer).get("/w/registry/households/?findings=some").content.decode()
    assert ("Diện hộ: xem lại quyết định" in listed) is bool(found)


def test_a_new_decision_noted_at_the_desk_settles_it(commune_officer: Any) -> None:
    home = made([], ("poor", f"7/QĐ-UBND ({YEAR - 3})", None))
    assert queries.with_findings([home.pk])
    noted = NewFact(FactKind.POVERTY, "poor", TODAY, f"9/{YEAR}/QĐ-UBND")
    actions.note_fact(
        by=commune_officer, subject=Subject(About.HOUSEHOLD, home.uid), fact=noted, version=home.version,
        request=None, now=timezone.now(),
    )  # fmt: skip
    assert not queries.with_findings([home.pk])


def test_whoever_reads_no_names_learns_of_no_status_by_a_filter(province_officer: Any) -> None:
    made([], ("poor", "", None))
    chosen = queries.ListFilter(findings=Findings.SOME)
    assert not queries.households(province_officer, chosen)
