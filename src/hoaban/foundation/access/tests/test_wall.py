"""Where a thread stands before the second wall; PostgreSQL's part is tried in config/tests/test_row_security.py."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from hoaban.foundation.access import wall
from hoaban.foundation.access.middleware import Doors
from hoaban.foundation.access.values import ANONYMOUS, EVERYWHERE, UnitRange


@pytest.fixture(autouse=True)
def _on(settings: Any) -> None:
    settings.ROW_SECURITY = True


def test_outside_requests_commands_and_lanes_work_for_everybody() -> None:
    assert wall.standing() == wall.EVERYTHING


def test_in_a_web_process_nothing_outside_a_request_touches_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall._Process, "outside", wall.EVERYTHING)
    wall.close_wall()
    assert wall.standing() == wall.NOTHING


def test_areas_are_written_as_postgresql_reads_them() -> None:
    assert wall.written([UnitRange(10, 20), UnitRange(30, 40), UnitRange(20, 25)]) == "{[10,25),[30,40)}"
    assert wall.written([EVERYWHERE]) == "{[0,100000000000)}"
    assert wall.written([]) == wall.NOTHING


def test_an_actor_stands_where_a_right_of_a_guarded_room_holds(make_actor: Callable[..., Any]) -> None:
    assert wall.areas_of(ANONYMOUS) == wall.NOTHING
    assert wall.areas_of(make_actor("accounts:person:see", commune=3646)) == wall.NOTHING
    assert wall.areas_of(make_actor("registry:household:see", commune=3646)) == "{[14036460000,14036470000)}"


def test_blocks_nest_and_a_failure_leads_back() -> None:
    with wall.behind("{[1,2)}"):
        with pytest.raises(ValueError, match="on purpose"), wall.behind("{[3,4)}"):
            raise ValueError("on purpose")
        assert wall.standing() == "{[1,2)}"
    assert wall.standing() == wall.EVERYTHING


def test_a_request_begins_with_nothing_and_ends_where_it_began(make_actor: Callable[..., Any]) -> None:
    stood: list[str] = []

    def answer(_request: HttpRequest) -> HttpResponse:
        stood.append(wall.standing())
        wall.admit(make_actor("registry:household:see", commune=3646))
        stood.append(wall.standing())
        return HttpResponse()

    Doors(answer)(RequestFactory().get("/"))
    assert stood == [wall.NOTHING, "{[14036460000,14036470000)}"]
    assert wall.standing() == wall.EVERYTHING


def test_a_stream_is_made_where_its_view_stood(make_actor: Callable[..., Any]) -> None:
    stood: list[str] = []

    def pieces() -> Iterator[bytes]:
        for _ in range(2):
            stood.append(wall.standing())
            yield b"x"

    def answer(_request: HttpRequest) -> StreamingHttpResponse:
        wall.admit(make_actor("registry:household:see", commune=3646))
        return StreamingHttpResponse(pieces())

    response: Any = Doors(answer)(RequestFactory().get("/"))
    for _piece in response.streaming_content:
        assert wall.standing() == wall.EVERYTHING
    assert stood == ["{[14036460000,14036470000)}"] * 2


def test_it_is_lifted_for_a_named_reason_and_stands_again() -> None:
    with wall.behind(wall.NOTHING):
        with wall.lifted("rows of two communes, by key"):
            assert wall.standing() == wall.EVERYTHING
        assert wall.standing() == wall.NOTHING
