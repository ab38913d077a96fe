"""How notices reach me: an address counts once its digits came back; ticks are kept; a browser is one person's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access import identity
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify import ports, queries
from hoaban.foundation.notify.actions import dispatching, endpoints, proving
from hoaban.foundation.notify.errors import CodeOver, TooManyCodes, WrongCode
from hoaban.foundation.notify.models import Batch, Delivery, Endpoint
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Browsers, Channel, State

pytestmark = pytest.mark.django_db(databases="__all__")
URL = "https://fcm.googleapis.com/fcm/send/1"


@pytest.fixture
def officer(cast: Any) -> Any:
    return cast.actor("commune_officer")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, officer: Any, client: Client) -> Client:
    monkeypatch.setattr(identity, "_finders", [lambda request: officer])
    monkeypatch.setattr(
        ports.connected, "browsers", lambda: Browsers("BKEY", "/w/offline/sw.js", "/w/offline/")
    )
    return client


def digits(line: MemoryLine) -> str:
    """As the person reads them on her telephone."""
    turn()
    found = re.search(r"\d{6}", line.sent[-1].text)
    assert found
    return found.group()


def turn(later: timedelta = timedelta()) -> None:
    dispatching.dispatch_window(Channel.SMS, is_life=False, now=timezone.now() + later)


def kept(officer: Any, text: str = "0912 345 678", **more: Any) -> Any:
    return proving.save_address(by=officer, channel=Channel.SMS, text=text, **more)


def test_a_number_is_used_once_its_digits_came_back(officer: Any, line: MemoryLine) -> None:
    uid = kept(officer)
    assert queries.addresses_of([officer.key]) == {}
    code = digits(line)
    assert line.sent[-1].address == "+84912345678"
    assert code not in str(list(Batch.plain.values())) + str(list(Delivery.plain.values())), (
        "the ledger holds no code"
    )
    proving.confirm_address(by=officer, uid=uid, code=f" {code[:3]} {code[3:]} ")
    assert queries.addresses_of([officer.key])[officer.key] == {Channel.SMS: "+84912345678"}


def test_the_proven_number_stays_until_the_new_one_is_proven(officer: Any, line: MemoryLine) -> None:
    proving.confirm_address(by=officer, uid=kept(officer), code=digits(line))
    uid = kept(officer, "0987 654 321")
    assert queries.usable_for(officer)[Channel.SMS] == "+84912345678"
    proving.confirm_address(by=officer, uid=uid, code=digits(line))
    assert queries.usable_for(officer)[Channel.SMS] == "+84987654321"
    assert Endpoint.plain.filter(gone_at__isnull=True).count() == 1


def test_five_wrong_tries_end_a_code_and_the_right_one_comes_too_late(officer: Any, line: MemoryLine) -> None:
    uid, code = kept(officer), digits(line)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _try in range(proving.TRIES):
        with pytest.raises(WrongCode):
            proving.confirm_address(by=officer, uid=uid, code=wrong)
    with pytest.raises(CodeOver):
        proving.confirm_address(by=officer, uid=uid, code=code)


def test_an_old_code_and_a_former_code_do_not_count(officer: Any, line: MemoryLine) -> None:
    uid, code = kept(officer), digits(line)
    with pytest.raises(CodeOver):
        proving.confirm_address(by=officer, uid=uid, code=code, now=timezone.now() + timedelta(minutes=16))
    proving.send_code_again(by=officer, uid=uid, now=timezone.now() + timedelta(seconds=5))
    turn(timedelta(seconds=6))
    with pytest.raises(WrongCode):
        proving.confirm_address(by=officer, uid=uid, code=code)


def test_nobody_lets_us_write_to_a_stranger_all_night(officer: Any) -> None:
    uid = kept(officer)
    for number in range(1, proving.CODES_AN_HOUR):
        proving.send_code_again(by=officer, uid=uid, now=timezone.now() + timedelta(seconds=number))
    with pytest.raises(TooManyCodes):
        proving.send_code_again(by=officer, uid=uid, now=timezone.now() + timedelta(seconds=9))


def test_a_code_whose_address_was_taken_away_is_not_sent(officer: Any, line: MemoryLine) -> None:
    endpoints.remove_endpoint(by=officer, uid=str(kept(officer)))
    turn()
    assert line.sent == []
    assert Delivery.plain.get().state == State.EXPIRED


def test_a_stranger_s_address_is_not_there(officer: Any, cast: Any) -> None:
    other = cast.actor("commune_officer", next_door=True)
    with pytest.raises(NotFound):
        proving.confirm_address(by=other, uid=kept(officer), code="000000")


def test_a_browser_belongs_to_whoever_used_it_last(officer: Any, cast: Any) -> None:
    from hoaban.foundation.events.models import Event

    other = cast.actor("commune_officer", next_door=True)
    for person in (officer, other):
        endpoints.save_subscription(by=person, url=URL, p256dh="p" * 87, auth="a" * 22, label="Chrome")
    assert queries.subscriptions_of([officer.key]) == {}
    assert len(queries.subscriptions_of([other.key])) == 1
    assert Event.plain.get(name="notify.endpoint_gone").payload["owner_key"] == officer.key


# --- The page ----------------------------------------------------------------------------------------------------------
def test_ticks_and_times_are_kept(desk: Client, officer: Any) -> None:
    assert "/w/me/notices/wishes" in desk.get("/w/me/notices/").content.decode()
    asked = {
        "on": ["duties.reminder/in_app", "no.such/email"], "digest": ["duties.reminder"], "version": "0",
        "quiet_from": "22:00", "quiet_to": "05:30", "digest_at": "08:00",
    }  # fmt: skip
    assert desk.post("/w/me/notices/wishes", asked).status_code == 302
    wishes = queries.wishes_for(officer)
    assert (wishes.quiet_to.hour, wishes.digest) == (5, {"duties.reminder"})
    assert wishes.is_off("duties.reminder", Channel.EMAIL)
    assert not wishes.is_off("duties.reminder", Channel.IN_APP)
    again = desk.post("/w/me/notices/wishes", asked)
    assert again.status_code == 409
    assert 'value="22:00"' in again.content.decode(), "what was typed is still there"


@pytest.mark.parametrize("path", ["address/sms", "address/email"])
def test_what_is_no_address_comes_back_with_a_sentence(desk: Client, path: str) -> None:
    channel = path.partition("/")[2]
    answer = desk.post(f"/w/me/notices/{path}", {f"{channel}-text": "không có"})
    assert answer.status_code == 422
    assert "không có" in answer.content.decode()
    assert not Endpoint.plain.exists()


def test_a_wrong_code_comes_back_with_a_sentence(desk: Client, officer: Any) -> None:
    answer = desk.post(f"/w/me/notices/{kept(officer)}/code", {"code": "1"})
    assert answer.status_code == 422
    assert "field-wrong" in answer.content.decode()


@pytest.mark.parametrize("path", ["address/voice", "address/x", "trial/voice", "trial/x"])
def test_a_channel_that_is_none_is_not_there(desk: Client, path: str) -> None:
    assert desk.post(f"/w/me/notices/{path}").status_code == 404


def test_a_trial_by_the_inbox_arrives_and_by_an_unknown_address_says_so(desk: Client, officer: Any) -> None:
    desk.post("/w/me/notices/trial/in_app")
    assert queries.unread_for(officer) == 1
    assert desk.post("/w/me/notices/trial/push").status_code == 409
    for _more in range(12):
        last = desk.post("/w/me/notices/trial/in_app")
    assert last.status_code == 429


def test_a_browser_is_kept_and_ended_by_itself(desk: Client, officer: Any) -> None:
    given = {"url": URL, "p256dh": "p" * 87, "auth": "a" * 22, "label": "Máy của tôi"}
    desk.post("/w/me/notices/browser", given)
    page = desk.get("/w/me/notices/").content.decode()
    assert "Máy của tôi" in page
    assert URL not in page
    desk.post("/w/me/notices/browser/off", {"url": URL})
    assert queries.subscriptions_of([officer.key]) == {}
    assert desk.post("/w/me/notices/browser", given | {"url": "https://evil.example/x"}).status_code == 422
