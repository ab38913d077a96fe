"""Topics open only for whom they are meant; the hub wakes just those who asked."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.events import topics
from hoaban.foundation.events.hub import Hub, Subscription


@pytest.fixture(autouse=True)
def two_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_topics", {})
    topics.declare_topic("open", "a.done")
    topics.declare_topic("closed", "b.done", permission="b:thing:see")


def test_a_topic_behind_a_permission_looks_like_no_topic() -> None:
    clerk, guest = SystemActor("clerk", frozenset({"b:thing:see"})), SystemActor("guest")
    assert [one.name for one in topics.topics_for(clerk, ["closed", "open", "closed"])] == ["closed", "open"]
    for wanted in ("closed", "moon"):
        with pytest.raises(NotFound):
            topics.topics_for(guest, [wanted])


class Log:
    """What the watcher reads, as the database would answer it."""

    def __init__(self) -> None:
        self.events: list[tuple[int, str, Mapping[str, Any]]] = [(7, "a.old", {})]
        self.broken = 0

    def write(self, name: str, **payload: Any) -> None:
        self.events.append((self.events[-1][0] + 1, name, payload))

    def read(self, seq: int | None) -> list[tuple[int, str, Mapping[str, Any]]]:
        if self.broken:
            self.broken -= 1
            raise OSError("the database is away")
        return self.events[-1:] if seq is None else [event for event in self.events if event[0] > seq]


def subscription(actor: str = "user:5", **heard: str) -> Subscription:
    return Subscription(
        actor, {name.replace("_", "."): topic for name, topic in heard.items()}, {"x.left": "who"}
    )


async def woken(one: Subscription, within: float = 60.0) -> tuple[int, list[str]]:
    await asyncio.wait_for(one.wake.wait(), within)
    return one.take()


def test_only_who_asked_is_woken_and_once_for_many() -> None:
    async def story() -> None:
        log = Log()
        hub = Hub(log.read, every=0.01)
        mine, other = subscription(a_done="open", c_done="third"), subscription(b_done="closed")
        hub.add(mine)
        hub.add(other)
        await asyncio.sleep(0.05)
        log.write("a.done")
        log.write("c.done")
        await asyncio.sleep(0.05)
        assert await woken(mine) == (9, ["open", "third"])
        assert not other.wake.is_set()
        hub.end_all()
        assert mine.over
        assert other.over

    asyncio.run(story())


def test_an_older_event_wakes_nobody() -> None:
    async def story() -> None:
        log = Log()
        hub = Hub(log.read, every=0.01)
        mine = subscription(a_old="open")
        hub.add(mine)
        await asyncio.sleep(0.05)
        assert not mine.wake.is_set()
        hub.remove(mine)

    asyncio.run(story())


def test_a_database_that_is_away_for_a_moment_ends_nothing() -> None:
    async def story() -> None:
        log = Log()
        hub = Hub(log.read, every=0.01)
        mine = subscription(a_done="open")
        hub.add(mine)
        await asyncio.sleep(0.05)
        log.broken = 2
        log.write("a.done")
        assert await woken(mine) == (8, ["open"])
        hub.remove(mine)

    asyncio.run(story())


def test_leaving_ends_the_streams_of_that_person_only() -> None:
    async def story() -> None:
        log = Log()
        hub = Hub(log.read, every=0.01)
        leaver, colleague = subscription("user:5", a_done="open"), subscription("user:55", a_done="open")
        hub.add(leaver)
        hub.add(colleague)
        await asyncio.sleep(0.05)
        log.write("x.left", who=5)
        await woken(leaver)
        assert leaver.over
        assert not colleague.over
        hub.end_all()

    asyncio.run(story())
