"""A line that goes on with a message after its window: held is no doubt, a dead process is; keys find their room."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api, ports, wording
from hoaban.foundation.notify.actions import dispatching, inbound
from hoaban.foundation.notify.models import Attempt, Delivery, Inbound
from hoaban.foundation.notify.tests.conftest import ROOM, MemoryLine
from hoaban.foundation.notify.values import (
    Answer,
    CallSaid,
    Channel,
    InboundState,
    Kind,
    Outgoing,
    Recipients,
    Result,
    State,
    Urgency,
    Wording,
)
from tests.support.people import make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
GATEWAY = SystemActor("voice", frozenset({api.Permission.RECEIVE}))
HELD = Result(Answer.UNSURE, "calling", is_held=True)


@dataclass
class HoldingLine(MemoryLine):
    name: str = "holding"
    keeps: set[UUID] = field(default_factory=set)

    def held(self) -> set[UUID]:
        return self.keeps


@pytest.fixture
def voice(line: MemoryLine) -> HoldingLine:
    made = HoldingLine(answer=lambda _one: HELD)
    ports.connect(Channel.VOICE, made)
    return made


@pytest.fixture
def calls() -> Iterator[list[CallSaid]]:
    former, said = dict(ports.connected.calls), []
    ports.connected.calls.clear()
    api.register_calls("some", lambda one: said.append(one) is None and one.kind != "")
    yield said
    ports.connected.calls.clear()
    ports.connected.calls.update(former)


def planned() -> Delivery:
    number = "+84912345678"
    what = api.Plan("notify.test", "r", urgency=Urgency.LIFE)
    api.plan(by=ROOM, what=what, recipients=[Recipients(Channel.VOICE, ["user:7"], [number])])
    return Delivery.plain.get(channel=Channel.VOICE)


def turn(later: float = 0) -> None:
    now = timezone.now() + timedelta(seconds=later)
    dispatching.find_doubtful(is_life=True, now=now)
    dispatching.dispatch_window(Channel.VOICE, is_life=True, now=now)


def begun(voice: HoldingLine) -> tuple[Delivery, Outgoing]:
    row = planned()
    turn()
    (one,) = voice.sent
    voice.keeps = {one.reference}
    row.refresh_from_db()
    return row, one


def told(one: Outgoing, result: Result) -> bool:
    return api.settle_held(channel=Channel.VOICE, reference=one.reference, result=result, now=timezone.now())


def test_what_a_line_holds_is_in_doubt_and_is_no_crash(voice: HoldingLine) -> None:
    row, one = begun(voice)
    turn()
    row.refresh_from_db()
    assert (row.state, row.doubted_at, row.resends, len(voice.sent)) == (State.IN_DOUBT, None, 0, 1)
    assert one.tries == 1


def test_what_became_of_it_is_told_later(voice: HoldingLine) -> None:
    row, one = begun(voice)
    assert told(one, Result(Answer.CONFIRMED, "answered, key 1"))
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.CONFIRMED, "answered, key 1")
    assert Attempt.plain.get().outcome == Answer.CONFIRMED
    told(one, Result(Answer.REFUSED, "late nonsense"))
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


def test_who_was_busy_is_called_again_after_the_pause(voice: HoldingLine) -> None:
    row, one = begun(voice)
    told(one, Result(Answer.LATER, "busy", retry_after=60))
    voice.keeps = set()
    turn(later=30)
    assert len(voice.sent) == 1
    turn(later=62)
    assert [again.tries for again in voice.sent] == [1, 2]
    row.refresh_from_db()
    assert (row.resends, row.doubted_at) == (0, None)


def test_when_the_process_died_it_rings_once_more_and_is_marked(voice: HoldingLine) -> None:
    row, _one = begun(voice)
    voice.keeps = set()
    turn()
    row.refresh_from_db()
    assert (row.resends, row.doubted_at is not None, len(voice.sent)) == (1, True, 2)


def test_a_call_that_broke_off_after_the_answer_rings_once_more_and_is_marked(voice: HoldingLine) -> None:
    row, one = begun(voice)
    told(one, Result(Answer.UNSURE, "the call broke off"))
    voice.keeps = set()
    turn()
    row.refresh_from_db()
    assert (row.resends, len(voice.sent)) == (1, 2)


def test_nothing_is_settled_for_an_attempt_of_nobody(voice: HoldingLine) -> None:
    assert not api.settle_held(
        channel=Channel.VOICE, reference=UUID(int=1), result=Result(Answer.CONFIRMED), now=timezone.now()
    )


def press(key: str, given: str) -> Inbound:
    api.receive(
        by=GATEWAY,
        channel=Channel.VOICE,
        sender="0912345678",
        text=key,
        provider_id=given,
        received_at=timezone.now(),
    )
    inbound.route_waiting(timezone.now())
    return Inbound.plain.get(provider_id=given)


def test_a_key_reaches_the_room_whose_call_it_was(voice: HoldingLine, calls: list[CallSaid]) -> None:
    _row, one = begun(voice)
    row = press("2", f"{one.reference.hex}:2")
    assert (row.state, row.routed_to) == (InboundState.ROUTED, "some")
    assert [(said.key, said.kind, said.request, said.recipient, said.phone) for said in calls] == [
        ("2", "notify.test", "r", "user:7", "+84912345678")
    ]


@pytest.mark.parametrize(
    ("key", "given"), [(api.MISSED, "missed:abc"), ("1", "nonsense"), ("1", f"{'0' * 32}:1")]
)
def test_what_no_room_knows_waits_for_a_person_and_is_not_answered(
    voice: HoldingLine, calls: list[CallSaid], key: str, given: str
) -> None:
    row = press(key, given)
    assert (row.state, row.answer) == (InboundState.UNKNOWN, "")
    assert [(said.key, said.kind) for said in calls] == [(key, "")]
    assert not Delivery.plain.exists()


def test_only_a_kind_that_rings_calls_and_in_vietnamese(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_kinds", dict(wording._kinds))
    api.register_kind(Kind("some.ring", "Ring", Wording("Wake up", "Wake up", voice="Press one"), rings=True))
    cast = make_cast({"it_officer"})
    user = cast.user("it_officer")
    user.phone_e164 = "+84912345678"
    user.save(update_fields=["phone_e164"])
    for kind in ("some.ring", "notify.test"):
        api.tell(by=ROOM, what=api.Plan(kind, "r-" + kind, urgency=Urgency.LIFE), user_ids=[user.pk])
    called: Any = Delivery.plain.filter(channel=Channel.VOICE).values_list("batch__kind", flat=True)
    assert list(called) == ["some.ring"]
    assert wording.words("some.ring", {}, Channel.VOICE, "en") == ("Wake up", "Press one")


def test_a_second_crash_leaves_nobody_thinking_that_it_rings(voice: HoldingLine) -> None:
    """Twice is enough: it rings no more by itself, and the page says that nobody knows whether she heard."""
    begun(voice)
    for died in (1, 2):
        voice.keeps = set()
        turn(later=died * 60)
    row, stands = Delivery.plain.get(), api.call_stands(by_key=ROOM.key, request="r")
    assert (row.state, row.resends, len(voice.sent)) == (State.IN_DOUBT, 1, 2)
    assert stands is not None
    assert stands.rang is api.Rang.UNKNOWN


def test_the_second_try_rings_while_its_line_holds_it(voice: HoldingLine) -> None:
    begun(voice)
    voice.keeps = set()
    turn(later=60)
    voice.keeps = {voice.sent[-1].reference}
    turn(later=120)
    stands = api.call_stands(by_key=ROOM.key, request="r")
    assert stands is not None
    assert stands.rang is api.Rang.NOW
