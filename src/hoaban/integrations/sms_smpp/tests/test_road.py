"""One road and one line, without a network: goodbyes, long absences, what an operator says of parts, receipts that break."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

import pytest

from hoaban.foundation.notify.values import Answer, Outgoing, Report, Result
from hoaban.integrations.sms_smpp import line as line_module
from hoaban.integrations.sms_smpp import pdu, receipts
from hoaban.integrations.sms_smpp import road as road_module
from hoaban.integrations.sms_smpp.api import Heard, SmppLine
from hoaban.integrations.sms_smpp.bind import Bind
from hoaban.integrations.sms_smpp.line import _report
from hoaban.integrations.sms_smpp.operators import Operator
from hoaban.integrations.sms_smpp.road import Road
from hoaban.integrations.sms_smpp.sending import Sending

OP = Operator("op", "h", 1, "u", "open sesame", "HOABAN")
SYSTEM_ERROR = 0x08


class Transport:
    """Takes everything; closed it says so, and tells its protocol later, as asyncio's does."""

    def __init__(self) -> None:
        self.written, self.is_shut = b"", False

    def write(self, data: bytes) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return self.is_shut

    def abort(self) -> None:
        self.is_shut = True

    close = abort


async def opened(road: Road) -> Bind:
    bind = Bind(road.answered, road.pump, lambda _told: None)
    bind.connection_made(cast(Any, Transport()))
    welcome = asyncio.ensure_future(bind.introduce("u", "p"))
    await asyncio.sleep(0)
    bind.data_received(pdu.encode(pdu.BIND_TRANSCEIVER | pdu.RESPONSE, 1))
    await welcome
    road.binds.append(bind)
    return bind


def road_to(operator: Operator = OP) -> Road:
    return Road(operator, lambda *_told: None)


def sending(*, parts: int = 1, road: Road, is_life: bool = False) -> Sending:
    """One message, in the road's queue."""
    made = Sending(1, asyncio.get_running_loop().create_future(), is_life=is_life)
    road.add(made, 0, "+84912345678", [b"tail"] * parts, None)
    return made


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(cast(Any, test()))


@pytest.mark.parametrize(
    "goodbye",
    [
        lambda bind: bind.data_received(pdu.encode(pdu.UNBIND, 9)),
        lambda bind: bind.data_received(b"\xff" * 16),
        lambda bind: bind.abort(),
        lambda bind: bind.close(),
        lambda bind: bind.connection_lost(None),
    ],
    ids=["unbind", "nonsense", "abort", "close", "lost"],
)
def test_a_connection_that_said_goodbye_is_handed_nothing(goodbye: Callable[[Bind], None]) -> None:
    async def test() -> None:
        road = road_to()
        bind = await opened(road)
        assert road.is_ready
        sending(road=road)
        goodbye(bind)
        road.pump()
        assert (len(road.queue), bind.waiting, road.is_ready) == (1, {}, False)

    run(test)


@pytest.mark.parametrize(
    ("away", "is_life", "wait", "is_told"),
    [
        (1, False, 5, False), (100, False, 25, False), (400, False, 100, True), (90_000, False, 1800, True),
        (90_000, True, 60, True),
    ],
)  # fmt: skip
def test_who_is_away_longer_is_tried_less_often_and_reported(
    away: float, is_life: bool, wait: float, is_told: bool
) -> None:
    async def test() -> None:
        road = road_to()
        road._away_since = time.monotonic() - away
        made = sending(road=road, is_life=is_life)
        road.withdraw(made)
        (result,) = made.told()
        assert (result.answer, result.is_untried, result.is_long_away) == (Answer.LATER, True, is_told)
        assert result.retry_after == pytest.approx(wait, abs=1)

    run(test)


def test_a_connection_that_is_just_closing_is_not_long_away() -> None:
    async def test() -> None:
        road = road_to()
        road._away_since -= 90_000
        (await opened(road)).abort()
        made = sending(road=road)
        road.withdraw(made)
        assert not made.told()[0].is_long_away

    run(test)


@pytest.mark.parametrize(
    ("statuses", "answer"),
    [
        ((pdu.OK, SYSTEM_ERROR), Answer.UNSURE), ((SYSTEM_ERROR, pdu.OK), Answer.UNSURE), ((SYSTEM_ERROR,), Answer.LATER),
        ((pdu.OK, 0x0B), Answer.REFUSED),
    ],
)  # fmt: skip
def test_a_text_of_which_a_part_was_taken_is_not_sent_again_unmarked(
    statuses: Sequence[int], answer: Answer
) -> None:
    async def test() -> None:
        road = road_to()
        bind = await opened(road)
        made = sending(road=road, parts=len(statuses))
        road.pump()
        for part, status in zip(list(bind.waiting.values()), statuses, strict=True):
            road.answered(part, status, b"7\0")
        assert made.told()[0].answer == answer

    run(test)


@pytest.mark.parametrize("status", [0x58, 0x14], ids=["throttled", "queue full"])
def test_who_complains_is_left_alone_longer_each_time_and_what_he_did_not_take_waits(
    status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rests as long as this end by the test's hand alone, so that no machine is too slow for it."""
    monkeypatch.setattr(road_module, "FIRST_PAUSE", 1_000.0)
    monkeypatch.setattr(road_module, "LONGEST_PAUSE", 3_000.0)

    async def test() -> None:
        road = road_to()
        bind = await opened(road)
        made, rests = sending(road=road), []

        def says(word: int, body: bytes = b"") -> None:
            road._rests_until = 0.0
            road.pump()
            (number,) = bind.waiting
            bind.data_received(pdu.encode(pdu.SUBMIT_SM | pdu.RESPONSE, number, body, word))

        for _complaint in range(3):
            says(status)
            assert (len(road.queue), bind.waiting, made.done.done()) == (1, {}, False), (
                "kept, and not offered again yet"
            )
            rests.append(road._rests_until - time.monotonic())
        assert rests == [pytest.approx(span, abs=500) for span in (1_000, 2_000, 3_000)]
        says(pdu.OK, b"7\0")
        assert made.told()[0].answer == Answer.ACCEPTED
        assert road._pause == road_module.FIRST_PAUSE, "whoever takes again is trusted again"

    run(test)


def test_an_operator_that_gives_no_id_gives_none() -> None:
    async def test() -> None:
        road = road_to()
        bind = await opened(road)
        alone, joined = sending(road=road), sending(road=road, parts=2)
        road.pump()
        for part, body in zip(list(bind.waiting.values()), (b"\0", b"\0", b"7\0"), strict=True):
            road.answered(part, pdu.OK, body)
        assert [one.told()[0].ids for one in (alone, joined)] == [(), ("op:7",)]

    run(test)
    assert [receipts.normal(one) for one in ("", "000", "007A")] == ["", "0", "7a"]


def test_whatever_breaks_a_connection_it_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(road_module, "FIRST_REBIND", 0.0)

    async def test() -> None:
        road, tried = road_to(), 0

        async def connect(_road: Road) -> Bind:
            nonlocal tried
            tried += 1
            if tried < 3:
                raise ValueError("a certificate that nobody can read")
            bind = await opened(road)
            road.binds.clear()
            return bind

        monkeypatch.setattr(Road, "_connect", connect)
        going = asyncio.ensure_future(road.keep_bound())
        for _turn in range(50):
            await asyncio.sleep(0)
        assert road.is_ready
        assert not going.done()
        going.cancel()

    run(test)


def test_a_line_that_is_stuck_leaves_its_window_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stuck(_line: SmppLine, _messages: Sequence[Outgoing]) -> list[Result]:
        await asyncio.sleep(3600)
        return []

    for name in ("CONNECT_SECONDS", "PATIENCE", "ANSWER_SECONDS", "SPARE_SECONDS"):
        monkeypatch.setattr(line_module, name, 0.01)
    monkeypatch.setattr(SmppLine, "_send", stuck)
    line = SmppLine([], lambda _reports: None, lambda _heard: None)
    (result,) = line.send([Outgoing(uuid4(), "+84912345678", "t", "t", "/", True, "vi")])
    line.close()
    assert result.answer == Answer.UNSURE


def test_a_poisonous_receipt_stops_no_other() -> None:
    kept: list[Report] = []
    heard: list[Heard] = []

    def keep(reports: Sequence[Report]) -> None:
        if any(one.provider_id == "op:bad" for one in reports):
            raise ValueError("no database keeps this")
        kept.extend(reports)

    line = SmppLine([OP], keep, heard.append)
    text = Heard("84912345678", "CO", "op:1", datetime.now(UTC))
    line._keep_block([Report("op:1", True), Report("op:bad", True), Report("op:2", True), text])
    assert ([one.provider_id for one in kept], heard) == (["op:1", "op:2"], [text])


def test_while_the_database_is_away_nothing_is_given_up() -> None:
    def keep(_reports: Sequence[Report]) -> None:
        raise OSError("away")

    with pytest.raises(OSError, match="away"):
        SmppLine([OP], keep, lambda _heard: None)._keep_block([Report("op:1", True)])


def delivered(text: bytes) -> pdu.Delivered:
    return pdu.Delivered("84912345678", "HOABAN", True, 0, False, text)


def test_a_receipt_is_stripped_of_what_no_database_keeps() -> None:
    said = delivered(b"id:\x00\x0712\x1b" + b"3" * 500 + b" stat:UNDELIV err:1\x00" + b"4" * 500)
    told = _report(OP, said)
    assert told is not None
    assert told.provider_id == "op:12" + "3" * 63
    assert told.reason == "UNDELIV 1" + "4" * 91
    assert _report(OP, delivered(b"id:\x00 stat:DELIVRD")) is None


def test_more_receipts_than_can_wait_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "MOST_TOLD", 0)
    answered: list[int] = []

    class Ear:
        def answer(self, _told: pdu.Pdu, status: int = pdu.OK) -> None:
            answered.append(status)

    line = SmppLine([OP], lambda _reports: None, lambda _heard: None)
    line._heard(cast(Bind, Ear()), OP, pdu.Pdu(pdu.DELIVER_SM, 0, 1, b""))
    assert answered == [0x64]


def test_nobody_reads_a_password_in_a_log() -> None:
    assert "sesame" not in repr(OP)


@pytest.mark.parametrize(("sharers", "allowed"), [(1, 20), (4, 5)])
def test_a_contracts_rate_is_divided_among_those_who_share_it(sharers: int, allowed: int) -> None:
    road = Road(replace(OP, per_second=200.0), lambda *_told: None, lambda: sharers)
    assert road._allowance(road._counted_at + 60) == allowed  # a tenth of a second's part at once
    assert road._allowance(road._counted_at) == allowed
