"""Listeners hear everything once and in order; the one that fails, fails alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import OperationalError
from django.utils import timezone

from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.events import api, registry
from hoaban.foundation.events.errors import UnknownListener
from hoaban.foundation.events.models import Cursor, Event, ParkedEvent

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class VillageMoved:
    name: ClassVar[str] = "test.village_moved"
    version: ClassVar[int] = 2
    village: int


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    monkeypatch.setattr(registry, "_listeners", {})
    notes: list[tuple[int, int]] = []
    api.listen(VillageMoved.name, "notebook", lambda payload, seq: notes.append((seq, payload["village"])))
    return notes


def publish(*villages: int) -> None:
    for village in villages:
        api.publish(VillageMoved(village))


def dispatch_for(seconds: int) -> None:
    """As the quick lane does: once a second."""
    now = timezone.now()
    for second in range(seconds):
        api.dispatch(now=now + timedelta(seconds=second))


def test_an_event_is_silent_until_it_is_sequenced(heard: list[Any]) -> None:
    publish(5)
    api.dispatch()
    assert heard == []
    assert api.sequence() == 1
    api.dispatch()
    assert heard == [(1, 5)]


def test_a_listener_hears_in_order_and_once(heard: list[Any]) -> None:
    publish(1, 2, 3)
    api.sequence()
    api.dispatch(limit=2)
    api.dispatch(limit=2)
    api.dispatch()
    assert heard == [(1, 1), (2, 2), (3, 3)]


def test_sequencing_goes_on_where_it_stopped() -> None:
    publish(1, 2, 3)
    assert [api.sequence(2), api.sequence(2), api.sequence(2)] == [2, 1, 0]
    assert list(Event.plain.order_by("id").values_list("seq", flat=True)) == [1, 2, 3]
    assert api.last_seq() == 3


def test_a_listener_moves_past_events_it_does_not_hear(heard: list[Any]) -> None:
    api.listen("test.something_else", "other", lambda _payload, _seq: None)
    publish(1, 2)
    api.sequence()
    api.dispatch()
    assert Cursor.plain.get(reader="other").seq == 2


def test_a_poisonous_event_is_parked_and_the_rest_go_on(heard: list[Any], make_actor: Any) -> None:
    def choke(payload: dict[str, Any], _seq: int) -> None:
        if payload["village"] == 2:
            raise ValueError("indigestible")

    api.listen(VillageMoved.name, "choking", choke)
    publish(1, 2, 3)
    api.sequence()
    dispatch_for(seconds=10)
    assert [village for _seq, village in heard] == [1, 2, 3]
    operator = make_actor("events:log:see", "events:parked:mend")
    (parked,) = api.parked_visible_to(operator)
    assert (parked.listener, parked.seq, parked.reason) == ("choking", 2, "ValueError: indigestible")
    assert parked.tries == 3
    assert Cursor.plain.get(reader="choking").seq == 3
    assert {state.listener: state.parked for state in api.listener_states(operator)}["choking"] == 1


def test_a_database_that_is_busy_for_a_while_parks_nothing(heard: list[Any]) -> None:
    tried: list[int] = []

    def unlucky(payload: dict[str, Any], _seq: int) -> None:
        tried.append(payload["village"])
        if len(tried) < 6:
            raise OperationalError("database is locked")

    api.listen(VillageMoved.name, "unlucky", unlucky)
    publish(1, 2)
    api.sequence()
    dispatch_for(seconds=60)
    assert tried == [1] * 6 + [2]
    assert [village for _seq, village in heard] == [1, 2], "the others did not wait"
    assert not ParkedEvent.plain.exists()


def test_a_database_that_never_comes_back_is_shown_to_a_person(heard: list[Any]) -> None:
    def unlucky(_payload: dict[str, Any], _seq: int) -> None:
        raise OperationalError("no such table")

    api.listen(VillageMoved.name, "unlucky", unlucky)
    publish(1)
    api.sequence()
    dispatch_for(seconds=300)
    assert ParkedEvent.plain.get().tries == 12


@pytest.fixture
def parked_id(heard: list[Any]) -> int:
    publish(9)
    api.sequence()
    return ParkedEvent.plain.create(
        listener="notebook", event=Event.plain.get(), reason="x", parked_at=Event.plain.get().at
    ).pk


def test_a_person_retries_it(heard: list[Any], parked_id: int, make_actor: Any) -> None:
    assert api.retry_parked(by=make_actor("events:parked:mend"), parked_id=parked_id)
    assert heard == [(1, 9)]
    assert not ParkedEvent.plain.exists()


def test_a_retry_that_fails_again_stays_parked(heard: list[Any], parked_id: int, make_actor: Any) -> None:
    def choke(_payload: dict[str, Any], _seq: int) -> None:
        raise ValueError("still")

    api.listen(VillageMoved.name, "notebook", choke)
    assert not api.retry_parked(by=make_actor("events:parked:mend"), parked_id=parked_id)
    assert ParkedEvent.plain.get().tries == 2


def test_a_person_skips_it(parked_id: int, make_actor: Any) -> None:
    api.skip_parked(by=make_actor("events:parked:mend"), parked_id=parked_id)
    assert not ParkedEvent.plain.exists()


def test_nobody_mends_without_the_permission(parked_id: int, outsider: Any) -> None:
    with pytest.raises(NotAllowed):
        api.skip_parked(by=outsider, parked_id=parked_id)


def test_a_parked_event_that_is_gone_is_not_found(make_actor: Any) -> None:
    with pytest.raises(NotFound):
        api.skip_parked(by=make_actor("events:parked:mend"), parked_id=12)


def test_a_listener_that_left_is_named(parked_id: int, make_actor: Any) -> None:
    api.forget("notebook")
    with pytest.raises(UnknownListener):
        api.retry_parked(by=make_actor("events:parked:mend"), parked_id=parked_id)


def test_the_log_streams_from_any_place() -> None:
    publish(1, 2, 3)
    api.sequence()
    assert [event.payload["village"] for event in api.stream_all(1)] == [2, 3]
