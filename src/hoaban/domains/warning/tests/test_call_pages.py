"""The page on which the second person is called, and what the history says afterwards."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning import api
from hoaban.domains.warning.actions import calling
from hoaban.domains.warning.models import CallBack, Decision
from hoaban.domains.warning.queries import calls
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.values import Proof, State, Status, Step
from hoaban.domains.warning.web import drill
from hoaban.foundation.notify import api as notify
from tests.support.people import Cast, make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
ASKED = {"seen": "1", "request_id": "a" * 20}


@pytest.fixture(autouse=True)
def proven(monkeypatch: pytest.MonkeyPatch) -> list[Proof]:
    """What whoever sits there showed in the last minutes; a test may change it."""
    shown = [Proof.PASSKEY]
    monkeypatch.setattr(drill, "proof", lambda _request: shown[0])
    return shown


@pytest.fixture
def cast(places: None) -> Cast:
    made = make_cast(("duty_officer", "duty_deputy"))
    steps.proves(made.actor("duty_deputy"), "0912000002", timezone.now() - timedelta(days=1))
    return made


def written(cast: Cast, status: Status = Status.ACTUAL) -> str:
    """A draft of the duty officer's; the address of its page."""
    now = timezone.now()
    told = steps.text(onset=now, expires=now + timedelta(hours=6))
    return f"/w/warning/alerts/{steps.drafted(cast.actor('duty_officer'), status, told, now=now)}/"


def code_of_last() -> str:
    return calls.digits_of(CallBack.plain.select_related("alert").latest("pk"))


def presses(cast: Cast, key: str = "1") -> None:
    call = CallBack.plain.latest("pk")
    api.on_call(
        notify.CallSaid(1, key, "", timezone.now(), "warning.call", f"call:{call.uid}", call.person_key)
    )


def test_two_decisions_lead_to_an_agreement_that_says_how_it_was_given(cast: Cast, as_actor: SignIn) -> None:
    browser, address = as_actor(cast.actor("duty_officer")), written(cast)
    assert f'href="{address}call/"' in browser.get(address).content.decode()
    page = browser.get(f"{address}call/").content.decode()
    person = str(cast.user("duty_deputy").pk)
    assert f'<option value="{person}">' in page
    assert "••• 002" in page
    assert "912000002" not in page
    assert 'name="code"' not in page, "nothing is typed before somebody was called"
    answer = browser.post(f"{address}call/", ASKED | {"person": person})
    assert answer["Location"] == f"{address}call/"
    presses(cast)
    page = browser.get(f"{address}call/").content.decode()
    assert 'name="code"' in page
    assert code_of_last() not in page, "the digits are on the telephone and on no page"
    wrong = "000000" if code_of_last() != "000000" else "111111"
    answer = browser.post(f"{address}call/", {"code": wrong, "request_id": "b" * 20})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    code = code_of_last()
    answer = browser.post(f"{address}call/", {"code": f"{code[:3]} {code[3:]}", "request_id": "c" * 20})
    assert answer["Location"] == address
    page = browser.get(address).content.decode()
    assert "••• 002" in page
    assert "qua cuộc gọi lại" in page
    assert f"{address}call/" not in page, "nothing waits for a second person any more"
    assert 'name="code"' not in browser.get(f"{address}call/").content.decode()


@pytest.mark.parametrize("place", ["_counted", "_agree"])
def test_sent_twice_at_once_the_second_says_what_the_first_did(
    cast: Cast, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The other one ends while this one waits for the alert: no wrong try, and no call that is over."""
    browser, address = as_actor(cast.actor("duty_officer")), written(cast)
    browser.post(f"{address}call/", ASKED | {"person": str(cast.user("duty_deputy").pk)})
    presses(cast)
    typed, real = {"code": code_of_last(), "request_id": "e" * 20}, getattr(calling, place)

    def after_the_other(*words: Any) -> Any:
        monkeypatch.setattr(calling, place, real)
        assert browser.post(f"{address}call/", typed)["Location"] == address
        return real(*words)

    monkeypatch.setattr(calling, place, after_the_other)
    assert browser.post(f"{address}call/", typed)["Location"] == address
    assert Decision.plain.filter(step=Step.REVIEW).count() == 1


def test_without_a_fresh_proof_nobody_is_called(cast: Cast, as_actor: SignIn, proven: list[Proof]) -> None:
    address, proven[0] = written(cast), Proof.NONE
    browser = as_actor(cast.actor("duty_officer"))
    answer = browser.post(f"{address}call/", ASKED | {"person": str(cast.user("duty_deputy").pk)})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not CallBack.plain.exists()


def test_her_no_and_a_stranger_s_number_are_said_on_the_page(cast: Cast, as_actor: SignIn) -> None:
    browser, address = as_actor(cast.actor("duty_officer")), written(cast)
    for person in ("", "x", "99999999", str(cast.user("duty_officer").pk)):
        assert browser.post(f"{address}call/", ASKED | {"person": person}).status_code == 422
    assert not CallBack.plain.exists()
    browser.post(f"{address}call/", ASKED | {"person": str(cast.user("duty_deputy").pk)})
    presses(cast, "2")
    page = browser.get(f"{address}call/").content.decode()
    assert "không đồng ý" in page
    assert 'name="code"' not in page


def test_a_drill_is_called_about_inside_the_drill(
    cast: Cast, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, address = as_actor(cast.actor("duty_officer")), written(cast, Status.EXERCISE)
    said = ASKED | {"person": str(cast.user("duty_deputy").pk)}
    assert "<select" not in browser.get(f"{address}call/").content.decode()
    assert browser.post(f"{address}call/", said)["Location"] == address
    assert not CallBack.plain.exists()
    monkeypatch.setattr(drill, "mode", lambda *_words: Status.EXERCISE)
    browser.post(f"{address}call/", said)
    presses(cast)
    browser.post(f"{address}call/", {"code": code_of_last(), "request_id": "d" * 20})
    assert steps.row(CallBack.plain.get().alert.uid).state == State.REVIEWED


def test_where_nobody_proved_a_number_the_page_says_what_is_missing(cast: Cast, as_actor: SignIn) -> None:
    address = written(cast)
    page = as_actor(cast.actor("duty_deputy")).get(f"{address}call/").content.decode()
    assert "<select" not in page
    assert "Không gọi được ai" in page
