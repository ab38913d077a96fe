"""The decision a status stands on: what of its days is told stays told so, and nothing is true before it."""

from datetime import UTC, date, datetime

import pytest

from hoaban.domains.registry import decided, past
from hoaban.domains.registry.facts import FactKind, FactShown
from hoaban.foundation.imports.api import ReadDate

KNOWN = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("source", "since", "begins"),
    [("12/QĐ (2025)", None, date(2025, 12, 31)), ("12/QĐ (2/2024)", None, date(2024, 2, 29)), ("12/QĐ (2026)", None, KNOWN),
     ("12/QĐ (22/12/2025)", None, date(2025, 12, 22)), ("12/QĐ (22/12/2025)", date(2026, 1, 1), date(2026, 1, 1)),
     ("12/2025/QĐ-UBND", None, date(2025, 12, 31)), ("12/QĐ", None, None), ("12/QĐ (31/2/2025)", None, date(2025, 2, 28))],
)  # fmt: skip
def test_it_holds_for_sure_from_the_last_day_it_can_have_been(
    source: str, since: date | None, begins: date | None
) -> None:
    assert decided.begins_by(source, since, KNOWN) == begins


@pytest.mark.parametrize(
    ("day", "since"),
    [(ReadDate(2025), None), (ReadDate(2025, 12), None), (ReadDate(2025, 12, date(2025, 12, 22)), date(2026, 1, 1)),
     (None, date(2026, 1, 1)), (None, None)],
)  # fmt: skip
def test_what_is_written_is_read_back(day: ReadDate | None, since: date | None) -> None:
    number, told, in_force = decided.columns(*decided.written("12/QĐ-UBND", day, since))
    assert number == "12/QĐ-UBND"
    assert in_force == (f"{since:%d/%m/%Y}" if since else "")
    assert told == ("" if day is None else "22/12/2025" if day.day else "12/2025" if day.month else "2025")


def test_a_year_s_decision_decides_nothing_of_the_years_before() -> None:
    told = datetime(2026, 3, 1, tzinfo=UTC)
    poor = FactShown(
        FactKind.POVERTY, "poor", date(2024, 1, 1), "3/QĐ", "", told, told, valid_to=date(2025, 12, 31)
    )
    rows = [poor, FactShown(FactKind.POVERTY, "neither", None, "9/QĐ (2025)", "", told, None)]
    held = {
        day: [one.value for one in past.facts_as_lived(rows, day)]
        for day in (date(2025, 6, 1), date(2026, 1, 1))
    }
    assert held == {date(2025, 6, 1): ["poor"], date(2026, 1, 1): ["neither"]}


IN_JANUARY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("new", "old", "is_later"),
    [
        (("9 (30/12/2025)", date(2026, 2, 1)), ("", IN_JANUARY), True),
        (("9", IN_JANUARY), ("15 (22/12/2025)", None), None),
        (("9 (25/12/2025)", None), ("15", IN_JANUARY), None),
        (("9 (25/12/2025)", None), ("15 (22/12/2025)", IN_JANUARY), True),
        (("9 (22/12/2025)", None), ("15 (22/12/2025)", IN_JANUARY), False),
        (("9 (2025)", date(2026, 2, 1)), ("15 (2025)", IN_JANUARY), True),
        (("9 (2025)", None), ("15 (22/12/2025)", None), False),
        (("9 (2026)", None), ("15 (22/12/2025)", None), True),
        (("9", date(2026, 6, 1)), ("15 (22/12/2025)", None), True),
        (("9", date(2025, 6, 1)), ("15 (22/12/2025)", None), False),
    ],
)
def test_of_two_decisions_like_days_are_compared(
    new: tuple[str, date | None], old: tuple[str, date | None], is_later: bool | None
) -> None:
    spans = [(decided.span(source), since) for source, since in (new, old)]
    assert decided.is_later(*spans) is is_later
