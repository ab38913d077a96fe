"""What did not arrive goes out again when a person says so, and a browser that is gone is told of."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.notify import api, ports, queries
from hoaban.foundation.notify.actions import dispatching, endpoints, hearing, resending
from hoaban.foundation.notify.errors import NothingToResend
from hoaban.foundation.notify.models import Delivery, Endpoint
from hoaban.foundation.notify.tests.conftest import ROOM, Killed, MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Recipients, Result, State

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("noting")]


@pytest.fixture
def watcher(cast: Any) -> Any:
    return cast.actor("it_officer")


def plan(count: int, **more: Any) -> None:
    numbers = [f"+8491{n:07d}" for n in range(count)]
    what = api.Plan("notify.test", "r", **more)
    api.plan(by=ROOM, what=what, recipients=[Recipients(Channel.SMS, numbers, numbers)])


def turn(later: timedelta = timedelta()) -> None:
    now = timezone.now() + later
    dispatching.find_doubtful(is_life=False, now=now)
    dispatching.dispatch_window(Channel.SMS, is_life=False, now=now)


def group(state: State, reason: str) -> resending.Group:
    return resending.Group("notify.test", Channel.SMS, state, reason)


def test_what_failed_goes_out_again_once_per_press(line: MemoryLine, watcher: Any) -> None:
    plan(3)
    line.answer = lambda _one: Result(Answer.REFUSED, "number blocked")
    turn()
    line.answer = lambda one: Result(Answer.ACCEPTED, provider_id=str(one.reference))
    assert resending.resend(by=watcher, group=group(State.FAILED, "number blocked"), request="one") == 3
    assert resending.resend(by=watcher, group=group(State.FAILED, "number blocked"), request="one") == 0
    turn(timedelta(seconds=1))
    assert (set(Delivery.plain.values_list("state", "resends")), len(line.sent)) == ({("sent", 0)}, 6)
    with pytest.raises(NothingToResend):
        resending.resend(by=watcher, group=group(State.FAILED, "number blocked"), request="two")


def test_what_is_in_doubt_goes_out_again_after_ten_minutes_and_is_marked(
    line: MemoryLine, watcher: Any
) -> None:
    plan(2)
    line.dies = "after"
    with pytest.raises(Killed):
        turn()
    line.dies = ""
    turn()
    with pytest.raises(NothingToResend):
        resending.resend(by=watcher, group=group(State.IN_DOUBT, ""))
    later = timezone.now() + resending.STILL + timedelta(seconds=1)
    assert resending.resend(by=watcher, group=group(State.IN_DOUBT, ""), now=later) == 2
    turn(resending.STILL + timedelta(seconds=2))
    assert set(Delivery.plain.values_list("state", "resends")) == {("sent", 1)}


def test_what_came_too_late_is_not_sent_by_a_press_either(line: MemoryLine, watcher: Any) -> None:
    plan(1, expires_at=timezone.now() + timedelta(minutes=1))
    line.answer = lambda _one: Result(Answer.REFUSED, "x")
    turn()
    resending.resend(by=watcher, group=group(State.FAILED, "x"))
    turn(timedelta(minutes=2))
    assert Delivery.plain.get().state == State.EXPIRED


def test_who_only_looks_may_not_send(cast: Any) -> None:
    with pytest.raises(NotAllowed):
        resending.resend(by=cast.actor("commune_officer"), group=group(State.FAILED, "x"))


def test_the_page_names_the_trouble_and_sends_again(
    line: MemoryLine, watcher: Any, client: Any, monkeypatch: Any
) -> None:
    from hoaban.foundation.access import identity

    monkeypatch.setattr(identity, "_finders", [lambda request: watcher])
    plan(2)
    line.answer = lambda _one: Result(Answer.REFUSED, "number blocked")
    turn()
    assert "number blocked" in client.get("/w/notices/lines/").content.decode()
    said = {"kind": "notify.test", "channel": "sms", "state": "failed", "reason": "number blocked"}
    assert client.post("/w/notices/lines/again", said).status_code == 302
    assert set(Delivery.plain.values_list("state", flat=True)) == {State.PLANNED.value}
    assert client.post("/w/notices/lines/again", said).status_code == 409
    assert client.post("/w/notices/lines/again", said | {"state": "x"}).status_code == 409


def test_a_browser_the_push_service_forgot_goes_and_its_owner_reads_it(line: MemoryLine, cast: Any) -> None:
    """From the service's 410 (the contract test of webpush) to the words in her inbox."""
    from hoaban.foundation.events.models import Event

    officer = cast.actor("commune_officer")
    for number in (1, 2):
        url = f"https://fcm.googleapis.com/fcm/send/{number}"
        endpoints.save_subscription(
            by=officer, url=url, p256dh="p" * 87, auth="a" * 22, label=f"Máy {number}"
        )
    dead, living = Endpoint.plain.order_by("pk").values_list("pk", flat=True)
    ports.connect(Channel.PUSH, line)
    line.answer = lambda _one: Result(Answer.ACCEPTED, gone=(dead,), reached=(living,))
    api.tell(by=ROOM, what=api.Plan("duties.assigned", "r"), user_ids=[cast.user("commune_officer").pk])
    now = timezone.now().replace(hour=5)  # noon in Vietnam
    dispatching.dispatch_window(Channel.PUSH, is_life=False, now=now + timedelta(days=1))
    assert [one.endpoint_id for one in queries.subscriptions_of([officer.key])[officer.key]] == [living]
    assert Endpoint.plain.get(pk=living).last_ok_at is not None
    hearing.on_endpoint_gone(Event.plain.get(name="notify.endpoint_gone").payload, 1)
    assert queries.notices_for(officer)[0][0].path == "/w/me/notices/"


def test_words_of_a_room_are_made_as_they_leave_and_held_to_neutrality(
    line: MemoryLine, monkeypatch: Any
) -> None:
    from hoaban.foundation.notify import wording
    from hoaban.foundation.notify.values import Kind, Wording

    said: dict[str, Any] = {"text": "Có việc"}
    kind = Kind("some.kind", "x", Wording("%(text)s", "%(text)s"), fill=lambda _params, _language: said)
    monkeypatch.setitem(wording._kinds, "some.kind", kind)
    what = api.Plan("some.kind", "one")
    api.plan(by=ROOM, what=what, recipients=[Recipients(Channel.SMS, ["a"], ["+84912345678"])])
    said["text"] = "Bạn có kết quả HIV"
    turn()
    assert line.sent == []
    assert (Delivery.plain.get().state, Delivery.plain.get().reason) == (
        State.PLANNED,
        "no words: TellsTooMuch",
    )
    said["text"] = "Nước lên"
    turn(timedelta(minutes=1))
    assert [one.text for one in line.sent] == ["Nước lên"]
