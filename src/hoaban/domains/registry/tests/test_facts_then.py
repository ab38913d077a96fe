"""What was known of the people and the village of a household on a day: told with the household as it was."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, codes, queries
from hoaban.domains.registry.models import Household, Merge, PersonFact
from hoaban.domains.registry.past import HouseholdThen, Known
from hoaban.domains.registry.tests.conftest import COMMUNES, SignIn, with_reason
from hoaban.domains.registry.tests.test_facts import note
from hoaban.domains.registry.tests.test_merging import choose, separate
from hoaban.domains.registry.tests.test_moving import MAY, NOW, deed, make, moving, named
from hoaban.domains.registry.values import ReadFor, Relation
from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.places.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, NEXT = COMMUNES["03646"], COMMUNES["03664"]
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    return make("HO-1", ("Lò Văn Pản", "head"), ("Lò Thị Hoa", "child"))


def on(actor: Any, home: Household, day: date, known: Known = Known.NOW) -> HouseholdThen:
    return queries.household_on(actor, home.uid, day, known, ReadFor.SERVICE)


def known_of(then: HouseholdThen) -> dict[str, list[str]]:
    return {person.name: [fact.value for fact in person.facts] for person in then.people}


def test_a_person_s_facts_are_those_of_the_day(commune_officer: Any, home: Household) -> None:
    note(commune_officer, named("Lò Thị Hoa"), "phone", "none", MARCH)
    note(commune_officer, named("Lò Thị Hoa"), "phone", "own", MAY, now=NOW)
    note(commune_officer, home, "water", "stream", MARCH)
    before, after = on(commune_officer, home, APRIL), on(commune_officer, home, MAY)
    assert known_of(before) == {"Lò Văn Pản": [], "Lò Thị Hoa": ["none"]}
    assert known_of(after)["Lò Thị Hoa"] == ["own"]
    assert known_of(on(commune_officer, home, date(2026, 2, 1)))["Lò Thị Hoa"] == []
    assert [fact.value for fact in before.facts] == ["stream"]
    told = ReadEntry.plain.filter(tag="registry:fact:read").latest("pk")
    assert (told.purpose, told.count) == (ReadFor.SERVICE, 3), "what held before was read too"


def test_who_lives_in_another_household_by_now_takes_nothing_of_that_day_away(
    commune_officer: Any, home: Household
) -> None:
    other = make("HO-2", ("Cầm Văn Nọi", "head"))
    note(commune_officer, named("Lò Thị Hoa"), "phone", "none", MARCH)
    note(commune_officer, named("Cầm Văn Nọi"), "phone", "own", MARCH)
    going = moving(other.uid, Lò_Thị_Hoa=Relation.SPOUSE)
    actions.move_people(by=commune_officer, uid=home.uid, moving=going, deed=deed(home))
    note(commune_officer, named("Lò Thị Hoa"), "phone", "shared", MAY, now=NOW)
    assert known_of(on(commune_officer, home, APRIL))["Lò Thị Hoa"] == ["none"]
    assert known_of(on(commune_officer, other, APRIL)) == {"Cầm Văn Nọi": ["own"]}
    assert known_of(on(commune_officer, other, MAY))["Lò Thị Hoa"] == ["shared"]


def test_of_who_lives_in_another_commune_by_now_no_fact_is_told(
    commune_officer: Any, home: Household
) -> None:
    there, hoa = make("NX-1", ("Cầm Văn Nọi", "head")), named("Lò Thị Hoa")
    note(commune_officer, hoa, "phone", "none", MARCH)
    going = moving(there.uid, Lò_Thị_Hoa=Relation.SPOUSE)
    actions.move_people(by=commune_officer, uid=home.uid, moving=going, deed=deed(home))
    type(hoa).plain.filter(pk=hoa.pk).update(place_no=NEXT)
    PersonFact.plain.filter(person=hoa).update(place_no=NEXT)
    assert known_of(on(commune_officer, home, APRIL)) == {"Lò Văn Pản": [], "Lò Thị Hoa": []}


def test_what_the_register_said_is_told_of_the_record_it_stood_with(
    commune_officer: Any, home: Household
) -> None:
    make("HO-2", ("Lò Thị Hòa", "head"))
    kept, merged = named("Lò Thị Hòa"), named("Lò Thị Hoa")
    began = datetime(2026, 3, 2, 3, tzinfo=UTC)
    note(commune_officer, merged, "phone", "none", MARCH, now=began)
    actions.merge_people(
        by=commune_officer, kept_uid=kept.uid, merged_uid=merged.uid, choice=choose(kept, merged)
    )
    row = Merge.plain.get()
    Merge.plain.update(at=began + timedelta(days=40))
    assert PersonFact.plain.get().person_id == kept.pk
    assert known_of(on(commune_officer, home, APRIL, Known.THEN))["Lò Thị Hoa"] == ["none"]
    other = kept.household
    assert known_of(on(commune_officer, other, APRIL, Known.THEN))["Lò Thị Hòa"] == []
    assert known_of(on(commune_officer, other, MAY, Known.THEN))["Lò Thị Hòa"] == ["none"]
    separate(commune_officer, row)
    assert PersonFact.plain.get().person_id == merged.pk
    assert known_of(on(commune_officer, other, MAY, Known.THEN))["Lò Thị Hòa"] == ["none"]
    assert known_of(on(commune_officer, home, APRIL, Known.THEN))["Lò Thị Hoa"] == ["none"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.integers(0, 40), min_size=1, max_size=5, unique=True).map(sorted),
    asked=st.integers(0, 45),
)
def test_on_any_day_what_was_noted_last_before_it_is_told(
    commune_officer: Any, home: Household, days: list[int], asked: int
) -> None:
    PersonFact.plain.all().delete()
    hoa, said = named("Lò Thị Hoa"), ["none", "shared", "own", "other", "none"]
    for order, after in enumerate(days):
        note(
            commune_officer,
            hoa,
            "phone",
            said[order],
            MARCH + timedelta(days=after),
            now=NOW + timedelta(hours=order),
        )
    held = [said[order] for order, after in enumerate(days) if after <= asked][-1:]
    assert known_of(on(commune_officer, home, MARCH + timedelta(days=asked)))["Lò Thị Hoa"] == held


def test_the_page_of_a_day_says_what_was_known(
    commune_officer: Any, province_officer: Any, as_actor: SignIn, home: Household
) -> None:
    village = OWN + 3
    Unit.plain.create(level="village", code="146460003", kind="ban", name="Bó", full_name="Bản Bó", name_key="bo",
                      name_sort="bo", start=village, stop=village + 1)  # fmt: skip
    Household.plain.filter(pk=home.pk).update(place_no=village)
    type(named("Lò Thị Hoa")).plain.filter(household=home).update(place_no=village)
    note(commune_officer, named("Lò Thị Hoa"), "phone", "none", MARCH)
    note(commune_officer, village, "coverage", "spots", MARCH)
    address, day = f"/w/registry/households/{home.uid}/then/", {"day": "2026-04-01", "known": "now"}
    page = as_actor(commune_officer).get(address, day).content.decode()
    assert "Không có điện thoại" in page
    assert "Chỉ có sóng ở vài chỗ" in page
    earlier = as_actor(commune_officer).get(address, day | {"day": "2026-02-01"}).content.decode()
    assert "Không có điện thoại" not in earlier
    with_reason(province_officer, home)
    masked = as_actor(province_officer).get(address, day).content.decode()
    assert "Không có điện thoại" not in masked
    assert "Chỉ có sóng ở vài chỗ" not in masked
