"""``/streams/changes``: a page is told that something happened, and asks its own address again.

Without a stream the same address answers as JSON, for polling. With one, Django still decides who may listen: the
server puts the request to it first, with all its middleware, and keeps the line open only after a yes. A stream lives
five minutes and is asked for anew by the browser, so a right that ended does not linger; leaving or ending the sessions
of an account ends its streams at once.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from django.db import close_old_connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import conditional_page, require_safe

from hoaban.foundation.access import api as access
from hoaban.foundation.events import api as events
from hoaban.foundation.events.hub import Hub, Subscription

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = "/streams/changes"
LIVES = 300.0  # seconds
SILENCE = 20.0  # seconds; proxies on the way cut lines that say nothing for a minute
MOST, MOST_OF_ONE = 2_000, 12
ENDED_BY = {
    "accounts.person_left": "user_id",
    "accounts.sessions_ended": "user_id",
    "accounts.access_reset": "user_id",
}


@access.door(signed_in=True)
@require_safe
@conditional_page
def changes(request: HttpRequest) -> JsonResponse:
    """The newest number of each topic asked for (``?topics=duties,imports``); an ETag makes polling cheap."""
    actor = access.actor_of(request)
    wanted = [name for name in request.GET.get("topics", "").split(",") if name]
    topics = events.topics_for(actor, wanted)
    return JsonResponse(
        {
            "actor": actor.key,
            "seq": {topic.name: events.newest_seq(topic.events) for topic in topics},
            "events": {name: topic.name for topic in topics for name in topic.events},
        }
    )


def read_log(seq: int | None) -> list[tuple[int, str, Mapping[str, Any]]]:
    """What the hub's watcher reads, in its own thread."""
    close_old_connections()
    try:
        if seq is None:
            return [(events.last_seq(), "", {})]
        return [(event.seq, event.name, event.payload) for event in events.after(seq)]
    finally:
        close_old_connections()


class Streams:
    """Answers streams natively and hands every other request to Django."""

    def __init__(self, django: Application, hub: Hub | None = None) -> None:
        self._django = django
        self.hub = hub or Hub(read_log)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH and wants_stream(scope):
            await self._stream(scope, receive, send)
        else:
            await self._django(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._ask_django(scope)
        if 300 <= answer[0]["status"] < 400:
            # Signed out meanwhile, or locked: what leads to a page is no stream, and 204 ends a browser's asking again.
            answer = [
                {"type": "http.response.start", "status": 204, "headers": []},
                {"type": "http.response.body", "body": b""},
            ]
        if answer[0]["status"] != 200:
            for message in answer:
                await send(message)
            return
        told = json.loads(b"".join(message.get("body", b"") for message in answer[1:]))
        if self.hub.count() >= MOST or self.hub.count(told["actor"]) >= MOST_OF_ONE:
            await _refuse(send)
            return
        one = Subscription(told["actor"], told["events"], ENDED_BY)
        self.hub.add(one)
        try:
            await _talk(one, told["seq"], receive, send)
        finally:
            self.hub.remove(one)

    async def _ask_django(self, scope: Scope) -> list[MutableMapping[str, Any]]:
        """The same request without a body; an open page must not keep an abandoned session awake."""
        messages: list[MutableMapping[str, Any]] = []

        async def nothing() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def keep(message: MutableMapping[str, Any]) -> None:
            messages.append(message)

        headers = [pair for pair in scope["headers"] if pair[0] not in {b"if-none-match", b"accept-encoding"}]
        asked = {**scope, "headers": [*headers, (b"x-background", b"1")]}
        await self._django(asked, nothing, keep)
        return messages


def wants_stream(scope: Scope) -> bool:
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept")
    return scope["method"] == "GET" and b"text/event-stream" in accepted


async def _talk(one: Subscription, seq: Mapping[str, int], receive: Receive, send: Send) -> None:
    """Until the browser goes, the stream's time is over, or somebody ended it."""
    await send({"type": "http.response.start", "status": 200, "headers": [
        (b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]})  # fmt: skip
    await _say(send, f"retry: 2000\nevent: seq\ndata: {json.dumps(seq)}\n\n")
    gone = asyncio.ensure_future(_gone(receive))
    # Spread, or a restart of the server would bring all its pages back in the same second for ever.
    until = asyncio.get_running_loop().time() + LIVES * random.uniform(0.8, 1.2)  # noqa: S311 — no secret
    try:
        while not one.over and not gone.done() and (left := until - asyncio.get_running_loop().time()) > 0:
            woken = asyncio.ensure_future(one.wake.wait())
            await asyncio.wait({woken, gone}, timeout=min(SILENCE, left), return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
            if one.changed:
                number, topics = one.take()
                await _say(send, f"id: {number}\nevent: change\ndata: {json.dumps(topics)}\n\n")
            elif not gone.done():
                await _say(send, ": still here\n\n")
    finally:
        gone.cancel()
    if not gone.done() or not gone.cancelled():
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send) -> None:
    """Too many open at once: the page polls instead."""
    await send({"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"60")]})
    await send({"type": "http.response.body", "body": b""})
