"""A database that cannot answer now is said as such, with what to do; nothing looks like a fault of the page."""

import errno
import json
import sqlite3

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from hoaban.ui import frame
from hoaban.ui.web import errors

pytestmark = pytest.mark.django_db


def answer_to(problem: Exception, rf: RequestFactory, **headers: str) -> tuple[int, str]:
    try:
        raise problem
    except Exception:  # noqa: BLE001 - as Django does before it asks for the page
        response = errors.server_error(rf.get("/w/", headers=headers))
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("database is locked", 503),
        ("canceling statement due to statement timeout", 503),
        ("canceling statement due to lock timeout", 503),
        ("deadlock detected", 503),
        ("couldn't get a connection after 3.00 sec", 503),
        ("terminating connection due to administrator command", 503),
        ("consuming input failed: server closed the connection unexpectedly", 503),
        ("the database system is starting up", 503),
        ("database or disk is full", 507),
        ("could not extend file: No space left on device", 507),
        ("no such column: x", 500),
    ],
)
def test_it_says_what_happened(words: str, status: int, rf: RequestFactory) -> None:
    assert answer_to(OperationalError(words), rf)[0] == status


def test_the_log_says_which_kind_of_busy(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(errors.log, "warning", lambda words, *rest: said.append(words % rest))
    problem, cause = OperationalError("database is locked"), sqlite3.OperationalError("database is locked")
    cause.sqlite_errorname = "SQLITE_BUSY_SNAPSHOT"
    problem.__cause__ = cause
    answer_to(problem, rf)
    answer_to(OperationalError("canceling statement due to lock timeout"), rf)
    assert said == ["The records were busy: SQLITE_BUSY_SNAPSHOT", "The records were busy: OperationalError"]


def test_a_file_that_found_no_room_is_said_as_such(rf: RequestFactory) -> None:
    assert answer_to(OSError(errno.ENOSPC, "No space left on device"), rf)[0] == 507
    assert answer_to(OSError(errno.EIO, "Input/output error"), rf)[0] == 500


@pytest.mark.parametrize(
    "words", ["the connection is lost", "database is locked", "database or disk is full", "no such column: x"]
)
def test_a_program_reads_a_sentence_with_a_way_out_instead_of_a_page(words: str, rf: RequestFactory) -> None:
    status, text = answer_to(OperationalError(words), rf, accept="application/json")
    assert status >= 500
    assert json.loads(text)["sentence"].count(".") >= 3


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
