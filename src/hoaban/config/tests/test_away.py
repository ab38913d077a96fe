"""While the database is away one request looks, the others are told at once; who watches the machine is always let in."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from hoaban.config import away
from hoaban.ui.web import errors


class Server:
    """Its database is away until somebody says otherwise."""

    def __init__(self) -> None:
        self.is_away, self.asked = True, 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        return errors.away(request) if self.is_away else HttpResponse("here")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(away.time, "monotonic", lambda: now[0])
    return now


def test_one_looks_and_the_others_are_told_at_once(rf: RequestFactory, clock: list[float]) -> None:
    server = Server()
    door = away.DatabaseAway(server)
    assert [door(rf.get("/w/")).status_code for _ in range(5)] == [503] * 5
    assert server.asked == 1
    clock[0] += away.REST
    assert door(rf.get("/w/")).status_code == 503
    assert server.asked == 2
    server.is_away = False
    clock[0] += away.REST
    assert [door(rf.get("/w/")).status_code for _ in range(3)] == [200] * 3


def test_only_one_looks_at_a_time(rf: RequestFactory, clock: list[float]) -> None:
    seen = []

    def slow(request: HttpRequest) -> HttpResponse:
        """While the first waits for a connection, a second comes."""
        seen.append(request.path)
        if request.path == "/first":
            assert door(rf.get("/second")).status_code == 503
        return errors.away(request)

    door = away.DatabaseAway(slow)
    door(rf.get("/before"))
    clock[0] += away.REST
    door(rf.get("/first"))
    assert seen == ["/before", "/first"]


@pytest.mark.parametrize("path", away.TELL_THEMSELVES)
def test_who_watches_the_machine_is_let_in(rf: RequestFactory, clock: list[float], path: str) -> None:
    server = Server()
    door = away.DatabaseAway(server)
    door(rf.get("/w/"))
    door(rf.get(path))
    assert server.asked == 2
