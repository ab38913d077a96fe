"""Who is told where, when it is night, what is gathered, what comes in."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.duties import api as duties
from hoaban.foundation.notify import api, ports, queries
from hoaban.foundation.notify.actions import choosing, digesting, endpoints, inbound, proving
from hoaban.foundation.notify.errors import BadPhone, BadSubscription
from hoaban.foundation.notify.models import Batch, Delivery, Endpoint, Inbound, Stopped
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.tests.conftest import ROOM, MemoryLine
from hoaban.foundation.notify.values import OUTSIDE, Channel, InboundState, Reply, State, Urgency, Wishes
from hoaban.kit.clock import VIETNAM

pytestmark = pytest.mark.django_db(databases="__all__")
NOON, NIGHT = datetime(2026, 11, 26, 12, tzinfo=VIETNAM), datetime(2026, 11, 26, 23, tzinfo=VIETNAM)
GATE = SystemActor("gateway", frozenset({Permission.RECEIVE}))
SPELLINGS = (
    "0912345678", "0912 345 678", "0912.345.678", "+84912345678", "+84 (0) 912 345 678", "84912345678", "0084912345678",
    "912345678", "0912-345-678", "'0912345678",
)  # fmt: skip


@pytest.fixture
def officer(cast: Any) -> Any:
    return cast.actor("commune_officer")


def tell(
    officer: Any, now: datetime = NOON, request: str = "r", urgency: Urgency = Urgency.NORMAL
) -> dict[str, Delivery]:
    user_id = int(officer.key.removeprefix("user:"))
    what = api.Plan("duties.reminder", request, "/w/duties/", urgency)
    api.tell(by=ROOM, what=what, user_ids=[user_id], now=now)
    rows = Delivery.plain.filter(batch__request=request, recipient=officer.key)
    return {row.channel: row for row in rows}


def proven(officer: Any, channel: Channel, text: str) -> None:
    """Kept and shown to be hers; how, tells test_mine."""
    proving.save_address(by=officer, channel=channel, text=text)
    Endpoint.plain.filter(owner_key=officer.key).update(verified_at=NOON)


def with_mail(officer: Any) -> None:
    proven(officer, Channel.EMAIL, "an@example.vn")


def test_the_inbox_always_and_mail_where_there_is_an_address(officer: Any) -> None:
    assert set(tell(officer)) == {"in_app"}
    with_mail(officer)
    assert set(tell(officer, request="two")) == {"in_app", "email"}
    assert queries.unread_for(officer) == 2
    choosing.mark_read(by=officer, ids=None)
    assert queries.unread_for(officer) == 0


def test_a_notice_is_its_owner_s_alone(officer: Any, cast: Any) -> None:
    tell(officer)
    assert queries.notices_for(officer)[0][0].path == "/w/duties/"
    assert queries.notices_for(cast.actor("commune_officer", next_door=True)) == ([], None)


def test_the_night_is_quiet_except_for_life(officer: Any) -> None:
    with_mail(officer)
    waits = tell(officer, NIGHT)["email"]
    assert waits.next_try_at == datetime(2026, 11, 27, 6, tzinfo=VIETNAM)
    assert waits.reason == "quiet hours"
    assert tell(officer, NIGHT, "life", Urgency.LIFE)["email"].next_try_at == NIGHT


def test_a_channel_switched_off_is_a_row_that_says_so(officer: Any) -> None:
    with_mail(officer)
    off = frozenset({"duties.reminder/email", "duties.reminder/in_app"})
    choosing.save_wishes(by=officer, wishes=Wishes(off=off))
    rows = tell(officer)
    assert {row.state for row in rows.values()} == {State.SUPPRESSED}
    assert {row.state for row in tell(officer, request="l", urgency=Urgency.LIFE).values()} == {
        State.SENT,
        State.PLANNED,
    }


def test_a_stale_form_does_not_overwrite(officer: Any) -> None:
    from hoaban.foundation.access.errors import Stale

    choosing.save_wishes(by=officer, wishes=Wishes(quiet_from=time(22)))
    with pytest.raises(Stale):
        choosing.save_wishes(by=officer, wishes=Wishes(quiet_from=time(20)))
    assert queries.wishes_for(officer).quiet_from == time(22)


def test_a_digest_carries_the_day_once(officer: Any) -> None:
    with_mail(officer)
    choosing.save_wishes(by=officer, wishes=Wishes(digest=frozenset({"duties.reminder"})))
    gathered = [tell(officer, NOON, f"r{n}")["email"] for n in range(3)]
    assert digesting.digest(NOON.replace(hour=6)) == 0
    assert digesting.digest(NOON.replace(hour=13)) == 1
    assert digesting.digest(NOON.replace(hour=14)) == 0
    carrier = Delivery.plain.get(batch__kind="notify.digest")
    assert Batch.plain.get(pk=carrier.batch_id).params == {"count": 3}
    assert set(
        Delivery.plain.filter(pk__in=[row.pk for row in gathered]).values_list("state", "carrier")
    ) == {(State.CARRIED.value, carrier.pk)}


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_number_in_ten_spellings_is_one_number(officer: Any, text: str) -> None:
    proven(officer, Channel.SMS, text)
    assert queries.addresses_of([officer.key])[officer.key] == {Channel.SMS: "+84912345678"}
    proving.save_address(by=officer, channel=Channel.SMS, text=SPELLINGS[0])
    assert Endpoint.plain.count() == 1


def test_what_is_no_number_or_no_push_service_is_refused(officer: Any) -> None:
    with pytest.raises(BadPhone):
        proving.save_address(by=officer, channel=Channel.SMS, text="không có")
    for url in (
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://fcm.googleapis.com.evil.example/x",
    ):
        with pytest.raises(BadSubscription):
            endpoints.save_subscription(by=officer, url=url, p256dh="p" * 87, auth="a" * 22, label="x")


def test_a_browser_that_is_gone_is_removed_and_its_owner_told(officer: Any) -> None:
    from hoaban.foundation.events.models import Event
    from hoaban.foundation.notify.actions import hearing

    endpoints.save_subscription(
        by=officer,
        url="https://fcm.googleapis.com/fcm/send/1",
        p256dh="p" * 87,
        auth="a" * 22,
        label="Chrome",
    )
    row = Endpoint.plain.get()
    assert b"fcm" not in bytes(row.sealed)
    endpoints.note_gone([row.pk], timezone.now())
    told = Event.plain.get(name="notify.endpoint_gone")
    hearing.on_endpoint_gone(told.payload, 1)
    assert queries.subscriptions_of([officer.key]) == {}
    assert queries.notices_for(officer)[0][0].path == "/w/me/notices/"


def test_a_duty_s_reminder_reaches_its_person_once(officer: Any) -> None:
    uid = duties.open_duty(
        by=ROOM, kind="imports.decide", title="x", target=("x.y", "1"), path="/w/", number=14_03646_0000,
        assigned_to=duties.Colleague(officer.key, officer.label),
    )  # fmt: skip
    from hoaban.foundation.duties.models import Duty

    payload = {"duty_id": Duty.plain.get(uid=uid).pk, "stage": 1}
    for _twice in range(2):
        api.on_reminder(payload, 7)
    found, _more = queries.notices_for(officer)
    assert [one.path for one in found] == [f"/w/duties/{uid}/"]


@pytest.mark.parametrize(
    ("more", "channels"),
    [
        ({"is_life": True}, {"in_app", "sms"}),
        ({"is_life": True, "is_crowd": True}, {"in_app"}),
        ({}, {"in_app"}),
    ],
)
def test_what_endangers_life_is_reminded_of_and_handed_over_by_text_message_at_night(
    officer: Any, more: dict[str, bool], channels: set[str]
) -> None:
    from hoaban.foundation.accounts.models import User

    User.objects.filter(pk=officer.key.removeprefix("user:")).update(phone_e164="+84912345678")
    duties.register_kind("tests.danger", "Danger", **more)
    duties.open_duty(
        by=ROOM, kind="tests.danger", title="x", target=("x.y", "1"), path="/w/", number=14_03646_0000,
        assigned_to=duties.Colleague(officer.key, officer.label),
    )  # fmt: skip
    from hoaban.foundation.duties.models import Duty

    with_mail(officer)
    choosing.save_wishes(by=officer, wishes=Wishes(quiet_from=time(0), quiet_to=time(23, 59)))  # it is night
    for seq, told in enumerate((api.on_reminder, api.on_escalated)):
        told({"duty_id": Duty.plain.get().pk}, seq)
    rows = Delivery.plain.filter(batch__kind__startswith="duties.")
    found = set(rows.exclude(channel="email").values_list("batch__kind", "channel"))
    assert found == {
        (kind, channel) for kind in ("duties.reminder", "duties.escalated") for channel in channels
    }
    wakes = "sms" in channels
    assert set(rows.filter(channel="email").values_list("reason", flat=True)) == {
        "" if wakes else "quiet hours"
    }
    # What wakes people is worth telling for an hour: a line that comes back later says nothing of yesterday's.
    ends = rows.values_list("batch__expires_at", flat=True)
    assert all((end is not None and end < timezone.now() + timedelta(hours=1)) is wakes for end in ends)


# --- Inbound ------------------------------------------------------------------------------------------------------------
def receive(text: str, sender: str = "0912 345 678", provider_id: str = "1") -> Inbound:
    pk = api.receive(
        by=GATE, channel=Channel.SMS, sender=sender, text=text, provider_id=provider_id, received_at=NOON
    )
    return Inbound.plain.get(pk=pk)


def replies() -> list[str]:
    return list(Delivery.plain.filter(channel="sms").order_by("pk").values_list("batch__kind", flat=True))


def test_a_message_is_kept_sealed_and_once() -> None:
    row = receive("Bí mật của tôi")
    assert receive("Bí mật của tôi").pk == row.pk
    assert "mật" not in bytes(row.sealed_text).decode("latin-1")
    assert row.sender == "+84912345678"


def test_unknown_words_are_answered_once_a_day_per_number() -> None:
    for number in range(3):
        receive("xin chao", provider_id=str(number))
    receive("xin chao", "0987654321", "9")
    inbound.route_waiting(NOON)
    assert replies() == ["notify.help", "notify.help"]
    assert set(Inbound.plain.values_list("state", flat=True)) == {InboundState.UNKNOWN.value}


def test_stop_and_start() -> None:
    receive("Huỷ")
    inbound.route_waiting(NOON)
    assert Stopped.plain.get().phone_e164 == "+84912345678"
    receive("bat dau", provider_id="2")
    receive("START", provider_id="3")
    inbound.route_waiting(NOON)
    assert not Stopped.plain.exists()
    assert replies()[0] == "notify.stopped"


def test_a_room_gets_its_word_and_a_broken_one_stops_nobody(monkeypatch: Any) -> None:
    monkeypatch.setattr(ports.connected, "words", {})
    heard: list[str] = []

    def break_down(_message: Any) -> Reply:
        raise RuntimeError

    api.register_keyword(["NHẬN", "TIN"][1], "broken", break_down)
    api.register_keyword("ĐÃ", "warning", lambda message: heard.append(message.rest))  # type: ignore[func-returns-value]
    receive("tin khẩn", provider_id="a")
    receive("da 3 người", provider_id="b")
    for minute in (0, 2, 4):
        inbound.route_waiting(NOON.replace(minute=minute))
    assert heard == ["3 người"]
    assert Inbound.plain.get(provider_id="a").state == InboundState.STUCK
    with pytest.raises(ValueError, match="taken"):
        api.register_keyword("da", "other", lambda _message: None)


def test_a_sender_that_is_no_number_is_kept_and_not_answered() -> None:
    receive("Khuyen mai", "VIETTEL")
    inbound.route_waiting(NOON)
    assert (Inbound.plain.get().sender, replies()) == ("VIETTEL", [])


def test_lines_are_shown_without_people(cast: Any, line: MemoryLine) -> None:
    watcher = cast.actor("it_officer")
    assert [state.channel for state in queries.lines_for(watcher)] == list(OUTSIDE)
    assert queries.inbound_for(watcher) == []


@pytest.mark.parametrize("state", [State.SENT, State.CONFIRMED, State.UNKNOWN])
def test_what_a_line_took_counts_as_sent_whatever_became_of_it(
    cast: Any, officer: Any, line: MemoryLine, state: State
) -> None:
    with_mail(officer)
    row = tell(officer)[Channel.EMAIL.value]
    watcher = cast.actor("it_officer")
    assert {one.channel: one.taken for one in queries.lines_for(watcher)}[Channel.EMAIL] == 0
    Delivery.plain.filter(pk=row.pk).update(state=state.value)
    assert {one.channel: one.taken for one in queries.lines_for(watcher)}[Channel.EMAIL] == 1
