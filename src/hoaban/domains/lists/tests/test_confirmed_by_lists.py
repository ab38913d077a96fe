"""What a survey tells again on a later day is confirmed by it, as at the desk; what is older, of the same day or without a day is not."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hoaban.domains.lists.tests.test_facts_of_lists import chunk_queries, families, sheet
from hoaban.domains.lists.tests.test_recognising import FAMILY, Row
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.facts import About, FactKind, NewFact, Subject, ages
from hoaban.domains.registry.looks import Look, looks
from hoaban.domains.registry.models import Household, HouseholdFact, PersonFact, VillageFact
from hoaban.domains.registry.tests.conftest import Office, job_context
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.actions import engine
from hoaban.foundation.imports.models import ImportBatch, ImportFault
from tests.support.examples import tried

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = timezone.localdate()
BEFORE, AGAIN = TODAY - timedelta(days=500), TODAY - timedelta(days=20)
TOLD: Row = FAMILY[2] | {
    "house": "Nhà tạm", "water": "Suối", "power": "Điện lưới", "coverage": "2G", "whose_phone": "Của mình", "channel": "gọi",
    "livelihood": "Làm ruộng", "called": "Bố Mai",
}  # fmt: skip
TABLES = (HouseholdFact, PersonFact, VillageFact)
AGEING = {"house", "water", "power", "coverage", "phone", "channel", "livelihood"}


def survey(office: Office, day: date | None, name: str, *rows: Row) -> Path:
    return sheet(office, *(rows or (TOLD,)), name=name, told_on=f"{day:%d/%m/%Y}" if day else "")


def held() -> dict[str, list[Any]]:
    """Kind → value, the day it was told, on which paper."""
    return {
        kind: rest
        for table in TABLES
        for kind, *rest in table.plain.filter(replaced_at=None).values_list("kind", "value", "valid_from", "source")
    }  # fmt: skip


def rows() -> list[int]:
    return [table.plain.count() for table in TABLES]


def confirmed(uid: Any) -> Iterator[tuple[str, int]]:
    for one in ImportFault.plain.filter(batch__uid=uid, kind="facts_confirmed", is_note=True):
        yield one.column, one.params["n"]


def to_look_at(by: Any) -> set[tuple[Look, FactKind | None]]:
    home = queries.household_for(by, Household.plain.get().uid, ReadFor.SERVICE)
    return {(one.look, one.kind) for one in looks(home, TODAY)}


def test_a_yearly_survey_confirms_what_it_tells_again_and_undone_takes_that_back(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, survey(office, BEFORE, "first"))
    first, asked = held(), to_look_at(commune_officer)
    assert {(Look.PHONE, FactKind.PHONE), (Look.OLD, FactKind.COVERAGE)} <= asked, (
        "an old survey is old today"
    )
    version, written = Household.plain.get().version, rows()
    uid = office.check(commune_officer, survey(office, AGAIN, "second"))
    assert list(confirmed(uid)) == [("told_on", len(AGEING))]
    assert (held(), rows()) == (first, written), "a dry run writes nothing"
    imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    now = held()
    assert (
        {kind for kind in now if now[kind] != first[kind]}
        == AGEING
        == {one for one in now if ages(FactKind(one))}
    )
    assert all(now[kind] == [first[kind][0], AGAIN, "second.xlsx"] for kind in AGEING)
    assert not to_look_at(commune_officer) & {(Look.PHONE, FactKind.PHONE), (Look.OLD, FactKind.COVERAGE)}
    assert Household.plain.get().version > version, "a page opened before is refused"
    past = HouseholdFact.plain.get(kind="water", replaced_at__isnull=False)
    assert (past.valid_from, past.valid_to) == (BEFORE, AGAIN)
    take_back(commune_officer, uid)
    assert (held(), to_look_at(commune_officer)) == (first, asked)
    assert HouseholdFact.plain.get(kind="water", valid_from=BEFORE).valid_to is None


@pytest.mark.parametrize("day", [AGAIN, AGAIN - timedelta(days=1), None])
def test_the_same_list_again_an_older_one_and_one_without_a_day_confirm_nothing(
    office: Office, commune_officer: Any, day: date | None
) -> None:
    office.take_in(commune_officer, survey(office, AGAIN, "first"))
    first, written, version = held(), rows(), Household.plain.get().version
    uid = office.take_in(commune_officer, survey(office, day, "again"))
    assert (held(), rows(), list(confirmed(uid))) == (first, written, [])
    assert Household.plain.get().version == version


def test_a_household_of_several_rows_and_chunks_is_confirmed_once(
    office: Office, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = engine.Pace.__init__
    monkeypatch.setattr(
        engine.Pace, "__init__", lambda self, *args, **more: plain(self, *args, **more | {"chunk": 1})
    )
    water = [row | {"water": "Suối", "coverage": "2G"} for row in FAMILY]
    office.take_in(commune_officer, survey(office, BEFORE, "first", *water))
    uid = office.take_in(commune_officer, survey(office, AGAIN, "second", *water))
    assert list(confirmed(uid)) == [("told_on", 2)]
    assert (HouseholdFact.plain.filter(kind="water").count(), VillageFact.plain.count()) == (2, 2)


def noted_today(by: Any, since: date | None) -> None:
    home = Household.plain.get()
    actions.note_fact(
        by=by, subject=Subject(About.HOUSEHOLD, home.uid), fact=NewFact(FactKind.WATER, "stream", since, said_by="ông Pản"),
        version=home.version, request=None, now=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("said", ["Suối", "Giếng"])
def test_what_was_noted_by_hand_since_stays_however_long_it_has_been_so(
    office: Office, commune_officer: Any, said: str
) -> None:
    office.take_in(commune_officer, survey(office, None, "people", *FAMILY))
    noted_today(commune_officer, TODAY - timedelta(days=4000))
    told = survey(office, AGAIN, "survey", FAMILY[0] | {"water": said})
    uid = office.take_in(commune_officer, told)
    assert HouseholdFact.plain.get(kind="water").value == "stream"
    older = ImportFault.plain.filter(batch__uid=uid, kind="fact_older").values_list("params__day", flat=True)
    assert list(older) == ([f"{TODAY:%d/%m/%Y}"] if said == "Giếng" else [])
    assert (Look.OLD, FactKind.WATER) not in to_look_at(commune_officer)


def test_a_survey_of_years_ago_brought_today_wants_to_be_asked_again(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, survey(office, TODAY - timedelta(days=2500), "old"))
    kinds = {kind for look, kind in to_look_at(commune_officer) if look in {Look.OLD, Look.PHONE}}
    assert kinds == {FactKind(kind) for kind in AGEING}


def test_a_list_told_without_a_day_is_as_old_as_its_bringing(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, survey(office, None, "plain"))
    kinds = {kind for look, kind in to_look_at(commune_officer) if look in {Look.OLD, Look.PHONE}}
    assert kinds == set()
    for table in TABLES:
        table.plain.all().update(recorded_at=timezone.make_aware(datetime(2019, 5, 1, 9)))
    assert (Look.PHONE, FactKind.PHONE) in to_look_at(commune_officer)


WATER = {"stream": "Suối", "well": "Giếng", "rain": "Nước mưa"}


def water_then() -> list[tuple[Any, ...]]:
    """What is known of the water and was not taken back: value, paper, from when, until when."""
    rows = HouseholdFact.plain.filter(kind="water", taken_back_at=None).order_by("recorded_at", "pk")
    return list(rows.values_list("value", "source", "valid_from", "valid_to"))


@settings(max_examples=tried(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(list(WATER.values())), min_size=2, max_size=3),
    st.permutations(range(3)),
    st.integers(1, 3),
)
@example(["Suối", "Suối"], [0, 1, 2], 1)
@example(["Suối", "Suối"], [0, 1, 2], 2)
@example(["Giếng", "Suối", "Suối"], [1, 0, 2], 3)
def test_lists_taken_back_in_any_order_leave_what_the_others_tell(
    office: Office, commune_officer: Any, told: list[str], order: list[int], many: int
) -> None:
    """Each survey of a later day than the one before. What stays is what the remaining ones alone would have said."""
    people = office.take_in(commune_officer, survey(office, None, "people", FAMILY[0]))

    def take_in(chosen: list[int]) -> dict[int, Any]:
        return {
            at: office.take_in(
                commune_officer,
                survey(
                    office, BEFORE + timedelta(days=100 * at), f"survey{at}", FAMILY[0] | {"water": told[at]}
                ),
            )
            for at in chosen
        }

    every = take_in(list(range(len(told))))
    gone = [at for at in order if at in every][:many]
    for at in gone:
        take_back(commune_officer, every.pop(at))
    left = water_then()
    for uid in every.values():
        take_back(commune_officer, uid)
    assert water_then() == [], "nothing comes back that was taken back"
    again = take_in(list(every))
    assert left == water_then(), "as if the others had never come"
    for uid in (*again.values(), people):
        take_back(commune_officer, uid)
    assert not Household.plain.exists()


def test_a_survey_taken_back_leaves_what_the_next_one_confirmed(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, survey(office, None, "people", *FAMILY))
    noted = date(2020, 1, 1)
    noted_today(commune_officer, noted)
    HouseholdFact.plain.all().update(
        value="well", recorded_at=timezone.make_aware(datetime(2020, 1, 2, 9)), source="sổ tay"
    )
    row = FAMILY[0] | {"water": "Suối"}
    first = office.take_in(commune_officer, survey(office, BEFORE, "first", row))
    second = office.take_in(commune_officer, survey(office, AGAIN, "second", row))
    assert batches.kept_of(commune_officer, batches.batch_for(commune_officer, first)).count == 0
    take_back(commune_officer, first)
    assert water_then() == [("well", "sổ tay", noted, AGAIN), ("stream", "second.xlsx", AGAIN, None)]
    take_back(commune_officer, second)
    assert water_then() == [("well", "sổ tay", noted, None)], "what held before both holds again"


def test_as_many_questions_for_many_that_are_confirmed_as_for_few(
    office: Office, commune_officer: Any
) -> None:
    told = {"house": "Kiên cố", "water": "Giếng", "whose_phone": "Của mình", "coverage": "4G"}
    counts = []
    for many in (6, 200):
        office.take_in(commune_officer, survey(office, BEFORE, f"first{many}", *families(many, **told)))
        counts.append(
            chunk_queries(
                office, commune_officer, survey(office, AGAIN, f"second{many}", *families(many, **told))
            )
        )
        assert HouseholdFact.plain.filter(replaced_at=None, valid_from=AGAIN).count() == 2 * many
        for _ in range(2):
            take_back(commune_officer, ImportBatch.plain.filter(state="done").latest("pk").uid)
        assert not Household.plain.exists(), "a confirmation taken back is no work on them"
    assert counts[1] <= counts[0] + 1  # a chunk of another size
