"""Days and numbers that no calendar reaches, in every address: a sentence or a clamped page, never a broken one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest, get_bytes_from_wsgi
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import QueryDict
from django.utils.functional import cached_property

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
            read_of.clear()
            said = knocker.get(url, dict.fromkeys(names, value))
            assert said.status_code < 500, value
            closed(said)
            if not read_of & {*names, EVERY_NAME}:
                break  # what a page does not look at cannot break it, whatever it is


EVERY_NAME = "*"
read_of: set[str] = set()
"""What a page looked for in its address since it was cleared; `EVERY_NAME`: it went through all there is."""


class Watched(QueryDict):
    """An address whose words are noted when they are looked for."""

    def __getitem__(self, key: str) -> Any:
        read_of.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        read_of.add(str(key))
        return super().__contains__(key)

    def _getlist(self, key: str, *words: Any, **named: Any) -> Any:
        read_of.add(key)
        return super()._getlist(key, *words, **named)  # type: ignore[misc]

    def _all(self) -> None:
        read_of.add(EVERY_NAME)

    def __iter__(self) -> Iterator[str]:
        self._all()
        return super().__iter__()

    def keys(self) -> Any:
        self._all()
        return super().keys()

    def items(self) -> Any:
        self._all()
        return super().items()

    def values(self) -> Any:
        self._all()
        return super().values()

    def lists(self) -> Any:
        self._all()
        return super().lists()

    def __copy__(self) -> Any:
        self._all()
        return super().__copy__()

    def __deepcopy__(self, memo: Any) -> Any:
        self._all()
        return super().__deepcopy__(memo)


@pytest.fixture(autouse=True)
def _watched(monkeypatch: pytest.MonkeyPatch) -> None:
    def words(request: WSGIRequest) -> Watched:
        made = Watched(get_bytes_from_wsgi(request.environ, "QUERY_STRING", ""), encoding=request._encoding)
        read_of.clear()  # making it looks for each name
        return made

    watched = cached_property(words)
    watched.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", watched)


@pytest.mark.parametrize(
    "look",
    [
        lambda words: words["page"], lambda words: words.get("page"), lambda words: words.getlist("page"), lambda words: "page" in words,
        list, dict, lambda words: {**words}, lambda words: words.urlencode(), lambda words: words.copy(), lambda words: words.dict(),
        lambda words: list(words.items()), lambda words: list(words.lists()), lambda words: list(words.values()),
        lambda words: sum(1 for _name in words),
    ],
)  # fmt: skip
def test_however_an_address_is_read_it_is_noted(look: Callable[[Any], Any], rf: Any) -> None:
    request = rf.get("/", {"page": "1"})
    request.GET.get("year")
    assert read_of == {"year"}
    look(request.GET)
    assert read_of & {"page", EVERY_NAME}


def closed(said: Any) -> None:
    """As the client closes what it read itself: the test's own transaction keeps its connection."""
    request_finished.disconnect(close_old_connections)
    said.close()
    request_finished.connect(close_old_connections)
