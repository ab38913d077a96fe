"""Whoever answers for a warned village is called too; her key answers the village, the warning and the text of that very call."""

from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.answers import actions
from hoaban.domains.answers.actions import calling
from hoaban.domains.answers.models import Contact, Owed
from hoaban.domains.answers.queries.places import names
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.calls import calls, rings, updated
from hoaban.domains.answers.tests.steps import DEPUTY, HEAD, LINE, NEXT, OWN, VILLAGE
from hoaban.domains.answers.values import Grade
from hoaban.domains.answers.web import beside
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.tests.steps import ended
from hoaban.domains.warning.values import Status
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import jobs as sending
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.models import Batch, Delivery
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Report, Result

pytestmark = pytest.mark.django_db(databases="__all__")
NOON, MIDNIGHT = "2026-11-30T12:00:00+07:00", "2026-11-30T00:10:00+07:00"


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


def test_a_drill_s_call_that_waited_into_the_night_rings_in_the_morning_and_nobody_before(
    voice: MemoryLine, officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.fromisoformat("2026-11-30T20:50:00+07:00")
    monkeypatch.setattr(timezone, "now", lambda: at)
    steps.issued(officer, issuer, status=Status.EXERCISE, now=at, hours=12)
    steps.climbed(at)
    for clock in (at + timedelta(minutes=6), at + timedelta(hours=3), at + timedelta(hours=9, minutes=9)):
        monkeypatch.setattr(timezone, "now", lambda clock=clock: clock)
        calling.sweep(clock)
        rings(clock, is_life=False)
        assert [(one.state, one.tries) for one in calls()] == [("planned", 0)]
    assert voice.sent == []
    morning = datetime.fromisoformat("2026-12-01T06:00:00+07:00")
    monkeypatch.setattr(timezone, "now", lambda: morning)
    rings(morning, is_life=False)
    assert [one.address for one in voice.sent] == [HEAD]


def test_no_drill_rings_while_a_real_warning_holds(
    voice: MemoryLine, officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime.fromisoformat(NOON)
    monkeypatch.setattr(timezone, "now", lambda: at)
    steps.issued(officer, issuer, status=Status.EXERCISE, now=at)
    steps.climbed(at)
    real = steps.issued(officer, issuer, areas=(steps.DOOR,), now=at)
    rings(at, is_life=False)
    assert voice.sent == []
    ended(issuer, real, now=at)
    steps.heard(real)
    later = at + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)
    rings(later, is_life=False)
    assert len(voice.sent) == 1


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
        (Result(Answer.ACCEPTED, provider_id="1"), "đang được gọi"),
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


def test_where_no_line_texts_the_page_asks_for_a_call_by_hand(
    voice: MemoryLine, alert: Any, officer: Any, as_actor: Any, settings: Any, tmp_path: Path
) -> None:
    """A twin took the question, and nobody of the village read it."""
    settings.DATA_DIR = tmp_path
    ports.connect(Channel.SMS, notify.ConsoleTwin(Channel.SMS))
    steps.climbed(steps.row(alert).owed_since)
    sending.life(JobContext(LINE, timezone.now() + timedelta(hours=1), timezone.now))
    page = as_actor(officer).get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "<strong>Ở đây chưa có đường nhắn tin, chưa gửi tin nhắn nào: hãy gọi tay</strong>" in page
    assert "Nhà mạng đã nhận tin nhắn" not in page
    steps.wrote(officer, alert, steps.said(Grade.SAFE))
    page = as_actor(officer).get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "chưa gửi tin nhắn nào<" in page
    assert "hãy gọi tay" not in page, "the village has answered"


def test_a_question_without_a_receipt_is_unknown_after_an_hour_and_said_so(
    voice: MemoryLine, alert: Any, officer: Any, as_actor: Any
) -> None:
    """The ladder went on by its own minutes long before; the page asks for a call by hand."""
    texts = MemoryLine(is_real=True, window=30)
    ports.connect(Channel.SMS, texts)
    steps.climbed(steps.row(alert).owed_since)
    sending.life(JobContext(LINE, timezone.now() + timedelta(hours=1), timezone.now))
    client: Client = as_actor(officer)
    page = client.get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "Nhà mạng đã nhận tin nhắn" in page
    later = timezone.now() + timedelta(minutes=61)
    sending.note_silence(JobContext(LINE, later + timedelta(hours=1), lambda: later))
    page = client.get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "Nhà mạng đã nhận tin nhắn, sau đó không báo gì thêm: hãy gọi tay" in page
    told = [Report(str(one.reference), is_good=True) for one in texts.sent]
    notify.receive_receipts(channel=Channel.SMS, reports=told, now=later)
    assert "Tin nhắn đã tới máy" in client.get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()


def test_a_question_that_never_left_asks_for_a_call_by_hand_until_the_village_answers(
    voice: MemoryLine, alert: Any, officer: Any, as_actor: Any
) -> None:
    ports.connect(Channel.SMS, MemoryLine(is_real=True, window=30))
    steps.climbed(steps.row(alert).owed_since)
    assert Delivery.plain.filter(channel="sms").update(state="expired")
    client: Client = as_actor(officer)
    page = client.get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "<strong>Tin nhắn không gửi đi được: hãy gọi tay</strong>" in page
    steps.wrote(officer, alert, steps.said(Grade.SAFE))
    page = client.get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "Tin nhắn không gửi đi được" not in page
    assert "Tin nhắn không gửi nữa" in page


def test_nobody_is_asked_to_call_whoever_was_taken_off_the_list(
    voice: MemoryLine, alert: Any, officer: Any, as_actor: Any
) -> None:
    ports.connect(Channel.SMS, MemoryLine(is_real=True, window=30))
    steps.climbed(steps.row(alert).owed_since)
    assert Delivery.plain.filter(channel="sms").update(state="expired")
    Contact.plain.filter(place_no=VILLAGE).update(ended_at=timezone.now())
    page = as_actor(officer).get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "Tin nhắn không gửi nữa" in page
    assert "hãy gọi tay" not in page


def test_a_question_that_waits_for_a_line_is_named_where_she_looks_until_the_village_answers(
    voice: MemoryLine, alert: Any, officer: Any, as_actor: Any
) -> None:
    """Lines are down for hours: the ladder asks on, and nobody was asked."""
    texts = MemoryLine(is_real=True, window=30, down=ChannelDown("no connection"))
    ports.connect(Channel.SMS, texts)
    steps.climbed(steps.row(alert).owed_since)
    sending.life(JobContext(LINE, timezone.now() + timedelta(hours=1), timezone.now))
    client, waits = as_actor(officer), "câu hỏi chờ đường truyền từ"
    board, village = f"/w/answers/{alert}/", f"/w/answers/{alert}/{VILLAGE}/"
    assert waits not in client.get(board).content.decode(), "it may leave yet"
    Batch.plain.update(created_at=timezone.now() - timedelta(minutes=6))
    assert waits in client.get(board).content.decode()
    (strip,) = beside.strips(officer, Status.ACTUAL, timezone.now())
    assert strip.title.startswith(f"{names([VILLAGE])[VILLAGE][0]}: {waits}")
    assert strip.title in unescape(client.get("/w/warning/").content.decode())
    assert (strip.path, strip.is_urgent) == (village, True)
    assert not beside.strips(officer, Status.EXERCISE, timezone.now())
    by_hand = "<strong>Tin nhắn còn chờ đường truyền: hãy gọi tay</strong>"
    assert by_hand in client.get(village).content.decode()
    steps.wrote(officer, alert, steps.said(Grade.SAFE))
    assert not beside.strips(officer, Status.ACTUAL, timezone.now())
    assert waits not in client.get(board).content.decode()
    assert by_hand not in client.get(village).content.decode()


def test_many_that_were_asked_since_hide_nobody_whose_question_waits(
    voice: MemoryLine, alert: Any, officer: Any
) -> None:
    ports.connect(Channel.SMS, MemoryLine(is_real=True, window=30, down=ChannelDown("no connection")))
    steps.climbed(steps.row(alert).owed_since)
    Batch.plain.update(created_at=timezone.now() - timedelta(minutes=6))
    row, later = steps.row(alert), timezone.now() + timedelta(minutes=1)
    Owed.plain.bulk_create(
        Owed(round=row.round, place_no=OWN + 100 + n, asked_at=later, owed_since=later) for n in range(300)
    )
    (strip,) = beside.strips(officer, Status.ACTUAL, timezone.now())
    assert strip.title.startswith(names([VILLAGE])[VILLAGE][0])


def test_a_page_of_villages_asks_no_more_for_more_questions(
    voice: MemoryLine, alert: Any, django_assert_max_num_queries: Any
) -> None:
    from hoaban.domains.answers.queries import calls as asked

    steps.climbed(steps.row(alert).owed_since)
    Batch.plain.update(created_at=timezone.now() - timedelta(minutes=6))
    rows = list(Owed.plain.select_related("round").filter(round__alert=alert))
    with django_assert_max_num_queries(4):
        assert set(asked.stuck_since(rows * 20)) == {steps.row(alert).pk}


def test_one_number_that_is_no_good_hides_nobody_whose_question_waits(voice: MemoryLine, alert: Any) -> None:
    from hoaban.domains.answers.queries import calls as asked

    steps.climbed(steps.row(alert).owed_since)
    Batch.plain.update(created_at=timezone.now() - timedelta(minutes=6))
    rows = list(Owed.plain.select_related("round").filter(round__alert=alert))
    texts = Delivery.plain.filter(channel="sms", batch__request__startswith=f"asked:{rows[0].pk}:")
    hers = texts.get()
    hers.pk, hers.recipient = None, "answers:contact:another"
    hers.save(force_insert=True)
    assert asked.stuck_since(rows)
    Delivery.plain.filter(pk=hers.pk).update(state="failed")
    assert asked.stuck_since(rows), "the others wait all the same"
    texts.update(state="sent")
    assert not asked.stuck_since(rows)
