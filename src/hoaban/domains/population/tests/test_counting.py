"""The kept counts are what somebody who counts by hand would find, after whatever happened."""

from collections import Counter
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.population import actions, api, queries, rules
from hoaban.domains.population.actions import asking
from hoaban.domains.population.models import Count, Tally
from hoaban.domains.population.rules.counting import change_of
from hoaban.domains.population.tests.conftest import (
    COUNTER,
    NHA,
    NOW,
    SON,
    household,
    people,
    rows,
    run,
    status,
)
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry, ReadEntry
from tests.support.examples import tried

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("places_known")]


def by_hand(place: int) -> dict[str, Counter[Any]]:
    """One person after the other."""
    ages: Counter[Any] = Counter()
    groups: Counter[Any] = Counter()
    homes: dict[int, str] = {}
    for person in rows("Person").filter(replaced_at__isnull=True, place_no=place):
        ages[person.sex, str(person.birth_year or 0)] += 1
        groups[str(person.ethnic_group_id or 0)] += 1
        homes[person.household_id] = ""
    for fact in rows("HouseholdFact").filter(replaced_at__isnull=True, kind="poverty"):
        if fact.household_id in homes:
            homes[fact.household_id] = fact.value
    return {"ages": ages, "groups": groups, "statuses": Counter(homes.values())}


def kept(place: int) -> dict[str, Counter[Any]]:
    row = Tally.plain.filter(level="village", place_no=place).first()
    if row is None:
        return {"ages": Counter(), "groups": Counter(), "statuses": Counter()}
    ages = {(sex, year): number for sex, years in row.ages.items() for year, number in years.items()}
    return {"ages": Counter(ages), "groups": Counter(row.groups), "statuses": Counter(row.statuses)}


PLACES = [NHA, NHA + 1, NHA + 2, SON + 1]
DEED = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(PLACES), st.sampled_from(["m", "f", ""]), st.sampled_from([None, 1950, 2020])),
    st.tuples(st.just("gone"), st.integers(0, 30), st.just(""), st.none()),
    st.tuples(st.just("merge"), st.integers(0, 30), st.just(""), st.none()),
    st.tuples(st.just("move"), st.integers(0, 30), st.just(""), st.sampled_from(PLACES)),
    st.tuples(st.just("status"), st.integers(0, 30), st.sampled_from(["poor", "near_poor", "neither"]), st.none()),
)  # fmt: skip


def do(deed: tuple[Any, ...], groups: list[int]) -> None:
    """What the registry's verbs leave behind, and what it then announces."""
    what, at, word, value = deed
    if what == "add":
        person = people(household(at), 1, sex=word, birth_year=value, ethnic_group_id=groups[at % 3])[0]
        return api.on_household({"household_id": person.household_id}, 0)
    living = list(rows("Person").filter(replaced_at__isnull=True).order_by("pk"))
    if not living:
        return None
    person, other = living[at % len(living)], living[0]
    now = rows("Person").filter(pk=person.pk)
    if what == "gone":
        now.update(replaced_at=NOW)
        return api.on_household({"household_id": person.household_id}, 0)
    if what == "merge":
        now.update(replaced_at=NOW, merged_into=other if other != person else None)
        return api.on_people({"kept_id": other.pk, "merged_id": person.pk}, 0)
    if what == "move":
        new = household(value)
        now.update(household=new, place_no=value)
        return api.on_moved({"source_id": person.household_id, "target_id": new.pk}, 0)
    facts = rows("HouseholdFact").filter(household_id=person.household_id, replaced_at__isnull=True)
    facts.update(replaced_at=NOW)
    status(person.household, word)
    return api.on_household({"household_id": person.household_id}, 0)


@settings(max_examples=tried(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(DEED, max_size=6), max_size=4))
def test_counts_are_those_of_counting_by_hand_whatever_happened(
    group_ids: list[int], runs: list[list[tuple[Any, ...]]]
) -> None:
    sid = transaction.savepoint()
    for deeds in runs:
        for deed in deeds:
            do(deed, group_ids)
        run()
        for place in PLACES:
            assert kept(place) == by_hand(place)
        for commune in (NHA, SON):
            whole = Tally.plain.filter(level="commune", place_no=commune).first()
            inside = rows("Person").filter(place_no__gte=commune, place_no__lt=commune + 10_000)
            assert not whole or sum(whole.reach.values()) == whole.people
            assert (whole.people if whole else 0) == inside.filter(replaced_at__isnull=True).count()
    transaction.savepoint_rollback(sid)


def test_a_change_that_falls_into_the_counting_is_counted_next() -> None:
    home = household(NHA + 1)
    people(home, 3)
    api.on_household({"household_id": home.pk}, 0)

    def late() -> None:
        people(home, 1)
        api.on_household({"household_id": home.pk}, 0)

    actions.count_commune(by=COUNTER, commune=NHA, beat=late, now=NOW)
    assert Tally.plain.get(level="commune").people == 3
    assert queries.waiting() == [NHA]
    run()
    # Each of the three beats brought somebody.
    assert (Tally.plain.get(level="commune").people, queries.waiting()) == (6, [])


class Killed(Exception):
    pass


@pytest.mark.parametrize("beats", [0, 1, 2])
def test_a_counting_that_is_killed_is_done_whole_the_next_time(beats: int) -> None:
    home = household(NHA + 1)
    people(home, 3)
    api.on_household({"household_id": home.pk}, 0)
    left = [beats]

    def beat() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    with pytest.raises(Killed):
        actions.count_commune(by=COUNTER, commune=NHA, beat=beat, now=NOW)
    assert (Tally.plain.count(), queries.waiting()) == (0, [NHA])
    run()
    run()
    assert Tally.plain.get(level="commune").people == 3


def test_people_who_were_here_before_the_counting_are_found() -> None:
    people(household(NHA), 2)
    assert run().done == 1
    assert Count.plain.get().commune == NHA


def test_a_change_of_numbers_counts_everything_anew() -> None:
    home = household(NHA + 1)
    people(home, 3)
    run()
    rows("Person").update(place_no=SON + 1)
    rows("Household").update(place_no=SON + 1)
    api.on_renumbered({}, 0)
    assert Tally.plain.count() == 0
    run()
    assert list(Tally.plain.filter(level="commune").values_list("place_no", "people")) == [(SON, 3)]


def test_a_status_that_changed_is_told_once_by_its_month() -> None:
    home = household(NHA + 1)
    people(home, 3)
    facts = rows("HouseholdFact")
    common = {"household": home, "place_no": home.place_no, "kind": "poverty"}
    facts.create(
        value="poor", valid_from="2026-01-05", recorded_at=NOW.replace(month=1), replaced_at=NOW, **common
    )
    facts.create(value="near_poor", valid_from="2026-05-02", recorded_at=NOW.replace(month=6), **common)
    actions.count_commune(by=COUNTER, commune=NHA, beat=lambda: None, now=NOW)
    assert Tally.plain.get(level="commune").changes == {"2026-05 rose": 1}


def test_counting_is_on_record_and_so_is_the_reading_of_groups() -> None:
    people(household(NHA + 1), 3)
    run()
    assert Entry.plain.get(tag="population:counts:make").count == 3
    read = ReadEntry.plain.get(tag="registry:people:count")
    assert (read.purpose, read.count) == ("statistics", 3)


def test_who_may_not_count_counts_nothing() -> None:
    with pytest.raises(NotAllowed):
        actions.count_commune(by=SystemActor("x"), commune=NHA, beat=lambda: None, now=NOW)
    with pytest.raises(NotAllowed):
        actions.ask_count(by=SystemActor("x"), area=NHA, request=None, now=NOW)


def test_asked_twice_with_one_press_is_counted_once(make_actor: Any) -> None:
    officer = make_actor("population:counts:make", commune=3646)
    for _press in range(2):
        assert actions.ask_count(by=officer, area=NHA, request="r1", now=NOW) == 1
    assert Count.plain.get(commune=NHA).asked == 1


def test_a_table_that_leaves_is_on_record(make_actor: Any) -> None:
    officer = make_actor("population:counts:export", commune=3646)
    actions.note_export(by=officer, area=NHA, what="ages; csv", rows=18)
    assert Entry.plain.get(tag="population:counts:export").note == "ages; csv"
    with pytest.raises(NotAllowed):
        actions.note_export(by=officer, area=SON, what="ages; csv", rows=18)


@pytest.mark.parametrize(
    ("phone", "has_number", "coverage", "reach"),
    [
        ("own", True, "data", "own"),
        ("own", False, "data", "no_number"),
        ("", True, "", "own"),
        ("other", True, "voice", "shared"),
        ("other", False, "voice", "no_number"),
        ("none", True, "data", "none"),
        ("own", True, "none", "no_network"),
        ("", False, "spots", "not_said"),
    ],
)
def test_who_can_be_warned_how(phone: str, has_number: bool, coverage: str, reach: str) -> None:
    assert rules.reach_of(phone, coverage, has_number=has_number) == reach


def test_a_shared_telephone_is_called_by_the_number_of_anybody_in_the_household() -> None:
    for home in (household(NHA + 1), household(NHA + 1)):
        person, other = people(home, 2)
        rows("PersonFact").create(person=person, place_no=home.place_no, kind="phone", value="shared")
    rows("Person").filter(pk=other.pk).update(phone_e164="+84912345678")
    run()
    assert Tally.plain.get(level="commune").reach == {
        "- no_number": 1, "- not_said": 1, "- shared": 1, "- own": 1,
    }  # fmt: skip


def test_an_upgrade_has_every_commune_counted_under_the_new_meanings() -> None:
    """One that is counted and one that waits already; told of the same way by every migration that changes a meaning."""
    Count.plain.create(commune=NHA, asked=3, answered=3, counted_at=NOW)
    Count.plain.create(commune=SON, asked=2, answered=1)
    assert queries.waiting() == [SON]
    migration = import_module("hoaban.domains.population.migrations.0003_reach_told_anew").Migration
    with connection.cursor() as cursor:
        for one in migration.operations:
            cursor.execute(one.sql)
    assert set(queries.waiting()) == {NHA, SON}


def test_a_village_with_a_loudspeaker_is_reached_by_it_once_it_is_on_record() -> None:
    person = people(household(NHA + 1), 1)[0]
    rows("PersonFact").create(person=person, place_no=NHA + 1, kind="phone", value="none")
    run()
    assert Tally.plain.get(level="commune").reach == {"- none": 1}
    facts = {"name": "Loa", "name_key": "loa", "number": NHA + 1}
    apps.get_model("places", "Facility").plain.create(kind="loudspeaker", code="loa-1", **facts)
    api.on_village({"number": NHA + 1}, 0)
    run()
    assert Tally.plain.get(level="commune").reach == {"- speaker": 1}


@pytest.mark.parametrize(
    ("phone", "coverage", "reach"),
    [
        ("none", "data", "speaker"),
        ("own", "none", "speaker"),
        ("own", "data", "no_number"),
        ("", "data", "not_said"),
    ],
)
def test_a_loudspeaker_reaches_whom_no_telephone_does(phone: str, coverage: str, reach: str) -> None:
    assert rules.reach_of(phone, coverage, has_number=False, hears=True) == reach


def test_people_are_counted_by_the_language_they_speak_best_and_their_telephone() -> None:
    home = household(NHA + 1)
    first, second, _third = people(home, 3)
    for person, kind, value in (
        (first, "language", "hmn vie"),
        (first, "phone", "shared"),
        (second, "phone", "none"),
    ):
        rows("PersonFact").create(person=person, place_no=home.place_no, kind=kind, value=value)
    api.on_person({"person_id": first.pk}, 0)
    run()
    assert Tally.plain.get(level="commune").reach == {"hmn no_number": 1, "- none": 1, "- not_said": 1}
    api.on_village({"number": NHA + 1}, 0)
    assert queries.waiting() == [NHA]


def test_an_empty_register_asks_for_no_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job asks for everything when nothing was ever counted; woken for nothing it would run for ever."""
    woken: list[str] = []
    monkeypatch.setattr(asking.jobs, "wake", woken.append)
    asking.ask_everything()
    assert woken == []


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("poor", "left", "rose"),
        ("left", "poor", "fell"),
        ("left", "near_poor", None),
        ("left", "neither", None),
    ],
)
def test_who_is_no_longer_poor_rose_once(before: str, after: str, change: str | None) -> None:
    assert change_of(before, after) == change
