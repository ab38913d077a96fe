"""The status of a household comes in with the number and the day or year of its decision; what lacks them is told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext, override

from hoaban.domains.lists.as_said import poverty_of
from hoaban.domains.lists.fact_fields import FIELDS
from hoaban.domains.lists.tests.test_recognising import FAMILY, Row
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry import api
from hoaban.domains.registry.models import HouseholdFact
from hoaban.domains.registry.tests.conftest import Office
from hoaban.domains.registry.values import Poverty
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.matching import match_columns
from hoaban.foundation.imports.models import ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")
HEADER = {
    "commune": "Mã xã", "household": "Mã hộ", "village": "Bản", "name": "Họ và tên", "relation": "Quan hệ với chủ hộ",
    "sex": "Giới tính", "birth": "Ngày sinh", "identity": "Số CCCD", "poverty": "Diện hộ", "decision": "Số quyết định",
    "decided_on": "Ngày quyết định", "in_force": "Diện hộ có hiệu lực từ",
}  # fmt: skip


def sheet(office: Office, *rows: Row) -> Path:
    path = office.folder / "list.xlsx"
    blank = dict.fromkeys(HEADER, "") | {"commune": "03646", "village": "Bản Mẫu", "poverty": "Nghèo"}
    imports.write_xlsx(path, list(HEADER.values()), [[(blank | row)[key] for key in HEADER] for row in rows])
    return path


def told(uid: Any) -> list[tuple[str, str]]:
    return list(ImportFault.plain.filter(batch__uid=uid).order_by("row", "pk").values_list("column", "kind"))


@pytest.mark.parametrize(
    ("number", "day", "source", "since"),
    [
        ("12/QĐ-UBND", {"decided_on": "15/01/2026"}, "12/QĐ-UBND (15/01/2026)", None),
        ("12/QĐ-UBND", {"decided_on": "2025"}, "12/QĐ-UBND (2025)", None),
        ("12/QĐ-UBND năm 2025", {"decided_on": "2025"}, "12/QĐ-UBND năm 2025", None),
        ("12/QĐ-UBND", {"in_force": "01/01/2026"}, "12/QĐ-UBND", date(2026, 1, 1)),
        (
            "12/QĐ-UBND",
            {"decided_on": "22/12/2025", "in_force": "01/01/2026"},
            "12/QĐ-UBND (22/12/2025)",
            date(2026, 1, 1),
        ),
    ],
)
def test_a_status_stands_on_its_decision(
    office: Office, commune_officer: Any, number: str, day: Row, source: str, since: date | None
) -> None:
    path = sheet(office, FAMILY[0] | {"decision": number} | day, FAMILY[1])
    uid = office.take_in(commune_officer, path)
    assert told(uid) == []
    fact = HouseholdFact.plain.get(kind="poverty")
    assert (fact.value, fact.source, fact.valid_from) == ("poor", source, since)


def test_a_list_with_decisions_is_taken_back_whole(office: Office, commune_officer: Any) -> None:
    path = sheet(office, FAMILY[0] | {"decision": "12/QĐ-UBND", "decided_on": "15/01/2026"})
    take_back(commune_officer, office.take_in(commune_officer, path))
    assert not HouseholdFact.plain.exists()


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        ({"decision": "12"}, {}, ["decision_missing"]),
        ({"decided_on": "2025"}, {}, ["decision_missing"]),
        ({"decision": "12", "decided_on": "31/02/2025"}, {}, ["decided_unreadable", "decision_missing"]),
        ({"decision": "12", "decided_on": "2999"}, {}, ["decided_future", "decision_missing"]),
        ({"decision": "12", "decided_on": "15"}, {}, ["decided_unreadable", "decision_missing"]),
        ({"decision": "1" * 151, "decided_on": "2025"}, {}, ["decision_long", "decision_missing"]),
        (
            {"decision": "12", "decided_on": "2025"},
            {"decision": "13", "decided_on": "2025"},
            ["decision_conflict"],
        ),
    ],
)
def test_what_lacks_a_decision_or_has_two_is_told(
    office: Office, commune_officer: Any, first: Row, second: Row, kinds: list[str]
) -> None:
    uid = office.check(commune_officer, sheet(office, FAMILY[0] | first, FAMILY[1] | second))
    assert sorted(kind for _column, kind in told(uid)) == sorted(kinds)


POOR, NONE = {"poverty": "Nghèo"}, {"poverty": "Không"}
FIRST = {"decision": "12/QĐ-UBND", "decided_on": "15/01/2025"}
FIRST_SAID = "12/QĐ-UBND (15/01/2025)"
LATER = {"decision": "9/QĐ-UBND", "decided_on": "12/2025"}


def statuses() -> list[tuple[str, str, bool]]:
    """Every status of the household, with its paper, and whether it holds."""
    rows = HouseholdFact.plain.filter(kind="poverty").order_by("pk")
    return [(one.value, one.source, one.replaced_at is None) for one in rows]


def test_a_yearly_review_changes_who_stands_by_its_later_decision(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    review = office.take_in(commune_officer, sheet(office, FAMILY[0] | NONE | LATER))
    assert sorted(told(review)) == [("decided_on", "status_ends"), ("poverty", "status_changes")]
    assert statuses() == [("poor", FIRST_SAID, False), ("neither", "9/QĐ-UBND (12/2025)", True)]
    again = office.check(commune_officer, sheet(office, FAMILY[0] | NONE | LATER))
    assert told(again) == [], "sent again it changes nothing"
    take_back(commune_officer, review)
    assert statuses()[0] == ("poor", FIRST_SAID, True)


def test_what_a_change_says_names_both_decisions(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    uid = office.check(commune_officer, sheet(office, FAMILY[0] | POOR | LATER))
    note = ImportFault.plain.get(batch__uid=uid, kind="status_changes")
    assert note.params == {
        "before": "Hộ nghèo · 12/QĐ-UBND · 15/01/2025",
        "after": "Hộ nghèo · 9/QĐ-UBND · 12/2025",
    }


@pytest.mark.parametrize(
    "decided", [{}, {"decision": "9/QĐ-UBND"}, FIRST, {"decision": "3", "decided_on": "2024"}]
)
def test_another_status_without_a_later_decision_stays_a_fault(
    office: Office, commune_officer: Any, decided: Row
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    uid = office.check(commune_officer, sheet(office, FAMILY[0] | NONE | decided))
    assert ("poverty", "poverty_differs") in told(uid)
    assert statuses() == [("poor", FIRST_SAID, True)]


def test_who_had_no_decision_gets_one(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0]))
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    assert statuses() == [("poor", "", False), ("poor", FIRST_SAID, True)]


def test_an_older_decision_of_the_same_status_is_told_and_changes_nothing(
    office: Office, commune_officer: Any
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | {"decision": "3", "decided_on": "2024"}))
    assert told(uid) == [("decision", "decision_kept")]
    assert statuses() == [("poor", FIRST_SAID, True)]


def test_rows_of_one_household_tell_one_decision_together(office: Office, commune_officer: Any) -> None:
    first, second = {"decision": "12/QĐ-UBND"}, {"decided_on": "2025"}
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | first, FAMILY[1] | second))
    assert told(uid) == []
    assert statuses() == [("poor", "12/QĐ-UBND (2025)", True)]


def test_the_more_exact_day_of_a_household_is_kept(office: Office, commune_officer: Any) -> None:
    number = {"decision": "12/QĐ-UBND"}
    rows = (FAMILY[0] | number | {"decided_on": "2025"}, FAMILY[1] | number | {"decided_on": "15/01/2025"})
    assert told(office.take_in(commune_officer, sheet(office, *rows))) == []
    assert HouseholdFact.plain.get(kind="poverty").source == FIRST_SAID


@pytest.mark.parametrize("other", [{"decision": "9/QĐ-UBND"}, {"decided_on": "2026"}])
def test_half_a_decision_of_who_stands_is_told_and_changes_nothing(
    office: Office, commune_officer: Any, other: Row
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    assert told(office.take_in(commune_officer, sheet(office, FAMILY[0] | other))) == [
        ("decision", "decision_kept")
    ]
    assert statuses() == [("poor", FIRST_SAID, True)]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("status", list(Poverty))
def test_a_status_comes_back_in_the_words_it_goes_out_with(status: Poverty, language: str) -> None:
    with override(language):
        assert poverty_of(gettext(api.KINDS[api.FactKind.POVERTY].words[status])) is status


@pytest.mark.parametrize("days", [("2025", "15/01/2026"), ("2025", "15/01/2025", "20/03/2025")])
def test_days_that_contradict_each_other_are_named_and_the_first_stands(
    office: Office, commune_officer: Any, days: tuple[str, ...]
) -> None:
    number = {"decision": "12/QĐ-UBND"}
    people = (FAMILY[0], FAMILY[1], FAMILY[1] | {"name": "Lò Văn Ba"})
    rows = [one | number | {"decided_on": day} for one, day in zip(people, days, strict=False)]
    assert ("decided_on", "decision_conflict") in told(office.take_in(commune_officer, sheet(office, *rows)))
    assert HouseholdFact.plain.get(kind="poverty").source in {"12/QĐ-UBND (2025)", FIRST_SAID}


@pytest.mark.parametrize(
    ("first", "second"),
    [(NONE | LATER, {"poverty": "Nghèo"}), (NONE | LATER | {"sex": "?"}, {"poverty": ""})],
)
def test_a_status_told_by_a_row_that_stays_out_or_told_otherwise_changes_nothing(
    office: Office, commune_officer: Any, first: Row, second: Row
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST, FAMILY[1] | FIRST))
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | first, FAMILY[1] | second))
    assert "status_changes" not in {kind for _column, kind in told(uid)}
    assert statuses() == [("poor", FIRST_SAID, True)]


def test_a_number_of_a_year_to_come_decides_nothing(office: Office, commune_officer: Any) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    uid = office.check(commune_officer, sheet(office, FAMILY[0] | NONE | {"decision": "12/2062/QĐ-UBND"}))
    assert told(uid) == [("poverty", "poverty_differs")]


def held(value: str, source: str, since: date | None, on: date = date(2026, 6, 1)) -> api.FactHeld:
    return api.FactHeld(value, since or on, source, since)


@pytest.mark.parametrize(
    ("now", "then", "gives_way"),
    [
        (
            held("poor", "50/QĐ", date(2026, 1, 1)),
            api.FactBrought("neither", date(2025, 12, 22), "50/QĐ"),
            False,
        ),
        (held("poor", "12/QĐ (1/2025)", None), api.FactBrought("poor", date(2025, 1, 15), "9/QĐ"), False),
        (held("poor", "12/QĐ (1/2025)", None), api.FactBrought("poor", None, "9/QĐ (01/02/2025)"), True),
        (
            held("poor", "", date(2026, 1, 1)),
            api.FactBrought("neither", date(2026, 2, 1), "9/QĐ (30/12/2025)"),
            True,
        ),
        (held("poor", "12/QĐ (2025)", None), api.FactBrought("neither", date(2026, 4, 1), "9/QĐ"), True),
        (
            held("poor", "12/QĐ (22/12/2025)", None),
            api.FactBrought("neither", date(2025, 9, 1), "9/QĐ"),
            False,
        ),
        (
            held("poor", "12/QĐ", date(2025, 12, 22)),
            api.FactBrought("neither", date(2026, 12, 20), "12/QĐ"),
            True,
        ),
        (held("neither", "", None), api.FactBrought("poor", date(1999, 1, 1), "3/QĐ"), False),
        (held("neither", "", None), api.FactBrought("neither", date(2024, 1, 1), "3/QĐ"), True),
    ],
)
def test_only_a_later_decision_comes_in(now: api.FactHeld, then: api.FactBrought, gives_way: bool) -> None:
    assert now.gives_way_to(then) is gives_way


@pytest.mark.parametrize(
    ("source", "since", "said"),
    [
        ("50/QĐ (22/12/2025)", None, True),
        ("50/QĐ", date(2026, 1, 1), True),
        ("50/QĐ (2025)", None, True),
        ("50/QĐ", date(2025, 12, 22), False),
        ("50/QĐ (23/12/2025)", None, False),
        ("50/QĐ (22/12/2025)", date(2026, 1, 2), False),
    ],
)
def test_another_day_of_the_same_decision_is_not_said_already(
    source: str, since: date | None, said: bool
) -> None:
    now = held("poor", "50/QĐ (22/12/2025)", date(2026, 1, 1))
    assert now.is_said_by(api.FactBrought("poor", since, source)) is said


@pytest.mark.parametrize("day", [{"decided_on": "16/01/2025"}, {"in_force": "01/02/2025"}])
def test_whoever_corrects_a_day_in_the_sheet_is_told_that_the_register_keeps_its_own(
    office: Office, commune_officer: Any, day: Row
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST))
    uid = office.take_in(commune_officer, sheet(office, FAMILY[0] | FIRST | day))
    assert told(uid) == [("decision", "decision_kept")]
    assert statuses() == [("poor", FIRST_SAID, True)]


def test_a_status_does_not_end_before_it_began(office: Office, commune_officer: Any) -> None:
    first = {"decision": "15/QĐ", "decided_on": "22/12/2025", "in_force": "01/01/2026"}
    office.take_in(commune_officer, sheet(office, FAMILY[0] | first))
    later = {"decision": "16/QĐ", "decided_on": "25/12/2025"}
    office.take_in(commune_officer, sheet(office, FAMILY[0] | NONE | later))
    ended = HouseholdFact.plain.get(kind="poverty", value="poor")
    assert (ended.valid_from, ended.valid_to) == (date(2026, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"decided_on": "22/12/2025"}, {"in_force": "01/01/2026"}),
        ({"decided_on": "12/2025"}, {"in_force": "01/01/2026"}),
        ({"in_force": "01/01/2026"}, {"decided_on": "25/12/2025"}),
    ],
)
@pytest.mark.parametrize("status", [POOR, NONE])
def test_which_of_two_decisions_told_by_unlike_days_is_later_is_for_a_person_to_say(
    office: Office, commune_officer: Any, first: Row, second: Row, status: Row
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | {"decision": "15/QĐ-UBND"} | first))
    before = statuses()
    uid = office.take_in(
        commune_officer, sheet(office, FAMILY[0] | {"decision": "10/QĐ-UBND"} | second | status)
    )
    assert told(uid) == [("decision", "decision_unclear")]
    assert statuses() == before


def test_two_days_a_status_is_in_force_from_keep_nobody_out(office: Office, commune_officer: Any) -> None:
    rows = [
        one | {"decision": "9", "decided_on": "2025", "in_force": day}
        for one, day in zip(FAMILY[:2], ("01/01/2026", "01/02/2026"), strict=True)
    ]
    uid = office.take_in(commune_officer, sheet(office, *rows))
    assert told(uid) == [("in_force", "in_force_conflict")]
    fact = HouseholdFact.plain.get(kind="poverty")
    assert (fact.source, fact.valid_from) == ("9 (2025)", None)


@pytest.mark.parametrize(
    ("header", "is_it"),
    [
        ("Thẻ BHYT có hiệu lực từ ngày", False),
        ("Ngày hiệu lực thẻ", False),
        ("Ngày có hiệu lực của thẻ", False),
        ("Diện hộ có hiệu lực từ ngày", True),
        ("Quyết định có hiệu lực từ ngày", True),
        ("Ngày quyết định có hiệu lực", True),
        ("Status in force since", True),
    ],
)
def test_only_a_column_that_names_the_status_or_its_decision_is_its_day(header: str, is_it: bool) -> None:
    found = match_columns(["Họ và tên", "Diện hộ", "Ngày quyết định", header], FIELDS)
    assert found.get("in_force") == (3 if is_it else None)
    assert found["decided_on"] == 2


def test_a_decision_without_a_status_is_told(office: Office, commune_officer: Any) -> None:
    uid = office.check(commune_officer, sheet(office, FAMILY[0] | FIRST | {"poverty": ""}))
    assert told(uid) == [("decision", "decision_alone")]


@pytest.mark.parametrize(
    "days",
    [
        {"decided_on": "12/2025"},
        {"decided_on": "22/12/2025"},
        {"in_force": "01/01/2026"},
        {"decided_on": "22/12/2025", "in_force": "01/01/2026"},
    ],
)
def test_what_goes_out_comes_back_and_changes_nothing(
    office: Office, commune_officer: Any, days: Row
) -> None:
    from hoaban.domains.registry.queries.batches import export_rows
    from hoaban.domains.registry.queries.lists import ListFilter

    office.take_in(commune_officer, sheet(office, FAMILY[0] | {"decision": "9/QĐ-UBND"} | days))
    ((*_rest, status, number, day, since), *_more) = [
        row[:13] for row in export_rows(commune_officer, ListFilter())
    ]
    assert (status, number) == ("poor", "9/QĐ-UBND")
    assert (day, since) == (days.get("decided_on", ""), days.get("in_force", ""))
    again = FAMILY[0] | {"decision": number, "decided_on": day, "in_force": since}
    assert told(office.check(commune_officer, sheet(office, again))) == []


@pytest.mark.parametrize(
    ("decided_on", "ends"),
    [("2025", date(2025, 12, 31)), ("11/2025", date(2025, 11, 30)), ("20/12/2025", date(2025, 12, 20))],
)
def test_what_was_before_ends_with_the_decision_not_when_its_list_comes_in(
    office: Office, commune_officer: Any, decided_on: str, ends: date
) -> None:
    office.take_in(commune_officer, sheet(office, FAMILY[0] | {"decision": "3", "decided_on": "2023"}))
    office.take_in(
        commune_officer, sheet(office, FAMILY[0] | NONE | {"decision": "9", "decided_on": decided_on})
    )
    assert HouseholdFact.plain.get(kind="poverty", value="poor").valid_to == ends


@pytest.mark.parametrize(
    ("first", "kind", "held"),
    [({"in_force": "2026"}, "in_force_unreadable", 1), ({"in_force": "01/01/2999"}, "in_force_future", 0)],
)
def test_a_day_it_is_in_force_from_that_cannot_be_is_told(
    office: Office, commune_officer: Any, first: Row, kind: str, held: int
) -> None:
    uid = office.take_in(
        commune_officer, sheet(office, FAMILY[0] | {"decision": "12", "decided_on": "2025"} | first)
    )
    assert told(uid) == [("in_force", kind)]
    assert HouseholdFact.plain.filter(kind="poverty").count() == held
