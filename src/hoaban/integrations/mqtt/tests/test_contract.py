"""The promises of the subscriber, kept with a real Mosquitto: at least once, over restarts of either side."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError

from hoaban.foundation.access.api import SystemActor
from hoaban.integrations.mqtt import taking
from hoaban.integrations.mqtt.listener import AddressUnreadable, Listener, TryLater, from_url
from tests.support.broker import PATIENCE, Broker, running, wait_for

TOPIC = "hoaban/observations/xa-la"


@pytest.fixture
def broker(loopback: str, free_port: int, tmp_path: Path) -> Iterator[Broker]:
    with running(free_port, tmp_path) as made:
        yield made


Take = Callable[[Sequence[bytes]], None]


class Running:
    """A subscriber beside the test."""

    def __init__(self, broker: Broker, take: Take) -> None:
        self.stop, listener = threading.Event(), Listener(address(broker), take)
        self.thread = threading.Thread(target=listener.run, args=(self.stop,))
        self.thread.start()
        wait_for(listener.client.is_connected)
        wait_for(lambda: listener.subscribed)

    def end(self) -> None:
        self.stop.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


Listen = Callable[[Take], Running]


@pytest.fixture
def listen(broker: Broker) -> Iterator[Listen]:
    running: list[Running] = []

    def start(take: Take) -> Running:
        running.append(Running(broker, take))
        return running[-1]

    yield start
    for one in running:
        one.end()


def address(broker: Broker) -> Any:
    return from_url(f"mqtt://127.0.0.1:{broker.port}/?topic=hoaban/observations/%23")


def test_what_waits_while_nobody_listens_is_handed_over(broker: Broker, listen: Listen) -> None:
    heard: list[bytes] = []
    listen(heard.extend).end()  # it has subscribed once: from now on the broker keeps what comes
    broker.publish(TOPIC, b"one", b"two")
    listen(heard.extend)
    wait_for(lambda: heard == [b"one", b"two"])


def test_what_was_not_kept_is_not_acknowledged_and_comes_again(broker: Broker, listen: Listen) -> None:
    tried, heard = threading.Event(), list[bytes]()

    def away(_payloads: Sequence[bytes]) -> None:
        tried.set()
        raise TryLater

    first = listen(away)
    broker.publish(TOPIC, b"one")
    assert tried.wait(PATIENCE)
    first.end()  # as a killed process: nothing was acknowledged
    listen(heard.extend)
    wait_for(lambda: heard == [b"one"])


def test_what_takes_it_may_be_away_for_a_moment(broker: Broker, listen: Listen) -> None:
    calls, heard = [], list[bytes]()

    def take(payloads: Sequence[bytes]) -> None:
        calls.append(len(payloads))
        if len(calls) == 1:
            raise TryLater
        heard.extend(payloads)

    listen(take)
    broker.publish(TOPIC, b"one")
    wait_for(lambda: heard == [b"one"])


def test_a_broker_that_restarts_is_found_again(broker: Broker, listen: Listen) -> None:
    heard: list[bytes] = []
    listen(heard.extend)
    broker.publish(TOPIC, b"before")
    wait_for(lambda: b"before" in heard)
    broker.stop()
    broker.start()
    broker.publish(TOPIC, b"after")
    wait_for(lambda: heard[-1] == b"after")
    assert set(heard) == {b"before", b"after"}


@pytest.mark.parametrize("url", ["", "http://x/", "mqtt://", "mqtt://x:abc/", "broker.example.vn"])
def test_an_unreadable_address_is_refused(url: str) -> None:
    with pytest.raises(AddressUnreadable):
        from_url(url)


def test_an_address_says_everything() -> None:
    found = from_url("mqtts://tr%C3%A1m:m%40t@broker.example.vn/?topic=a/%23&client=x")
    assert (found.host, found.port, found.tls) == ("broker.example.vn", 8883, True)
    assert "m@t" not in repr(found), "a password in no log"
    assert (found.username, found.password, found.topic, found.client) == ("trám", "m@t", "a/#", "x")


# --- what is done with a payload ------------------------------------------------------------------------------------------

RIVER = {"station": "RV-1", "variable": "water_level", "end": "2026-08-01T07:00:00+07:00", "value": 280.5}


@pytest.fixture
def river(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.apps import apps

    monkeypatch.setattr(
        taking, "close_old_connections", lambda: None
    )  # the test's own transaction would end with it
    key = SystemActor("gateway", frozenset({"hazards:reading:observe"}))
    monkeypatch.setattr(taking.accounts, "authenticate_token", lambda token: key if token == "good" else None)
    apps.get_model("hazards", "Station").plain.create(
        code="RV-1",
        name="Cầu",
        kind="river",
        place_no=14_03646_0000,
        location_method="reported",
        mark="verified",
    )
    return apps.get_model("hazards", "Observation").plain


@pytest.mark.django_db(databases="__all__")
def test_a_payload_is_what_the_http_door_takes_and_bad_rows_become_a_duty(river: Any) -> None:
    from django.apps import apps

    take = taking.taker("good")
    take(
        [
            json.dumps(RIVER).encode(),
            json.dumps([RIVER, {**RIVER, "end": "2026-08-01T08:00:00+07:00"}]).encode(),
        ]
    )
    assert [(row.value, row.channel) for row in river.all()] == [(280.5, "mqtt")] * 2
    duties = apps.get_model("duties", "Duty").plain
    assert not duties.exists()
    take([b"\xff", b"{", b"5", json.dumps([{**RIVER, "value": "--"}, {**RIVER, "value": 281}]).encode()])
    assert river.count() == 3
    assert duties.get().kind == "hazards.refused"


@pytest.mark.django_db(databases="__all__")
def test_a_dead_key_keeps_nothing(river: Any) -> None:
    with pytest.raises(taking.KeyDead):
        taking.taker("revoked")([json.dumps(RIVER).encode()])
    assert not river.exists()


@pytest.mark.django_db(databases="__all__")
def test_a_payload_that_breaks_the_verb_is_noted_and_holds_up_nothing_beside_it(
    river: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.apps import apps

    observe = taking.hazards.observe

    def breaks(*, rows: Sequence[Any], **words: Any) -> Any:
        if any(getattr(row, "value", None) == 666 for row in rows):
            raise RuntimeError("a slip of ours")
        return observe(rows=rows, **words)

    monkeypatch.setattr(taking.hazards, "observe", breaks)
    hours = [{**RIVER, "end": f"2026-08-01T0{hour}:00:00+07:00"} for hour in range(3)]
    hours[1]["value"] = 666
    taking.taker("good")([json.dumps(row).encode() for row in hours])
    assert sorted(river.values_list("value", flat=True)) == [280.5, 280.5]
    assert apps.get_model("duties", "Duty").plain.get().kind == "hazards.refused"


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("problem", [OperationalError, ProgrammingError])
def test_no_payload_is_given_up_while_the_database_is_away(
    river: Any, monkeypatch: pytest.MonkeyPatch, problem: type[Exception]
) -> None:
    def away(**_words: Any) -> Any:
        raise problem

    monkeypatch.setattr(taking.hazards, "observe", away)
    with pytest.raises(TryLater):
        taking.taker("good")([json.dumps(RIVER).encode()] * 2)
