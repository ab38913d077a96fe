"""The promises of a source of work, kept by a real nats-server."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hoaban.foundation.notify.api import Channel, Work
from tests.support import hints

pytest.importorskip("nats", reason="the extra nats is missing: ./hoaban doctor says how to add it")
from nats import connect

from hoaban.integrations.nats import api as nats
from hoaban.integrations.nats import source as implementation

pytestmark = pytest.mark.slow
LIFE, NORMAL = Work(Channel.SMS, is_life=True), Work(Channel.EMAIL, is_life=False)


def soon(true: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)


@pytest.fixture
def server(loopback: str, free_port: int, tmp_path: Path) -> Iterator[hints.Server]:
    with hints.running(tmp_path, free_port) as made:
        yield made


@contextmanager
def opened(url: str) -> Iterator[nats.NatsWork]:
    made = nats.NatsWork(nats.read(url, 1), lambda _silence: None)
    try:
        soon(lambda: made.is_up)
        yield made
    finally:
        made.close()


@pytest.fixture
def source(server: hints.Server) -> Iterator[nats.NatsWork]:
    with opened(server.url) as made:
        yield made


def taken(source: nats.NatsWork) -> nats.Handed:
    found: list[nats.Handed] = []

    def look() -> bool:
        one = source.take()
        found.extend([one] if one else [])
        return one is not None

    soon(look)
    return found[0]


def waiting(source: nats.NatsWork) -> int:
    """Hints on the shelf, and in somebody's hand."""
    found = source.hints()
    return found.waiting if found else 0


def test_danger_to_life_is_handed_out_first_and_once(server: hints.Server, source: nats.NatsWork) -> None:
    source.offer(NORMAL)
    source.offer(LIFE)
    soon(lambda: waiting(source) == 2)
    with opened(server.url) as other:
        first = taken(other)
        assert first.work == LIFE
        second = taken(source)
        assert second.work == NORMAL
        first.done()
        second.done()
        assert source.take() is None


def test_whoever_lets_go_asks_no_more(server: hints.Server) -> None:
    with opened(server.url):
        assert [one.name for one in threading.enumerate()].count("nats") == 1
    assert "nats" not in [one.name for one in threading.enumerate()]


def test_whoever_lets_go_leaves_nothing_running(server: hints.Server) -> None:
    """A reader of the client that is left behind is told of wherever its loop is swept up, in a page or in another test."""
    with opened(server.url) as made:
        made.offer(LIFE)
        hint = taken(made)
        made.take()
        loop = made._loop
        assert loop is not None
        assert asyncio.all_tasks(loop)
    assert made._thread is not None
    assert not made._thread.is_alive()
    assert loop.is_closed()
    assert not asyncio.all_tasks(loop)
    hint.done()


def test_a_full_shelf_takes_no_more_and_says_nothing(source: nats.NatsWork) -> None:
    for _one in range(30):
        source.offer(LIFE)
    soon(lambda: waiting(source) == 8)
    time.sleep(0.5)
    assert waiting(source) == 8
    taken(source).done()


def test_it_says_that_the_server_is_away_and_comes_back_by_itself(
    server: hints.Server, source: nats.NatsWork
) -> None:
    server.kill()
    soon(lambda: not source.is_up)
    assert source.take() is None
    source.offer(LIFE)
    server.start()
    soon(lambda: source.is_up)
    source.offer(LIFE)
    assert taken(source).work == LIFE


@pytest.mark.parametrize("text", ["http://host", "nats://", "host:4222"])
def test_it_refuses_an_address_that_names_no_server(text: str) -> None:
    with pytest.raises(nats.AddressUnreadable, match="HOABAN_NATS_URL"):
        nats.read(text, 1)


def test_it_refuses_a_number_of_servers_that_cannot_agree() -> None:
    with pytest.raises(nats.AddressUnreadable, match="REPLICAS"):
        nats.read("nats://host", 2)


def test_it_says_what_waits_who_asks_and_when_a_hint_was_taken(source: nats.NatsWork) -> None:
    assert source.take() is None
    source.offer(LIFE)
    soon(lambda: (found := source.hints()) and (found.waiting, found.dispatchers) == (1, 1))
    assert source.hints().last_taken_at is None  # type: ignore[union-attr]
    taken(source).done()
    soon(lambda: (found := source.hints()) and found.waiting == 0 and found.last_taken_at)


def test_a_server_that_was_killed_has_forgotten_every_hint_and_its_shelf_is_empty(
    server: hints.Server, source: nats.NatsWork
) -> None:
    """On the disk a hint would outlive the kill; some of those were handed to nobody again and held their places."""
    for _one in range(3):
        source.offer(LIFE)
    taken(source)  # in somebody's hand at the kill
    soon(lambda: (found := source.hints()) and found.waiting == 3)
    server.kill()
    soon(lambda: not source.is_up)
    assert source.hints() is None
    server.start()
    soon(lambda: source.is_up)
    found = source.hints()
    assert found
    assert found.waiting == 0, "hints came back from the disk"
    for _one in range(8):
        source.offer(LIFE)
    soon(lambda: (found := source.hints()) and found.waiting == 8)
    for _one in range(8):
        taken(source).done()
    soon(lambda: (found := source.hints()) and found.waiting == 0)


def test_dispatchers_are_counted_at_once_and_the_worker_with_them(
    server: hints.Server, source: nats.NatsWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(implementation, "LOOK_EVERY", 0.1)
    assert source.sharers == 2, "before any count: oneself and the worker"

    async def one_more() -> None:
        client = await connect(server.url)
        await client.jetstream().publish("hoaban.seen.another-1", b"")
        await client.close()

    source.take()
    soon(lambda: (found := source.hints()) and found.dispatchers == 1)
    asyncio.run(one_more())
    soon(lambda: source.sharers == 3)
    server.kill()
    soon(lambda: not source.is_up)
    assert source.sharers == 3, "nobody counts, so the last count stands"


def test_a_shelf_that_is_taken_away_is_made_anew(server: hints.Server, source: nats.NatsWork) -> None:
    async def take_away() -> None:
        client = await connect(server.url)
        await client.jetstream().delete_stream("hoaban-work")
        await client.close()

    asyncio.run(take_away())
    soon(lambda: source.offer(LIFE) or source.take())  # type: ignore[func-returns-value]
