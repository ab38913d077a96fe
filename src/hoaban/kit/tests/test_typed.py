"""Numbers and times from outside: what cannot be reckoned with is nothing."""

from datetime import date, datetime

import pytest

from hoaban.kit.typed import MOST, is_near, whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("007", 7), ("12", 12), (str(MOST), MOST), (str(MOST + 1), None), ("9" * 5000, None), ("²", None), ("٣", None),
        ("-1", None), ("+1", None), (" 1", None), ("1.0", None), ("1e3", None), ("", None), ("nan", None), ("1_000", None),
    ],
)  # fmt: skip
def test_only_plain_digits_are_a_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_a_number_may_have_a_ceiling() -> None:
    assert [whole_number(one, 99) for one in ("99", "100")] == [99, None]


@pytest.mark.parametrize(
    ("when", "near"),
    [
        (date(1, 1, 1), False), (date(1899, 12, 31), False), (date(1900, 1, 1), True), (date(2199, 12, 31), True),
        (date(2200, 1, 1), False), (datetime.fromisoformat("9999-12-31T23:59:59-12:00"), False),
    ],
)  # fmt: skip
def test_years_nobody_means_are_far(when: date, near: bool) -> None:
    assert is_near(when) is near
