"""A birth and a schooling told at the door: kept as the desk keeps them, a person's to choose where two say otherwise."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry.actions.correcting import take_back_change
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import Change, Household, Person
from hoaban.domains.registry.tests.conftest import as_actor
from hoaban.domains.rounds import queries as visits
from hoaban.domains.rounds.models import HouseholdVisit
from hoaban.domains.rounds.tests.test_told import choose, desk_notes, form, held, of
from hoaban.domains.rounds.tests.test_visits import household, send
from hoaban.foundation.offline.models import Entry
from hoaban.foundation.offline.queries import comparison_for
from hoaban.foundation.offline.values import Result

__all__ = ["as_actor", "household"]
pytestmark = pytest.mark.django_db(databases="__all__")


def born() -> tuple[int | None, int | None, date | None, str]:
    one = Person.plain.get()
    return one.birth_year, one.birth_month, one.birth_date, one.birth_precision


UNKNOWN = (None, None, None, "")


@pytest.mark.parametrize(
    ("said", "stands"),
    [("1961", (1961, None, None, "year")), ("3/1961", (1961, 3, None, "month")), ("05/03/1961", (1961, 3, date(1961, 3, 5), "day"))],
)  # fmt: skip
def test_a_birth_is_told_as_precisely_as_it_is_known_and_put_back(
    said: str, stands: tuple[Any, ...], household: Household, commune_officer: Any
) -> None:
    assert send(commune_officer, form(household, commune_officer, **{of("born"): said})) == Result.APPLIED
    assert born() == stands
    change = Change.plain.get()
    assert (change.what, change.by_label, change.on) == ("person", commune_officer.label, None)
    assert HouseholdVisit.plain.get().corrected == ["born"]
    take_back_change(by=commune_officer, uid=change.uid, request=None, now=timezone.now())
    assert born() == UNKNOWN


@pytest.mark.parametrize("said", ["2131", "31/02/1961", "1492", "năm con hổ"])
def test_a_birth_that_cannot_be_waits_for_a_person_and_changes_nothing(
    said: str, household: Household, commune_officer: Any
) -> None:
    raw = form(household, commune_officer, **{of("born"): said})
    assert send(commune_officer, raw) == Result.REFUSED
    assert born() == UNKNOWN
    entry = Entry.plain.get()
    assert entry.values[of("born")] == said
    assert "Ngày hoặc năm sinh" in comparison_for(commune_officer, entry.ref).line.sentence


def test_a_birth_and_a_telephone_told_together_are_both_kept_in_one_correction(
    household: Household, commune_officer: Any
) -> None:
    said = {of("born"): "1961", of("number"): "0987 654 321"}
    assert send(commune_officer, form(household, commune_officer, **said)) == Result.APPLIED
    assert (born()[0], Person.plain.get().phone_e164, Change.plain.count()) == (1961, "+84987654321", 1)


def test_the_phone_shows_what_stands_and_the_same_birth_written_otherwise_is_no_correction(
    household: Household, commune_officer: Any
) -> None:
    send(commune_officer, form(household, commune_officer, **{of("born"): "05/03/1961"}))
    record = visits.current(commune_officer, household.uid, False)
    assert record is not None
    assert record.values[of("born")] == "05/03/1961"
    assert record.known[of("born")][0] == commune_officer.label
    for said in ("5/3/1961", ""):
        assert send(commune_officer, form(household, commune_officer, **{of("born"): said})) == Result.APPLIED
    assert (Change.plain.count(), born()[2]) == (1, date(1961, 3, 5))


@pytest.mark.parametrize(("choice", "year"), [("mine", 1963), ("theirs", 1961)])
def test_two_births_wait_for_a_person(
    choice: str, year: int, household: Household, commune_officer: Any
) -> None:
    first, second = (form(household, commune_officer, **{of("born"): said}) for said in ("1961", "1963"))
    assert send(commune_officer, first) == Result.APPLIED
    assert send(commune_officer, second) == Result.CONFLICT
    assert born()[0] == 1961
    (question,) = comparison_for(commune_officer, Entry.plain.latest("pk").ref).open
    assert (question.mine, question.theirs, question.theirs_by) == ("1963", "1961", commune_officer.label)
    choose(household, commune_officer, born=choice)
    assert born()[0] == year


def test_a_schooling_is_told_in_the_register_s_words(household: Household, commune_officer: Any) -> None:
    assert (
        send(commune_officer, form(household, commune_officer, **{of("school"): "primary"})) == Result.APPLIED
    )
    assert held(FactKind.SCHOOLING) == [("primary", commune_officer.label)]
    raw = form(household, commune_officer, **{of("school"): "finished"})
    desk_notes(household, commune_officer, "lower_secondary", FactKind.SCHOOLING)
    assert send(commune_officer, raw) == Result.CONFLICT
    assert held(FactKind.SCHOOLING)[0][0] == "lower_secondary"
    choose(household, commune_officer, school="mine")
    assert held(FactKind.SCHOOLING) == [("finished", commune_officer.label)]


def test_the_visit_says_on_the_page_what_it_corrected(
    household: Household, commune_officer: Any, as_actor: Any
) -> None:
    said = {of("born"): "1961", of("school"): "finished"}
    assert send(commune_officer, form(household, commune_officer, **said)) == Result.APPLIED
    page = as_actor(commune_officer).get(f"/w/rounds/households/{household.uid}/").content.decode()
    assert "Học hành" in page
    assert "Ngày hoặc năm sinh" in page
