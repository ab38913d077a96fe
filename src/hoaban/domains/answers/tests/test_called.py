"""Whoever answers for a warned village is called too; her key answers the village, the warning and the text of that very call."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.answers import actions, api
from hoaban.domains.answers.actions import calling
from hoaban.domains.answers.models import Contact, Owed, Report, Round
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import DEPUTY, HEAD, LINE, NEXT, VILLAGE
from hoaban.domains.answers.values import Grade
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.tests.steps import ended
from hoaban.domains.warning.values import Status
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching, inbound
from hoaban.foundation.notify.models import Attempt, Delivery
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Answer, CallSaid, Channel, Result

pytestmark = pytest.mark.django_db(databases="__all__")
NOON, MIDNIGHT = "2026-11-30T12:00:00+07:00", "2026-11-30T00:10:00+07:00"


@pytest.fixture
def voice() -> Iterator[MemoryLine]:
    """A company's line: everybody picks up, listens and presses nothing."""
    made, former = MemoryLine(is_real=True, window=30), dict(ports.connected.lines)
    made.answer = lambda _one: Result(Answer.CONFIRMED, "answered")
    ports.connected.lines.clear()
    ports.connect(Channel.VOICE, made)
    yield made
    ports.connected.lines.clear()
    ports.connected.lines.update(former)


@pytest.fixture
def keys() -> Iterator[None]:
    """Joins keys of calls to this room, as config/calling.py does."""

    def takes(said: CallSaid) -> bool:
        about = api.call_about(said.kind, said.request, said.recipient)
        assert about is not None
        api.key_pressed(
            by=LINE, phone=said.phone, key=said.key, call=str(said.id), at=said.at, now=said.at, alert=about.alert,
            place_no=about.place_no, text_number=about.number, is_hers=about.is_hers,
        )  # fmt: skip
        return True

    former = dict(ports.connected.calls)
    ports.connected.calls.clear()
    ports.register_calls("answers", takes)
    yield
    ports.connected.calls.clear()
    ports.connected.calls.update(former)


def calls(kind: str = "answers.call") -> list[Delivery]:
    return list(Delivery.plain.filter(batch__kind=kind).select_related("batch").order_by("pk"))


def rings(now: datetime | None = None, *, is_life: bool = True) -> None:
    dispatching.dispatch_window(Channel.VOICE, is_life=is_life, now=now or timezone.now())


def presses(key: str, row: Delivery) -> None:
    """She presses it in the call that was made last."""
    reference = Attempt.plain.filter(delivery=row).latest("pk").reference
    now = timezone.now()
    inbound.receive(
        by=steps.GATEWAY, channel=Channel.VOICE, sender=row.address, text=key, provider_id=f"{reference.hex}:{key}", received_at=now
    )  # fmt: skip
    inbound.route_waiting(now + timedelta(seconds=1))


def off(officer: Any, phone: str) -> None:
    """The number is taken off the list of whoever answers for the village."""
    who = Contact.plain.get(phone_e164=phone, ended_at__isnull=True)
    actions.end_contact(by=officer, uid=who.uid, request=None, now=timezone.now())


def updated(officer: Any, issuer: Any, alert: Any, **more: Any) -> None:
    later = timezone.now() + timedelta(seconds=2)
    seen = Alert.plain.get(uid=alert)
    text = replace(text_of(seen), **({"onset": later, "expires": later + timedelta(hours=5)} | more))
    warnings.change(by=officer, uid=alert, seen=seen.version, text=text, request=None, now=later)
    steps.send(issuer, alert, later)


# --- Who is called ----------------------------------------------------------------------------------------------------
def test_the_head_is_called_beside_the_message_once_and_later_the_deputy(
    voice: MemoryLine, alert: Any
) -> None:
    start = steps.row(alert).owed_since
    steps.climbed(start)
    assert [one.address for one in calls()] == [HEAD]
    for minutes in (1, 5, 6, 60):
        steps.climbed(start + timedelta(minutes=minutes))
    assert [(one.address, one.part) for one in calls()] == [(HEAD, VILLAGE), (DEPUTY, VILLAGE)]
    assert len({one.batch_id for one in calls()}) == 1, "one batch for all villages of a text"


def test_planned_again_after_a_crash_nobody_is_called_twice(voice: MemoryLine, alert: Any) -> None:
    owed, people = steps.row(alert), list(Contact.plain.filter(place_no=VILLAGE))
    for _again in range(3):
        calling.call_contacts(owed, people, timezone.now())
    assert sorted(one.address for one in calls()) == [HEAD, DEPUTY]


def test_without_a_line_nobody_is_said_to_be_called(alert: Any) -> None:
    steps.climbed(steps.row(alert).owed_since)
    assert calls() == []
    assert Delivery.plain.filter(channel="sms", address=HEAD).exists()


def test_the_call_says_the_warning_and_then_its_keys(voice: MemoryLine, alert: Any) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    (said,) = [one.text for one in voice.sent]
    told = warning.version_for(steps.ANONYMOUS, alert, timezone.now())
    assert (
        said
        == f"{told.words} Bấm phím 1 nếu đã nghe rõ. Bấm phím 2 nếu bà con đang sơ tán. Bấm phím 3 nếu cần cứu giúp."
    )


def test_who_answered_otherwise_is_not_called_any_more(voice: MemoryLine, alert: Any, officer: Any) -> None:
    steps.climbed(steps.row(alert).owed_since)
    steps.wrote(officer, alert, steps.said(Grade.HEARD))
    rings()
    assert (voice.sent, [one.state for one in calls()]) == ([], ["suppressed"])


def test_a_village_that_is_let_out_is_not_called(
    voice: MemoryLine, alert: Any, officer: Any, issuer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    updated(officer, issuer, alert, areas=(NEXT,))
    rings()
    assert voice.sent == []


def test_an_older_text_does_not_ring_beside_a_newer_one(
    voice: MemoryLine, alert: Any, officer: Any, issuer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    updated(officer, issuer, alert, do_this="Lên đồi ngay.")
    steps.climbed(steps.row(alert).owed_since)
    assert len(calls()) == 2
    rings(timezone.now() + timedelta(minutes=1))
    assert len(voice.sent) == 1
    assert "Lên đồi ngay" in voice.sent[0].text
    assert [one.state for one in calls()] == ["expired", "confirmed"]


def test_a_village_that_is_reached_again_is_called_again(voice: MemoryLine, alert: Any, officer: Any) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    later = timezone.now() + timedelta(minutes=3)
    actions.mark_dark(
        by=officer, alert=alert, numbers=[VILLAGE], why=steps.dark("tower"), request=None, now=later
    )
    actions.mark_light(by=officer, alert=alert, number=VILLAGE, request=None, now=later)
    steps.climbed(later)
    rings(later)
    assert [one.address for one in voice.sent] == [HEAD, HEAD]


# --- A drill -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("status", "clock", "rung"),
    [
        (Status.EXERCISE, NOON, True),
        (Status.EXERCISE, MIDNIGHT, False),
        (Status.ACTUAL, NOON, True),
        (Status.ACTUAL, MIDNIGHT, True),
    ],
)
def test_no_drill_rings_at_night_and_every_warning_does(
    voice: MemoryLine, officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch, status: Status, clock: str, rung: bool
) -> None:  # fmt: skip
    at, is_life = datetime.fromisoformat(clock), status is Status.ACTUAL
    monkeypatch.setattr(timezone, "now", lambda: at)
    alert = steps.issued(officer, issuer, status=status, now=at)
    steps.climbed(at)
    rings(at, is_life=is_life)
    assert bool(voice.sent) is rung
    assert all(one.text.startswith("DIỄN TẬP. ") is not is_life for one in voice.sent)
    if rung:
        return
    morning = datetime.fromisoformat("2026-11-30T06:00:00+07:00")
    monkeypatch.setattr(timezone, "now", lambda: morning)
    rings(morning, is_life=is_life)
    assert len(voice.sent) == 1, "who was not woken is called in the morning, while it holds"
    assert steps.row(alert).round.is_exercise


def test_a_drill_s_call_that_waited_into_the_night_does_not_ring(
    voice: MemoryLine, officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.fromisoformat("2026-11-30T20:50:00+07:00")
    monkeypatch.setattr(timezone, "now", lambda: at)
    steps.issued(officer, issuer, status=Status.EXERCISE, now=at)
    steps.climbed(at)
    night = at + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: night)
    rings(night, is_life=False)
    assert voice.sent == []


# --- Keys --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("key", "state"), [("1", "heard"), ("2", "moving"), ("3", "help")])
def test_her_key_answers_for_the_village_in_her_name(
    voice: MemoryLine, keys: None, alert: Any, key: str, state: str
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    for _told_twice in range(2):
        presses(key, calls()[0])
    row = Report.plain.get()
    assert (steps.state(alert)[0], row.way, row.by_label, row.text_number, row.is_sure) == (
        state, "key", "Lò Văn Mẫu", 1, True,
    )  # fmt: skip
    assert steps.row(alert).next_at is None


def test_a_key_of_an_old_call_never_answers_a_newer_text(
    voice: MemoryLine, keys: None, alert: Any, officer: Any, issuer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    updated(officer, issuer, alert)
    presses("1", calls()[0])
    owed = steps.row(alert)
    assert (owed.state, owed.answered_number, owed.round.number) == ("heard", 1, 2)
    assert owed.next_at is not None, "it is still asked for the newer one"


def test_a_head_of_two_villages_answers_for_the_one_that_call_was_about(
    voice: MemoryLine, keys: None, officer: Any, issuer: Any
) -> None:
    Contact.plain.create(
        place_no=steps.OTHER, part="head", name="Lò Văn Mẫu", phone_e164=HEAD, since=timezone.now()
    )
    alert = steps.issued(officer, issuer)
    steps.climbed(steps.row(alert).owed_since)
    rings()
    presses("2", next(one for one in calls() if one.part == steps.OTHER))
    assert (steps.state(alert)[0], steps.state(alert, steps.OTHER)[0]) == ("silent", "moving")


@pytest.mark.parametrize("why", ["out", "ended", "ended long ago"])
@pytest.mark.parametrize("key", ["1", "3"])
def test_no_key_is_lost_when_the_village_is_asked_no_more(
    voice: MemoryLine, keys: None, alert: Any, officer: Any, issuer: Any, why: str, key: str
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    if why == "out":
        updated(officer, issuer, alert, areas=(NEXT,))
    else:
        ended(issuer, alert, now=timezone.now())
        steps.heard(alert)
        if why != "ended":
            Round.plain.update(closed_at=timezone.now() - timedelta(days=2))
    presses(key, calls()[0])
    row = Report.plain.get()
    assert (row.owed_id, row.waits) == (steps.row(alert).pk, True)
    assert Duty.plain.filter(kind="answers.word", state="open").exists()
    assert Duty.plain.filter(kind="answers.help", state="open").exists() is (key == "3")
    assert not (key == "3" and steps.row(alert).is_out)


@pytest.mark.parametrize(("key", "state"), [("1", "silent"), ("2", "silent"), ("3", "help")])
def test_a_key_of_somebody_taken_off_the_list_answers_for_nobody_but_a_cry_counts(
    voice: MemoryLine, keys: None, alert: Any, commune_officer: Any, key: str, state: str
) -> None:
    start = steps.row(alert).owed_since
    steps.climbed(start)
    rings()
    off(commune_officer, HEAD)
    steps.climbed(start + timedelta(minutes=5))
    presses(key, calls()[0])
    row, owed = Report.plain.get(), steps.row(alert)
    assert (owed.state, row.waits, row.is_sure) == (state, True, False)
    assert Duty.plain.filter(kind="answers.help", state="open").exists() is (key == "3")
    if key != "3":
        assert owed.next_at is not None, "it is still asked"
        assert [one.state for one in calls()] == ["confirmed", "planned"], "the deputy is called all the same"


def test_whoever_was_put_on_the_list_again_answers(
    voice: MemoryLine, keys: None, alert: Any, commune_officer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    off(commune_officer, HEAD)
    steps.contact(commune_officer)
    presses("1", calls()[0])
    assert steps.state(alert)[0] == "heard"


def test_whoever_was_taken_off_the_list_is_neither_called_nor_written_to(
    voice: MemoryLine, alert: Any, commune_officer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    off(commune_officer, HEAD)
    rings()
    assert (voice.sent, [one.state for one in calls()]) == ([], ["suppressed"])
    texts = MemoryLine(is_real=True, window=30)
    ports.connect(Channel.SMS, texts)
    dispatching.dispatch_window(Channel.SMS, is_life=True, now=timezone.now())
    assert HEAD not in [one.address for one in texts.sent]


def test_a_call_that_is_none_of_ours_is_about_nothing(voice: MemoryLine, alert: Any) -> None:
    steps.climbed(steps.row(alert).owed_since)
    row = calls()[0]
    assert api.call_about(row.batch.kind, row.batch.request, row.recipient) == api.CallAbout(
        alert, VILLAGE, 1
    )
    for kind, request, recipient in (
        ("delivery.warning", row.batch.request, row.recipient),
        ("answers.call", "call:0:1:5", row.recipient),
        ("answers.call", "call:x", row.recipient),
        ("answers.call", row.batch.request, "contact:0"),
        ("answers.call", row.batch.request, "contact:²"),
        ("answers.call", row.batch.request, ""),
    ):
        assert api.call_about(kind, request, recipient) is None


# --- The end -----------------------------------------------------------------------------------------------------------
def test_whoever_heard_the_call_is_called_about_the_end_and_nobody_else(
    voice: MemoryLine, alert: Any, officer: Any, issuer: Any
) -> None:
    steps.climbed(steps.row(alert).owed_since)
    rings()
    steps.climbed(steps.row(alert).owed_since + timedelta(minutes=5))  # the deputy's call waits
    ended(issuer, alert, now=timezone.now())
    for _told_twice in range(2):
        steps.heard(alert)
    rings()
    assert [one.address for one in calls("answers.call_end")] == [HEAD]
    assert [one.address for one in voice.sent] == [HEAD, HEAD]
    assert "Bấm phím" not in voice.sent[1].text
    assert [one.state for one in calls()] == ["confirmed", "expired"]


# --- The queue -----------------------------------------------------------------------------------------------------------
def test_heads_stand_before_residents_in_both_queues(voice: MemoryLine, alert: Any) -> None:
    """Residents of a warning of the gravest level stand back by five hours; delivery plans them earlier, too."""
    from hoaban.domains.delivery.rules import leaves_from

    owed = steps.row(alert)
    steps.climbed(owed.owed_since)
    rows = Delivery.plain.filter(address=HEAD)
    assert {one.channel for one in rows} >= {"sms", "voice"}
    assert all(one.next_try_at < leaves_from(owed.owed_since - timedelta(hours=12), 5) for one in rows)


# --- What people see ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("result", "said"),
    [
        (Result(Answer.CONFIRMED, "answered, key 2"), "đã bấm phím 2"),
        (Result(Answer.CONFIRMED, "answered"), "không bấm phím nào"),
        (Result(Answer.LATER, "busy", retry_after=60), "máy bận"),
        (Result(Answer.REFUSED, "no such number"), "không có số này"),
        (Result(Answer.UNSURE, "the call broke off"), "cuộc gọi bị ngắt"),
    ],
)
def test_the_village_and_its_row_say_how_the_call_stands_and_the_board_no_number(
    voice: MemoryLine, alert: Any, officer: Any, as_actor: Any, result: Result, said: str
) -> None:
    voice.answer = lambda _one: result
    steps.climbed(steps.row(alert).owed_since)
    rings()
    client: Client = as_actor(officer)
    page = client.get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert said in page
    board = client.get(f"/w/answers/{alert}/").content.decode()
    assert said in board
    for digits in ("912345678", "0912 345", "912 345 678"):
        assert digits not in board
    assert "Lò Văn Mẫu" not in board


def test_a_page_of_villages_asks_no_more_for_more_calls(
    voice: MemoryLine, alert: Any, officer: Any, as_actor: Any, django_assert_max_num_queries: Any
) -> None:
    from hoaban.domains.answers.queries import calls as asked

    steps.climbed(steps.row(alert).owed_since)
    rows = list(Owed.plain.select_related("round").filter(round__alert=alert))
    with django_assert_max_num_queries(2):
        found = list(asked.call_of_each(rows * 20))
    assert found == [steps.row(alert).pk]


def test_a_drill_at_night_says_why_nobody_is_called(
    voice: MemoryLine, officer: Any, issuer: Any, as_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.fromisoformat(MIDNIGHT)
    monkeypatch.setattr(timezone, "now", lambda: at)
    alert = steps.issued(officer, issuer, status=Status.EXERCISE, now=at)
    steps.climbed(at)
    page = as_actor(officer).get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "Diễn tập không gọi ai từ 21:00 đến 06:00" in page
