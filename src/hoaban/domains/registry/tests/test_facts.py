"""Dated facts: one holds at a time, taking back restores, the past reads as it was written, nobody's page overwrites."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, facts, past
from hoaban.domains.registry.errors import (
    DayUnfit,
    NothingToTakeBack,
    SourceMissing,
    TellerMissing,
    UntilUnfit,
    ValueUnfit,
)
from hoaban.domains.registry.facts import KINDS, About, FactKind, FactShown, NewFact, Subject
from hoaban.domains.registry.models import (
    CURRENT,
    Household,
    Person,
    PersonFact,
    VillageFact,
)
from hoaban.domains.registry.queries import household_for
from hoaban.domains.registry.tests.test_merging import NEXT, OWN, home, merge, person, separate
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event
from hoaban.foundation.places.models import Language, SpokenHere, Unit

pytestmark = pytest.mark.django_db(databases="__all__")
START = datetime(2026, 3, 2, 3, tzinfo=UTC)
DAY = date(2026, 1, 10)


@pytest.fixture
def village(db: None) -> int:
    number = OWN + 3
    Unit.plain.create(level="village", code="146460003", kind="ban", name="Bản Bó", full_name="Bản Bó", name_key="bo",
                      name_sort="bo", start=number, stop=number + 1)  # fmt: skip
    return number


@pytest.fixture
def mai(db: None) -> Person:
    return person(home("F-1"), "Lò Thị Mai")


def of(row: Household | Person | int) -> Subject:
    if isinstance(row, int):
        return Subject(About.VILLAGE, number=row)
    return Subject(About.HOUSEHOLD if isinstance(row, Household) else About.PERSON, row.uid)


def version_of(row: Household | Person | int) -> int:
    if isinstance(row, int):
        return VillageFact.plain.filter(place_no=row).count() + 1
    pk = row.pk if isinstance(row, Household) else row.household_id
    return Household.plain.get(pk=pk).version


def note(by: Any, row: Any, kind: str, value: str, since: date | None = DAY, **more: Any) -> None:
    told = {"now": START, "request": None, "version": version_of(row)} | {
        name: more.pop(name) for name in ("now", "request", "version") if name in more
    }
    actions.note_fact(by=by, subject=of(row), fact=NewFact(FactKind(kind), value, since, **more), **told)


def take_back(by: Any, row: Any, kind: str, now: datetime = START, request: str | None = None) -> None:
    version = version_of(row)
    actions.take_back_fact(
        by=by, subject=of(row), kind=FactKind(kind), version=version, request=request, now=now
    )


def test_a_telephone_is_noted_and_what_held_before_is_closed(mai: Person, commune_officer: Any) -> None:
    note(commune_officer, mai, "phone", "shared")
    for _ in range(2):
        note(commune_officer, mai, "phone", "none", date(2026, 2, 1), said_by="chị Mai", request="r1")
    closed, now = PersonFact.plain.order_by("pk")
    assert (closed.value, closed.valid_to, closed.replaced_at) == ("shared", date(2026, 2, 1), START)
    assert (now.value, now.said_by, now.place_no, now.replaced_at) == ("none", "chị Mai", OWN, None)
    assert Household.plain.get().version == 3, "a second arrival changes nothing"
    assert Entry.plain.filter(tag="registry:fact:record").count() == 2
    assert Event.plain.filter(name="registry.person_fact_recorded").count() == 2


def test_a_wrong_fact_is_taken_back_and_what_it_closed_holds_again(mai: Person, commune_officer: Any) -> None:
    note(commune_officer, mai, "insurance", "has", until=date(2026, 12, 31))
    note(commune_officer, mai, "insurance", "none", now=START + timedelta(days=1))
    for _ in range(2):
        take_back(commune_officer, mai, "insurance", START + timedelta(days=2), "r2")
    held = PersonFact.plain.get(CURRENT)
    assert (held.value, held.until, held.valid_to) == ("has", date(2026, 12, 31), None)
    assert PersonFact.plain.get(value="none").taken_back_at == START + timedelta(days=2)
    take_back(commune_officer, mai, "insurance", START + timedelta(days=3))
    assert not PersonFact.plain.filter(CURRENT).exists()
    with pytest.raises(NothingToTakeBack):
        take_back(commune_officer, mai, "insurance")


def test_a_village_has_its_network_and_an_opened_page_of_it_goes_stale(
    village: int, commune_officer: Any
) -> None:
    note(commune_officer, village, "coverage", "none")
    with pytest.raises(Stale):
        note(commune_officer, village, "coverage", "voice", version=1)
    assert list(VillageFact.plain.values_list("value", "place_no")) == [("none", village)]
    take_back(commune_officer, village, "coverage")
    assert not VillageFact.plain.filter(CURRENT).exists()
    with pytest.raises(NotFound):
        note(commune_officer, OWN + 9, "coverage", "none", version=1)


def test_a_page_opened_before_somebody_s_note_is_refused(mai: Person, commune_officer: Any) -> None:
    note(commune_officer, mai.household, "water", "piped")
    with pytest.raises(Stale):
        note(commune_officer, mai, "phone", "own", version=1)


def test_who_may_not_notes_nothing(mai: Person, village: int, province_officer: Any, outsider: Any) -> None:
    away = person(home("F-9", NEXT), "Quàng Thị Ban")
    for row in (mai, mai.household, village):
        with pytest.raises(NotAllowed):
            note(province_officer, row, "power", "grid", version=1)
        with pytest.raises(NotFound if isinstance(row, Household | Person) else NotAllowed):
            note(outsider, row, "power", "grid", version=1)
    note(outsider, away, "phone", "own")
    assert PersonFact.plain.get().person_id == away.pk


def test_what_cannot_be_said_is_refused(mai: Person, commune_officer: Any) -> None:
    def refused(why: type[Exception], kind: str, value: str, since: date | None = DAY, **more: Any) -> None:
        with pytest.raises(why):
            note(commune_officer, mai, kind, value, since, **more)

    refused(ValueUnfit, "phone", "satellite")
    refused(ValueUnfit, "phone", "own shared")
    refused(ValueUnfit, "water", "tap")
    refused(ValueUnfit, "language", "xyz", said_by="chị Mai")
    refused(DayUnfit, "phone", "own", date(2026, 3, 3))
    refused(UntilUnfit, "insurance", "has", until=date(2026, 1, 9))
    refused(UntilUnfit, "phone", "own", until=date(2027, 1, 9))
    with pytest.raises(SourceMissing):
        note(commune_officer, mai.household, "poverty", "poor")
    note(commune_officer, mai, "phone", "own")
    refused(DayUnfit, "phone", "none", date(2026, 1, 9))


def test_a_language_is_one_of_the_province_and_somebody_said_so(mai: Person, commune_officer: Any) -> None:
    province = Unit.plain.create(level="province", code="14", kind="tinh", name="x", full_name="x", name_key="x",
                                 name_sort="x", start=14_00000_0000, stop=15_00000_0000)  # fmt: skip
    for order, code in enumerate(("mww", "vie")):
        spoken = Language.plain.create(iso639_3=code, name=code)
        SpokenHere.plain.create(unit=province, language=spoken, position=order)
    with pytest.raises(TellerMissing):
        note(commune_officer, mai, "language", "mww")
    note(commune_officer, mai, "language", "mww vie", None, said_by="chị Mai")
    assert PersonFact.plain.get().value == "mww vie"


def test_a_fact_taken_back_after_a_merge_stays_so_when_the_records_part(
    mai: Person, commune_officer: Any
) -> None:
    other = person(home("F-2"), "Lò Thị Mải")
    note(commune_officer, other, "phone", "own")
    note(commune_officer, other, "phone", "shared")
    row = merge(commune_officer, mai, other)
    take_back(commune_officer, mai, "phone")
    separate(commune_officer, row)
    held = PersonFact.plain.get(CURRENT)
    assert (held.person_id, held.value) == (other.pk, "own")


STEPS = st.lists(
    st.one_of(st.tuples(st.sampled_from(["own", "shared", "none"]), st.integers(0, 40)), st.just(("back", 0))),
    min_size=1, max_size=9,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_one_fact_holds_taking_back_restores_and_the_past_reads_as_it_was_told(
    mai: Person, commune_officer: Any, steps: list[tuple[str, int]]
) -> None:
    PersonFact.plain.all().delete()
    stack: list[tuple[str, date]] = []
    seen: list[tuple[datetime, str]] = []
    for order, (value, days) in enumerate(steps):
        now, since = START + timedelta(hours=order), DAY + timedelta(days=days)
        if value == "back":
            if stack:
                take_back(commune_officer, mai, "phone", now)
                stack.pop()
        elif stack and since < stack[-1][1]:
            with pytest.raises(DayUnfit):
                note(commune_officer, mai, "phone", value, since, now=now)
        else:
            note(commune_officer, mai, "phone", value, since, now=now)
            stack.append((value, since))
        held = list(PersonFact.plain.filter(CURRENT).values_list("value", flat=True))
        assert held == [value for value, _since in stack[-1:]], (
            "what the last standing note said, and only that"
        )
        seen.append((now, held[0] if held else ""))
    rows = shown(commune_officer, mai)
    for moment, value in seen:
        told = past.facts_as_written(rows, moment)
        assert [one.value for one in told] == ([value] if value else [])
    lived = [one.value for one in past.facts_as_lived(rows, DAY + timedelta(days=41))]
    assert lived == [value for value, _since in stack[-1:]]
    for value, since in stack:
        if [begun for _value, begun in stack].count(since) == 1:
            assert [one.value for one in past.facts_as_lived(rows, since)] == [value]


def shown(by: Any, one: Person) -> list[FactShown]:
    told = household_for(by, one.household.uid, ReadFor.SERVICE).facts
    return [fact for fact in reversed(told) if fact.about is About.PERSON]


def test_the_page_of_a_household_has_its_facts_its_people_s_and_its_village_s(
    village: int, mai: Person, commune_officer: Any
) -> None:
    Household.plain.update(place_no=village)
    note(commune_officer, mai.household, "water", "well")
    note(commune_officer, mai, "phone", "own")
    note(commune_officer, village, "coverage", "spots")
    told = household_for(commune_officer, mai.household.uid, ReadFor.SERVICE).facts
    assert {(one.about, one.owner, one.kind, one.value) for one in told} == {
        (About.HOUSEHOLD, mai.household_id, FactKind.WATER, "well"),
        (About.PERSON, mai.pk, FactKind.PHONE, "own"),
        (About.VILLAGE, village, FactKind.COVERAGE, "spots"),
    }


@pytest.mark.parametrize("kind", list(FactKind))
def test_every_kind_says_of_whom_and_in_short_codes(kind: FactKind) -> None:
    told = KINDS[kind]
    assert told.about
    assert told.label
    assert all(code.isidentifier() and len(code) <= 20 for code in told.words)
    assert told.words or told.is_name or kind is FactKind.LANGUAGE


def test_a_telephone_nobody_confirmed_for_a_year_is_old() -> None:
    day = date(2026, 3, 2)
    assert facts.is_old(FactKind.PHONE, day - timedelta(days=366), day)
    assert not facts.is_old(FactKind.PHONE, day - timedelta(days=365), day)
    assert not facts.is_old(FactKind.DISABILITY, date(1990, 1, 1), day)
