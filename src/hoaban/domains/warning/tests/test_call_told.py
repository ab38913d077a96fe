"""Whoever asked is told how the call stands, why nobody can be called, and what to do instead."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import LastWrongDigits, NoVoiceLine, WrongDigits
from hoaban.domains.warning.models import CallBack
from hoaban.domains.warning.queries import calls
from hoaban.domains.warning.rules import calling
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.tests.conftest import Telephones
from hoaban.domains.warning.values import Proof
from hoaban.domains.warning.values.called import CallState
from hoaban.domains.warning.web import drill
from hoaban.foundation.events.models import Event
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching
from hoaban.foundation.notify.models import Delivery
from hoaban.foundation.notify.values import Answer
from tests.support.people import Cast, make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
SAID = {"seen": "1", "request_id": "a" * 20}
REAL = Telephones(is_real=True)
BEFORE = timedelta(days=1)


@pytest.fixture(autouse=True)
def proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drill, "proof", lambda _request: Proof.PASSKEY)


@pytest.fixture
def cast(places: None) -> Cast:
    made = make_cast(("duty_officer", "duty_deputy", "warning_issuer"))
    steps.proves(made.actor("duty_deputy"), "0912000002", timezone.now() - BEFORE)
    return made


@pytest.fixture
def officer(cast: Cast, as_actor: SignIn) -> Client:
    return as_actor(cast.actor("duty_officer"))


def written(cast: Cast) -> str:
    now = timezone.now()
    told = steps.text(onset=now, expires=now + timedelta(hours=6))
    return f"/w/warning/alerts/{steps.drafted(cast.actor('duty_officer'), told=told, now=now)}/"


def asked(officer: Client, cast: Cast, address: str, request: str = "a", of: str = "duty_deputy") -> Any:
    said = {"seen": "1", "request_id": request * 20, "person": str(cast.user(of).pk)}
    return officer.post(f"{address}call/", said)


def page(officer: Client, address: str) -> str:
    return officer.get(f"{address}call/").content.decode()


def rings(voice: Telephones) -> Any:
    """The lane of life takes what waits; the newest call."""
    dispatching.dispatch_window(notify.Channel.VOICE, is_life=True, now=timezone.now())
    return voice.sent[-1]


def came_to(one: Any, answer: Answer, reason: str, after: float | None = None) -> None:
    notify.settle_held(
        channel=notify.Channel.VOICE, reference=one.reference, result=notify.Result(answer, reason, retry_after=after), now=timezone.now(),
    )  # fmt: skip


# --- No line ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (None, "chưa có đường gọi thoại"),
        (notify.ConsoleTwin(notify.Channel.VOICE), "chưa có đường gọi thoại"),
        (REAL, "đường gọi thoại đang đóng"),
    ],
    ids=["none", "only written down", "closed in a demo"],
)
def test_where_nobody_can_be_called_the_page_says_so_and_offers_no_button(
    cast: Cast, officer: Client, monkeypatch: pytest.MonkeyPatch, line: Any, sentence: str
) -> None:
    address = written(cast)
    if line is None:
        monkeypatch.delitem(ports.connected.lines, notify.Channel.VOICE)
    else:
        monkeypatch.setitem(ports.connected.lines, notify.Channel.VOICE, line)
    shown = page(officer, address)
    assert sentence in shown.lower()
    assert "khóa truy cập" in shown, "what to do instead"
    assert cast.actor("duty_deputy").label in shown, "who else may agree"
    assert 'name="person"' not in shown
    assert f'class="button" href="{address}call/"' not in officer.get(address).content.decode()
    answer = asked(officer, cast, address)
    assert answer.status_code == 422
    assert "Đang gọi" not in answer.content.decode()
    assert not CallBack.plain.exists()
    assert not Delivery.plain.filter(channel=notify.Channel.VOICE).exists()


def test_the_verb_itself_refuses_where_no_line_calls(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = steps.drafted(cast.actor("duty_officer"))
    monkeypatch.delitem(ports.connected.lines, notify.Channel.VOICE)
    with pytest.raises(NoVoiceLine):
        actions.call_second(
            by=cast.actor("duty_officer"), uid=uid, seen=1, person=cast.user("duty_deputy").pk, proof=Proof.PASSKEY, request=None,
            now=steps.NOW,
        )  # fmt: skip


# --- How it stands ----------------------------------------------------------------------------------------------------
def test_a_busy_telephone_is_shown_with_when_it_rings_again_and_a_way_to_try_now(
    cast: Cast, officer: Client, voice: Telephones
) -> None:
    address = written(cast)
    asked(officer, cast, address)
    assert "Sắp gọi" in page(officer, address)
    one = rings(voice)
    ringing = page(officer, address)
    assert "Đang gọi" in ringing
    assert 'name="person"' not in ringing, "nobody else can be called, and she is being called"
    came_to(one, Answer.LATER, "busy", 60)
    shown = page(officer, address)
    assert "Máy người đó đang bận" in shown
    assert "tự gọi lại lúc" in shown
    assert 'name="code"' not in shown, "who heard no digits tells none"
    assert f'<input type="hidden" name="person" value="{cast.user("duty_deputy").pk}">' in shown
    first = CallBack.plain.get()
    asked(officer, cast, address, "b")
    first.refresh_from_db()
    assert (first.state, CallBack.plain.count()) == (CallState.OVER, 2)


@pytest.mark.parametrize(
    ("answer", "reason", "sentence", "is_typed"),
    [
        (Answer.REFUSED, "no answer", "Không ai nghe máy", False),
        (Answer.REFUSED, "busy", "Máy người đó đang bận", False),
        (Answer.REFUSED, "no such number", "Số này không gọi được", False),
        (Answer.LATER, "hung up before the end", "gác máy trước khi nghe hết", False),
        (Answer.LATER, "trunk: 503", "Đường gọi thoại bị lỗi", False),
        (Answer.CONFIRMED, "answered", "không bấm phím nào", True),
        (Answer.UNSURE, "the call broke off: x", "Cuộc gọi bị ngắt", True),
    ],
)
def test_what_became_of_a_call_is_said(
    cast: Cast, officer: Client, voice: Telephones, answer: Answer, reason: str, sentence: str, is_typed: bool
) -> None:
    address = written(cast)
    asked(officer, cast, address)
    came_to(rings(voice), answer, reason)
    shown = page(officer, address)
    assert sentence in shown
    assert "Đang gọi" not in shown
    assert ('name="code"' in shown) == is_typed
    assert f'name="person" value="{cast.user("duty_deputy").pk}"' in shown, "a way to try again"
    assert ("tự gọi lại lúc" in shown) == (answer is Answer.LATER)


def test_the_page_hears_that_a_call_ended_and_nobody_hears_of_a_village_s(
    cast: Cast, officer: Client, voice: Telephones
) -> None:
    asked(officer, cast, written(cast))
    came_to(rings(voice), Answer.LATER, "busy", 60)
    delivery = Delivery.plain.get(channel=notify.Channel.VOICE)
    assert [one.payload for one in Event.plain.filter(name="notify.call_moved")] == [
        {"delivery_id": delivery.pk}
    ]
    what = notify.Plan("notify.test", "r", urgency=notify.Urgency.LIFE)
    to = notify.Recipients(notify.Channel.VOICE, ["user:7"], ["+84912345678"])
    notify.plan(by=cast.actor("duty_officer"), what=what, recipients=[to])
    came_to(rings(voice), Answer.CONFIRMED, "answered")
    assert Event.plain.filter(name="notify.call_moved").count() == 1


def test_a_call_whose_time_is_over_is_not_said_to_ring(
    cast: Cast, officer: Client, voice: Telephones
) -> None:
    address = written(cast)
    asked(officer, cast, address)
    rings(voice)
    CallBack.plain.update(expires=timezone.now())
    shown = page(officer, address)
    assert "Đang gọi" not in shown
    assert "không còn giá trị" in shown
    assert 'name="code"' not in shown


def test_after_her_no_the_page_does_not_press_her_again(cast: Cast, officer: Client) -> None:
    address = written(cast)
    asked(officer, cast, address)
    CallBack.plain.update(state=CallState.REFUSED, answered_at=timezone.now())
    shown = page(officer, address)
    assert "không đồng ý" in shown
    assert '<input type="hidden" name="person"' not in shown
    assert f'<option value="{cast.user("duty_deputy").pk}">' in shown, "about another text she may be called"


# --- Whom it may go to ------------------------------------------------------------------------------------------------
def test_near_people_without_a_telephone_stand_in_nobody_s_way(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "MOST", 1)
    now = timezone.now()
    told = steps.text(onset=now, expires=now + timedelta(hours=6))
    uid = steps.drafted(cast.actor("warning_issuer"), told=told, now=now)
    seconds = queries.seconds_for(cast.actor("warning_issuer"), uid)
    assert (seconds.many, seconds.unproven) == (2, 1)
    assert seconds.names[0] == cast.actor("duty_officer").label, (
        "she is nearer in the list, and has no telephone"
    )
    assert [one.name for one in seconds.people] == [cast.actor("duty_deputy").label]


def test_why_nobody_can_be_called_is_said_with_what_to_do(cast: Cast, as_actor: SignIn) -> None:
    address = written(cast)
    steps.proves(cast.actor("warning_issuer"), "0912000003", timezone.now())
    cast.user("duty_officer").phone_e164 = "+84912000002"
    cast.user("duty_officer").save(update_fields=["phone_e164"])
    shown = page(as_actor(cast.actor("duty_officer")), address)
    assert "Không gọi được ai" in shown
    assert "1 người xác nhận số sau khi soạn lời này" in shown
    assert "1 người dùng số của người soạn lời này, hoặc của bạn" in shown
    assert "chưa xác nhận" not in shown
    for name in ("duty_deputy", "warning_issuer"):
        assert cast.actor(name).label in shown
    assert "khóa truy cập" in shown


def test_where_nobody_else_may_agree_the_page_says_that(places: None, as_actor: SignIn) -> None:
    alone = make_cast(("duty_officer",))
    shown = page(as_actor(alone.actor("duty_officer")), written(alone))
    assert "không ai khác được đồng ý" in shown


# --- The digits -------------------------------------------------------------------------------------------------------
def test_a_wrong_code_says_how_many_tries_are_left(cast: Cast, officer: Client) -> None:
    address = written(cast)
    asked(officer, cast, address)
    CallBack.plain.update(state=CallState.PRESSED, answered_at=timezone.now())
    assert "Còn 3 lần thử" in page(officer, address)
    code = calls.digits_of(CallBack.plain.select_related("alert").get())
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for number, sentence in ((1, "Còn 2 lần thử"), (2, "Còn 1 lần thử"), (3, "đây là lần thử cuối")):
        answer = officer.post(f"{address}call/", {"code": wrong, "request_id": str(number) * 20})
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert 'name="code"' not in answer.content.decode()
    assert issubclass(LastWrongDigits, WrongDigits)


def test_whoever_pressed_and_lost_the_digits_is_called_anew(cast: Cast, officer: Client) -> None:
    address = written(cast)
    asked(officer, cast, address)
    CallBack.plain.update(state=CallState.PRESSED, answered_at=timezone.now())
    shown = page(officer, address)
    assert f'name="person" value="{cast.user("duty_deputy").pk}"' in shown
    assert 'name="code"' in shown, "the digits that she may still know count meanwhile"
    assert asked(officer, cast, address, "b").status_code == 302
    assert CallBack.plain.filter(state=CallState.CALLING).count() == 1


def test_a_page_drawn_before_it_rang_ends_no_call_that_she_listens_to(
    cast: Cast, officer: Client, voice: Telephones
) -> None:
    address = written(cast)
    asked(officer, cast, address)
    first = rings(voice)
    answer = asked(officer, cast, address, "b")
    assert answer.status_code == 422
    assert "Máy của người ấy đang đổ chuông" in answer.content.decode()
    assert CallBack.plain.get().state == CallState.CALLING
    came_to(first, Answer.LATER, "busy", 60.0)
    assert asked(officer, cast, address, "c").status_code == 302


def test_digits_are_read_one_by_one() -> None:
    said = calling.spaced("471902")
    assert calling.typed(said) == "471902"
    assert said.split("\n\n") == ["4.", "7.", "1.", "9.", "0.", "2"], (
        "after a comma a machine does not rest long enough to write"
    )


def test_while_it_rings_again_by_itself_nobody_is_asked_to_call(
    cast: Cast, officer: Client, voice: Telephones
) -> None:
    """The page was told when a call ended and not when its second try began: it went on to offer a call beside it."""
    address = written(cast)
    asked(officer, cast, address)
    came_to(rings(voice), Answer.LATER, "busy", 60.0)
    told = Event.plain.filter(name="notify.call_moved").count()
    again = f'name="person" value="{cast.user("duty_deputy").pk}"'
    assert again in page(officer, address)
    Delivery.plain.filter(channel=notify.Channel.VOICE).update(next_try_at=timezone.now())
    due = page(officer, address)
    assert ("Sắp gọi" in due, again in due) == (True, False), "it leaves this instant"
    rings(voice)
    ringing = page(officer, address)
    assert ("Đang gọi" in ringing, again in ringing) == (True, False)
    assert Event.plain.filter(name="notify.call_moved").count() == told + 1, (
        "the page that stands open is told"
    )
