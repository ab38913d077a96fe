"""What lines told of a ring: how the call and the text message stand, and of whom nobody knows. No rung waits for it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from hoaban.domains.ringing import queries, spoken
from hoaban.domains.ringing.models import Bell
from hoaban.domains.ringing.tests.steps import PHONES, Night, bell, clock
from hoaban.domains.ringing.values import BellShown, RingShown, Stage, State
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import jobs, ports
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.models import Batch, Delivery
from hoaban.foundation.notify.rules import RECEIPTS_WITHIN
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Rang, Report, Result
from hoaban.foundation.notify.values import State as Sent

pytestmark = pytest.mark.django_db(databases="__all__")
As = Callable[[Any], Client]
BROWSER = {"url": "https://updates.push.services.mozilla.com/1", "p256dh": "B" * 87, "auth": "t" * 22}
LATE = RECEIPTS_WITHIN + timedelta(minutes=1)


@pytest.fixture
def lines() -> Iterator[dict[Channel, MemoryLine]]:
    """Lines that take everything and tell nothing more."""
    ways = (Channel.SMS, Channel.VOICE, Channel.PUSH, Channel.EMAIL)
    made = {way: MemoryLine(window=30) for way in ways}
    former = dict(ports.connected.lines)
    ports.connected.lines.clear()
    for way, line in made.items():
        ports.connect(way, line)
    yield made
    ports.connected.lines.clear()
    ports.connected.lines.update(former)


@pytest.fixture
def in_earnest(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """An installation whose people are not made up; what twins write down goes to a folder of the test."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(accounts, "is_demo_installation", lambda: False)


def run(job: Any, after: timedelta = timedelta()) -> int:
    at = timezone.now() + after
    return int(job(JobContext(SystemActor("notify.life"), at + timedelta(hours=1), lambda: at)).done)


def begin(night: Night, now: datetime) -> None:
    night.draft(now=now, onset=now, expires=now + timedelta(hours=6))


def shown(night: Night) -> BellShown:
    return queries.bell_for(night.actor("duty_officer"), bell().uid)


def detail_unheard(night: Night) -> str:
    """The line of the duty room once all rounds are over and whatever waited has left."""
    began = timezone.now()
    begin(night, began)
    for minute in range(1, 40):
        clock(began + timedelta(minutes=minute))
    for minute in range(40, 44):
        run(jobs.life, timedelta(minutes=minute))
    assert bell().state == State.UNHEARD
    return spoken.strip(shown(night)).detail


def without_telephone(night: Night, role: str) -> None:
    her = night.cast.users[role, False]
    her.phone_e164 = ""
    her.save(update_fields=["phone_e164"])


def with_ways(night: Night, role: str, ways: list[Channel]) -> None:
    her = night.cast.users[role, False]
    if Channel.EMAIL in ways:
        her.email = "an@example.vn"
        her.save(update_fields=["email"])
    if Channel.PUSH in ways:
        notify.save_subscription(by=night.actor(role), **BROWSER, label="Chrome", request=None)


def page_of(night: Night, as_actor: As) -> str:
    return as_actor(night.actor("warning_issuer")).get(f"/w/ringing/{bell().uid}/").content.decode()


def test_after_an_hour_without_a_receipt_the_page_says_that_nobody_knows(
    night: Night, as_actor: As, lines: dict[Channel, MemoryLine]
) -> None:
    begin(night, timezone.now())
    run(jobs.life)
    page = page_of(night, as_actor)
    assert "đang được gọi" in page
    assert "nhà mạng đã nhận tin nhắn" in page
    assert run(jobs.note_silence, timedelta(minutes=59)) == 0
    assert run(jobs.note_silence, LATE) == 2
    assert run(jobs.note_silence, LATE) == 0, "run twice it finds nothing"
    page = page_of(night, as_actor)
    assert "không ai rõ cuộc gọi đã có người nghe hay chưa" in page
    assert "không ai rõ tin nhắn đã tới hay chưa" in page


def test_of_whoever_has_no_telephone_it_is_said_that_nothing_rang(
    night: Night, as_actor: As, lines: dict[Channel, MemoryLine]
) -> None:
    without_telephone(night, "duty_officer")
    begin(night, timezone.now())
    run(jobs.life)
    assert "chưa có số điện thoại: chỉ nằm trong hộp thư của trang này" in page_of(night, as_actor)
    assert not any(line.sent for line in lines.values())


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ([Channel.PUSH], "chưa có số điện thoại: chỉ báo qua trình duyệt"),
        ([Channel.EMAIL], "chưa có số điện thoại: chỉ báo qua thư điện tử"),
        ([Channel.PUSH, Channel.EMAIL], "chưa có số điện thoại: chỉ báo qua trình duyệt và thư điện tử"),
    ],
)
def test_whoever_has_a_browser_or_e_mail_is_not_said_to_have_the_inbox_only(
    night: Night, lines: dict[Channel, MemoryLine], ways: list[Channel], said: str
) -> None:
    without_telephone(night, "duty_officer")
    with_ways(night, "duty_officer", ways)
    begin(night, timezone.now())
    assert shown(night).rings[0].is_lost, "nothing has left yet"
    run(jobs.life)
    (ring,) = shown(night).rings
    assert spoken.reached(ring) == [said]
    assert not ring.is_lost


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        ([], "Không cuộc gọi hay tin nhắn nào tới được ai. Hãy mở"),
        (["duty_officer"], "Có 2 người mà không cuộc gọi hay tin nhắn nào tới được. Hãy mở"),
    ],
)
def test_the_desk_says_first_whom_nothing_reached(
    night: Night, lines: dict[Channel, MemoryLine], reached: list[str], said: str
) -> None:
    """A number that does not exist, no number at all, and a line that refuses: none of them was called."""
    without_telephone(night, "duty_deputy")
    for line in lines.values():
        line.answer = lambda one: (
            Result(Answer.CONFIRMED, provider_id=str(one.reference))
            if one.address in {PHONES[role] for role in reached}
            else Result(Answer.REFUSED, "no such number")
        )
    assert said in detail_unheard(night)


def test_whoever_took_up_in_a_later_round_is_not_counted_as_unknown(
    night: Night, lines: dict[Channel, MemoryLine]
) -> None:
    began = timezone.now()
    begin(night, began)
    run(jobs.life)
    run(jobs.note_silence, LATE)
    assert shown(night).unknown == 1
    for line in lines.values():
        line.answer = lambda one: Result(Answer.CONFIRMED, provider_id=str(one.reference))
    for minute in range(1, 12):
        clock(began + timedelta(minutes=minute))
    run(jobs.life, timedelta(minutes=12))
    hers = [ring for ring in shown(night).rings if ring.stage == Stage.DUTY]
    assert [(ring.call, ring.is_unknown) for ring in hers] == [(Rang.HEARD, False), (Rang.UNKNOWN, True)]
    assert shown(night).unknown == 0


@pytest.mark.parametrize("is_twin", [True, False], ids=["twins", "nothing joined"])
def test_where_no_line_calls_or_texts_nobody_stands_as_called(
    night: Night, as_actor: As, lines: dict[Channel, MemoryLine], is_twin: bool, in_earnest: None
) -> None:
    """A twin takes everything, and nobody reads what it wrote down: neither a text message nor an e-mail."""
    ports.connected.lines.clear()
    for way in (*lines,) if is_twin else ():
        ports.connect(way, notify.ConsoleTwin(way))
    without_telephone(night, "duty_deputy")
    with_ways(night, "duty_deputy", [Channel.EMAIL])
    begun = detail_unheard(night)
    page = page_of(night, as_actor)
    for words in (
        "ở đây chưa có đường gọi thoại: chưa gọi",
        "ở đây chưa có đường nhắn tin: chưa gửi tin nhắn nào",
        "chưa có số điện thoại: chỉ nằm trong hộp thư của trang này",
    ):
        assert words in page
    assert "đang được gọi" not in page
    assert "nhà mạng đã nhận" not in page
    assert "Không cuộc gọi hay tin nhắn nào tới được ai." in begun
    run(jobs.note_silence, LATE + timedelta(minutes=44))
    assert shown(night).unknown == 0
    assert "không ai rõ" not in page_of(night, as_actor)


def test_where_lines_are_down_all_night_the_desk_says_that_nothing_reached_anybody(
    night: Night, lines: dict[Channel, MemoryLine]
) -> None:
    for line in lines.values():
        line.down = ChannelDown("no connection")
    assert "Không cuộc gọi hay tin nhắn nào tới được ai." in detail_unheard(night)


def test_a_line_that_is_gone_today_does_not_take_back_what_it_carried(
    night: Night, as_actor: As, lines: dict[Channel, MemoryLine], in_earnest: None
) -> None:
    for line in lines.values():
        line.answer = lambda one: Result(Answer.CONFIRMED, provider_id=str(one.reference))
    begin(night, timezone.now())
    run(jobs.life)
    ports.connected.lines.clear()
    (ring,) = shown(night).rings
    assert (ring.text, ring.without_line, ring.is_lost) == (Sent.CONFIRMED, (), False)


def test_however_many_were_rung_the_ledger_is_asked_as_often(
    night: Night, lines: dict[Channel, MemoryLine], max_queries: Any
) -> None:
    begin(night, timezone.now())
    batch = Batch.plain.get(by_key=queries.RINGER.key)
    Delivery.plain.bulk_create(
        Delivery(batch=batch, recipient=f"user:{n}", channel="sms", state="sent", next_try_at=timezone.now())
        for n in range(1000, 1040)
    )
    with max_queries(5):
        assert len(notify.ways_stand(by_key=batch.by_key, requests=[batch.request])) > 40


def test_in_a_demo_what_a_twin_writes_down_is_a_telephone_and_a_call_needs_a_line(
    night: Night, lines: dict[Channel, MemoryLine], settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    for way in (Channel.SMS, Channel.VOICE):
        ports.connect(way, notify.ConsoleTwin(way))
    begin(night, timezone.now())
    run(jobs.life)
    (ring,) = shown(night).rings
    assert (ring.call, ring.text, ring.without_line) == (None, Sent.SENT, (Channel.VOICE,))


@pytest.mark.parametrize(
    ("call", "text", "is_unknown"),
    [
        (Rang.UNKNOWN, Sent.UNKNOWN, True),
        (Rang.NO_ANSWER, Sent.UNKNOWN, True),
        (Rang.EARLY, Sent.UNKNOWN, False),
        (Rang.BROKE_OFF, Sent.UNKNOWN, False),
        (Rang.UNKNOWN, Sent.CONFIRMED, False),
    ],
)
def test_whoever_took_up_the_telephone_was_reached(call: Rang, text: Sent, is_unknown: bool) -> None:
    now = timezone.now()
    assert RingShown("user:1", Stage.DUTY, 1, "An", now, False, call, text).is_unknown == is_unknown


def test_two_people_of_one_name_are_two_of_whom_nobody_knows(
    night: Night, lines: dict[Channel, MemoryLine]
) -> None:
    for role in PHONES:
        her = night.cast.users[role, False]
        her.display_name = "Lò Thị An"
        her.save(update_fields=["display_name"])
    detail_unheard(night)
    run(jobs.note_silence, LATE + timedelta(minutes=44))
    assert {ring.who for ring in shown(night).rings} == {"Lò Thị An"}
    assert shown(night).unknown == len(set(PHONES) - {"warning_issuer"}), "whoever wrote it is not rung"


def test_a_receipt_that_comes_late_takes_the_doubt_away(
    night: Night, lines: dict[Channel, MemoryLine]
) -> None:
    begin(night, timezone.now())
    run(jobs.life)
    run(jobs.note_silence, LATE)
    (ring,) = queries.bell_for(night.actor("duty_officer"), bell().uid).rings
    assert (ring.call, ring.text, ring.is_unknown) == (Rang.UNKNOWN, Sent.UNKNOWN, True)
    told = [Report(str(one.reference), is_good=True) for one in lines[Channel.VOICE].sent]
    notify.receive_receipts(channel=Channel.VOICE, reports=told, now=timezone.now())
    (ring,) = queries.bell_for(night.actor("duty_officer"), bell().uid).rings
    assert (ring.call, ring.text, ring.is_unknown) == (Rang.HEARD, Sent.UNKNOWN, False)


def test_no_rung_waits_for_a_receipt_nor_is_passed_over_for_one(
    night: Night, lines: dict[Channel, MemoryLine]
) -> None:
    """The same people at the same minutes whether lines tell nothing, or that she took up the telephone."""
    rung = []
    for answer in (Answer.ACCEPTED, Answer.CONFIRMED):
        lines[Channel.VOICE].answer = lambda one, said=answer: Result(said, provider_id=str(one.reference))
        began = timezone.now()
        begin(night, began)
        steps = []
        for minute in range(12):
            run(jobs.life)
            clock(began + timedelta(minutes=minute))
            steps.append((bell().state, bell().stage, bell().round, len(night.rung())))
        rung.append(steps)
        Bell.plain.update(state=State.SETTLED, next_at=None)
    first, second = rung
    before = first[-1][3]
    assert [(*one[:3], one[3] - before) for one in second] == [(*one[:3], one[3]) for one in first]


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "2 người không ai rõ chuông đã tới hay chưa"), ("en", "Of 2 people nobody knows")],
)
def test_where_nobody_opened_it_the_desk_says_of_how_many_nobody_knows(
    night: Night, lines: dict[Channel, MemoryLine], language: str, said: str
) -> None:
    refused = {PHONES["warning_issuer"], PHONES["commune_officer"]}
    for line in lines.values():
        line.answer = lambda one: (
            Result(Answer.REFUSED, "no such number") if one.address in refused else Result(Answer.ACCEPTED)
        )
    began = timezone.now()
    begin(night, began)
    for minute in range(1, 40):
        clock(began + timedelta(minutes=minute))
    assert bell().state == State.UNHEARD
    run(jobs.life)
    with translation.override(language):
        shown = queries.bell_for(night.actor("duty_officer"), bell().uid)
        assert said not in spoken.strip(shown).detail
        run(jobs.note_silence, LATE)
        shown = queries.bell_for(night.actor("duty_officer"), bell().uid)
        assert said in spoken.strip(shown).detail
