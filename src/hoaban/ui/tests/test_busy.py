"""A database that cannot answer now is said as such, with what to do; nothing looks like a fault of the page."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from hoaban.ui import frame
from hoaban.ui.web import errors

pytestmark = pytest.mark.django_db


def answer_to(problem: Exception, rf: RequestFactory) -> tuple[int, str]:
    try:
        raise problem
    except Exception:  # noqa: BLE001 - as Django does before it asks for the page
        response = errors.server_error(rf.get("/w/"))
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("database is locked", 503),
        ("canceling statement due to statement timeout", 503),
        ("canceling statement due to lock timeout", 503),
        ("couldn't get a connection after 10.00 sec", 503),
        ("database or disk is full", 507),
        ("could not extend file: No space left on device", 507),
        ("no such column: x", 500),
    ],
)
def test_it_says_what_happened(words: str, status: int, rf: RequestFactory) -> None:
    assert answer_to(OperationalError(words), rf)[0] == status


def test_a_fault_of_ours_is_not_called_busy(rf: RequestFactory) -> None:
    assert answer_to(KeyError("locked"), rf)[0] == 500


def test_it_is_said_even_when_the_frame_cannot_be_drawn(rf: RequestFactory) -> None:
    class Broken(frame.BareFrame):
        def template(self, request: object) -> str:
            raise OperationalError("database is locked")

    former = frame.provide(Broken())
    try:
        status, page = answer_to(OperationalError("database is locked"), rf)
    finally:
        frame.provide(former)
    assert status == 503
    assert "<h1" in page
