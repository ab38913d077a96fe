"""A stream opens only after Django said yes, says that something happened and nothing more, and ends by itself."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hoaban.config import streams
from hoaban.config.streams import PATH, Streams
from hoaban.foundation.access import identity
from hoaban.foundation.events.hub import Hub

TOLD = {"actor": "user:5", "seq": {"duties": 3}, "events": {"duties.opened": "duties"}}


class Django:
    """Answers the question whether somebody may listen."""

    def __init__(self, status: int = 200) -> None:
        self.status, self.asked = status, []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope)
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(TOLD).encode()})


class Visitor:
    """A browser at the other end of the line."""

    def __init__(self, accept: bytes = b"text/event-stream", path: str = PATH) -> None:
        self.scope = {
            "type": "http", "method": "GET", "path": path,
            "headers": [(b"accept", accept), (b"if-none-match", b'"x"')],
        }  # fmt: skip
        self.leaves = asyncio.Event()
        self.got: list[Any] = []

    async def receive(self) -> Any:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.got.append(message)

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.got[1:]).decode()


LONG = 60
"""Seconds nobody waits for on a machine that is not ill; what is waited for comes in hundredths."""


async def until(is_there: Callable[[], bool]) -> None:
    """A busy machine may need any time for what one line of the loop does."""
    async with asyncio.timeout(LONG):
        while not is_there():
            await asyncio.sleep(0.005)


def hub_over(events: list[Any]) -> Hub:
    return Hub(
        lambda seq: [(3, "", {})] if seq is None else [one for one in events if one[0] > seq], every=0.01
    )


def test_it_says_that_something_happened_and_nothing_more() -> None:
    async def story() -> None:
        log: list[Any] = []
        app, visitor = Streams(Django(), hub_over(log)), Visitor()
        line = asyncio.create_task(app(visitor.scope, visitor.receive, visitor.send))
        await until(lambda: "event: seq" in visitor.text)
        log.append((4, "duties.opened", {"duty_id": 99}))
        await until(lambda: "event: change" in visitor.text)
        visitor.leaves.set()
        await asyncio.wait_for(line, LONG)
        assert 'event: seq\ndata: {"duties": 3}' in visitor.text
        assert 'id: 4\nevent: change\ndata: ["duties"]' in visitor.text
        assert "99" not in visitor.text
        assert app.hub.count() == 0

    asyncio.run(story())


@pytest.mark.parametrize(("status", "told"), [(403, 403), (404, 404), (302, 204)])
def test_a_refusal_of_django_is_passed_on_and_no_page_is_given_for_a_stream(status: int, told: int) -> None:
    async def story() -> None:
        app, visitor = Streams(Django(status), hub_over([])), Visitor()
        await app(visitor.scope, visitor.receive, visitor.send)
        assert visitor.got[0]["status"] == told
        assert app.hub.count() == 0

    asyncio.run(story())


def test_an_open_page_keeps_no_abandoned_session_awake() -> None:
    async def story() -> None:
        django, visitor = Django(403), Visitor()
        await Streams(django, hub_over([]))(visitor.scope, visitor.receive, visitor.send)
        headers = dict(django.asked[0]["headers"])
        assert headers[b"x-background"] == b"1"
        assert b"if-none-match" not in headers, "a 304 would carry no permission"

    asyncio.run(story())


@pytest.mark.parametrize(("accept", "path"), [(b"application/json", PATH), (b"text/event-stream", "/w/")])
def test_everything_else_is_django_s(accept: bytes, path: str) -> None:
    async def story() -> None:
        visitor = Visitor(accept, path)
        await Streams(Django(), hub_over([]))(visitor.scope, visitor.receive, visitor.send)
        assert json.loads(visitor.text) == TOLD

    asyncio.run(story())


def test_one_person_cannot_take_all_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(streams, "MOST_OF_ONE", 1)
        app, first, second = Streams(Django(), hub_over([])), Visitor(), Visitor()
        line = asyncio.create_task(app(first.scope, first.receive, first.send))
        await until(lambda: bool(first.got))
        await app(second.scope, second.receive, second.send)
        assert second.got[0]["status"] == 503
        app.hub.end_all()
        await asyncio.wait_for(line, LONG)

    asyncio.run(story())


def test_a_stream_ends_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setattr(streams, "LIVES", 0.05)
        visitor = Visitor()
        await asyncio.wait_for(
            Streams(Django(), hub_over([]))(visitor.scope, visitor.receive, visitor.send), LONG
        )
        assert visitor.got[-1]["more_body"] is False

    asyncio.run(story())


@pytest.fixture
def officer(monkeypatch: pytest.MonkeyPatch, commune_officer: Any, client: Client) -> Client:
    monkeypatch.setattr(identity, "_finders", [lambda request: commune_officer])
    return client


@pytest.mark.django_db(databases="__all__")
def test_polling_costs_nothing_while_nothing_happens(officer: Client) -> None:
    first = officer.get(PATH, {"topics": "duties"})
    assert first.json()["seq"] == {"duties": 0}
    assert (
        officer.get(PATH, {"topics": "duties"}, headers={"If-None-Match": first["ETag"]}).status_code == 304
    )


@pytest.mark.django_db(databases="__all__")
def test_a_topic_that_is_not_there_is_not_found(officer: Client) -> None:
    assert officer.get(PATH, {"topics": "moon"}).status_code == 404
