"""Days and numbers that no calendar reaches, in every address: a sentence or a clamped page, never a broken one."""

from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections

from tests.doors.conftest import signed_in
from tests.doors.test_table import ROWS, role_for
from tests.support.doors import Row
from tests.support.people import Cast

pytestmark = pytest.mark.django_db(databases="__all__")
DAYS = ("on", "day", "since", "until", "from", "to", "first", "last", "date", "at", "period", "month")
FAR = ("0001-01-01", "9999-12-31", "1899-02-29", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")
NUMBERS = (
    "page",
    "year",
    "after",
    "before",
    "step",
    "days",
    "number",
    "version",
    "commune",
    "area",
    "month",
    "limit",
)
HUGE = ("0", "-1", "99999", "9" * 40, "1e9", "٣", "²", "nan")


def read(row: Row) -> bool:
    return "GET" in row.methods and not row.others


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS.items() if read(row)])
def test_far_days_and_numbers_break_no_page(row: Row, cast: Cast, address: Any, client: Any) -> None:
    role = role_for(row)
    knocker = signed_in(cast.user(role)) if role else client
    url = address(row)
    for names, values in ((DAYS, FAR), (NUMBERS, HUGE)):
        for value in values:
            said = knocker.get(url, dict.fromkeys(names, value))
            assert said.status_code < 500, value
            closed(said)


def closed(said: Any) -> None:
    """As the client closes what it read itself: the test's own transaction keeps its connection."""
    request_finished.disconnect(close_old_connections)
    said.close()
    request_finished.connect(close_old_connections)
