"""The words of a yearly review: who left poverty, who fell again, who is new; what the list does not say is asked or left open."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.lists.rules import poverty_of, says_only_new
from hoaban.domains.lists.tests.test_recognising import FAMILY, Row
from hoaban.domains.lists.tests.test_statuses import FIRST, FIRST_SAID, LATER, NONE, sheet, statuses, told
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry.models import Change, Person
from hoaban.domains.registry.tests.conftest import Office, job_context
from hoaban.domains.registry.values import Poverty
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs

pytestmark = pytest.mark.django_db(databases="__all__")
LEFT = {"poverty": "Hộ thoát nghèo"}
WORDS = ["Pản", "Xôm", "Inh", "Hặc", "Pâng", "Tiến", "Chung", "Sơn", "Hải", "Lả", "Cương", "Bun"]


@pytest.mark.parametrize(
    ("said", "status"),
    [("Thoát nghèo", Poverty.LEFT), ("Hộ mới thoát nghèo", Poverty.LEFT), ("THOÁT CẬN NGHÈO", Poverty.NEITHER),
     ("Thoát nghèo, còn cận nghèo", Poverty.NEAR_POOR), ("Thoát nghèo, vượt chuẩn cận nghèo", Poverty.NEITHER),
     ("Tái nghèo", Poverty.POOR), ("Hộ tái cận nghèo", Poverty.NEAR_POOR), ("Hộ nghèo phát sinh", Poverty.POOR),
     ("Cận nghèo phát sinh mới", Poverty.NEAR_POOR), ("phát sinh hộ nghèo", Poverty.POOR), ("Phát sinh", False),
     ("Thoát nghèo, cận nghèo", False), ("Thoát nghèo 2025", False)],
)  # fmt: skip
def test_its_words_are_read(said: str, status: Poverty | bool) -> None:
    assert poverty_of(said) is status
    assert says_only_new(said) is (said == "Phát sinh")


def test_who_left_poverty_is_poor_no_longer_and_what_follows_stays_open(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    review = office.take_in(commune_officer, sheet(office, FAMILY[0] | LEFT | LATER))
    assert {kind for _column, kind in told(review)} == {"status_changes", "status_left", "status_ends"}
    assert statuses() == [("poor", FIRST_SAID, False), ("left", "9/QĐ-UBND (12/2025)", True)]
    assert told(office.check(commune_officer, sheet(office, FAMILY[0] | LEFT | LATER))) == []
    take_back(commune_officer, review)
    assert statuses()[0] == ("poor", FIRST_SAID, True)


@pytest.mark.parametrize(("decided", "kind"), [({}, "poverty_differs"), (FIRST, "poverty_differs")])
def test_nobody_leaves_poverty_without_a_later_decision(
    office: Office, commune_officer: Any, decided: Row, kind: str
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    assert ("poverty", kind) in told(office.check(commune_officer, sheet(office, FAMILY[0] | LEFT | decided)))


def test_what_the_register_knows_in_its_place_stays(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | NONE | FIRST))
    review = office.take_in(commune_officer, sheet(office, FAMILY[0] | LEFT | LATER))
    assert told(review) == [("poverty", "left_kept")]
    assert statuses() == [("neither", FIRST_SAID, True)]


def test_a_new_household_that_left_poverty_comes_in_as_such(office: Office, commune_officer: Any) -> None:
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | LEFT | LATER))
    assert told(uid) == [("poverty", "status_left")]
    assert [status for status, _source, _now in statuses()] == ["left"]


def test_new_without_saying_on_which_list_is_asked(office: Office, commune_officer: Any) -> None:
    uid = office.check(commune_officer, sheet(office, FAMILY[0] | {"poverty": "Phát sinh"} | LATER))
    assert ("poverty", "poverty_arisen") in told(uid)


def test_what_a_list_changes_takes_as_many_statements_of_few_as_of_many(
    office: Office, commune_officer: Any
) -> None:
    head = {"relation": "Chủ hộ", "sex": "Nam", "birth": "1960", "poverty": ""}
    people = [head | {"household": f"H{at:02d}", "name": f"Lò Văn {word}"} for at, word in enumerate(WORDS)]
    office.take_in(commune_officer, sheet(office, *people))

    kinds: list[str] = []

    def asked(rows: list[Row]) -> int:
        told = [one | {"birth": "12/05/1960", "village": "Bản Khác"} for one in rows]
        uid = office.check(commune_officer, sheet(office, *told))
        imports.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
        with CaptureQueriesContext(connection) as found:
            import_jobs.work(job_context())
        before, changed = len(kinds), list(Change.plain.order_by("pk").values_list("what", flat=True))
        kinds[:] = changed
        assert sorted(changed[before:]) == ["household"] * len(rows) + ["person"] * len(rows)
        return len(found)

    asked(people[:1])
    assert asked(people[1:3]) == asked(people[3:])
    assert set(Person.plain.values_list("birth_precision", "birth_year", "version")) == {("day", 1960, 2)}
