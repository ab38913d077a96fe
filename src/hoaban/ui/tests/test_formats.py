from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from hoaban.ui import formats


@pytest.mark.parametrize(
    ("value", "places", "language", "written"),
    [
        (1234567.8, None, "vi", "1.234.567,8"),
        (1234567.8, None, "en", "1,234,567.8"),
        (0, None, "vi", "0"),
        (-1500, None, "vi", "−1.500"),
        (12.25, 1, "vi", "12,3"),
        (Decimal("12.50"), None, "vi", "12,5"),
        (3, 1, "vi", "3,0"),
        (None, None, "vi", "—"),
        ("1.234", None, "vi", "1.234"),
        (float("nan"), None, "vi", "nan"),
        (999999999999, None, "vi", "999.999.999.999"),
    ],
)
def test_numbers_are_written_as_here(value: object, places: int | None, language: str, written: str) -> None:
    assert formats.number(value, places, language) == written


def test_days_come_before_months() -> None:
    assert formats.day(date(2026, 11, 23)) == "23/11/2026"
    assert formats.day(None) == "—"


def test_moments_are_shown_in_local_time() -> None:
    shown = Template("{{ at|moment }}").render(Context({"at": datetime(2026, 11, 23, 17, 5, tzinfo=UTC)}))
    assert shown == "24/11/2026 00:05"


@pytest.mark.parametrize(
    ("kept", "written"),
    [
        ("+84912345678", "0912 345 678"),
        ("+842123851234", "0212 385 1234"),
        ("1900 9095", "1900 9095"),
        (None, ""),
    ],
)
def test_a_telephone_is_written_as_people_write_it(kept: str | None, written: str) -> None:
    assert Template("{{ kept|telephone }}").render(Context({"kept": kept})) == written


@pytest.mark.parametrize(("language", "written"), [("vi", "1.234,5"), ("en", "1,234.5")])
def test_the_filter_follows_the_language_of_the_page(language: str, written: str) -> None:
    with translation.override(language):
        assert Template("{{ n|number }}").render(Context({"n": 1234.5})) == written
