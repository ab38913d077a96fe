"""Reading ahead: one connection, in turn, whoever reads."""

import threading

import pytest
from django.db import connection

from hoaban.domains.registry.models import Household
from hoaban.domains.registry.queries.ahead import read_ahead
from hoaban.domains.registry.tests.test_merging import home

pytestmark = pytest.mark.django_db
CODES = ["A-1", "A-2", "A-3"]


def test_every_part_is_read_and_worked_on_in_turn() -> None:
    assert list(read_ahead([1, 2, 3], lambda part: part * 10, str)) == ["10", "20", "30"]
    assert not list(read_ahead([], lambda part: part, str))


def test_one_part_needs_no_thread() -> None:
    assert list(read_ahead([1], lambda _part: threading.get_ident(), int)) == [threading.get_ident()]


def test_the_thread_reads_what_the_caller_s_transaction_wrote() -> None:
    for code in CODES:
        home(code)

    def read(code: str) -> tuple[int, int]:
        return threading.get_ident(), Household.plain.filter(code=code).count()

    threads, counts = zip(*read_ahead(CODES, read, tuple), strict=True)
    assert counts == (1, 1, 1)
    assert threads[0] == threading.get_ident() != threads[1]


def test_nobody_reads_while_the_caller_has_a_result() -> None:
    reading = threading.Event()

    def read(part: int) -> int:
        reading.set()
        Household.plain.count()
        reading.clear()
        return part

    for _one in read_ahead([1, 2, 3, 4], read, int):
        assert not reading.is_set()
        Household.plain.count()


@pytest.mark.parametrize("failing", ["read", "work"])
def test_a_failure_reaches_the_caller_and_the_connection_goes_on(failing: str) -> None:
    def fail(part: int) -> int:
        if part == 2:
            raise ValueError(part)
        return part

    def same(part: int) -> int:
        return part

    with pytest.raises(ValueError, match="2"):
        list(read_ahead([1, 2, 3], *((fail, same) if failing == "read" else (same, fail))))
    assert Household.plain.count() == 0
    assert connection.allow_thread_sharing is False
