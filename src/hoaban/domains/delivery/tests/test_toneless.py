"""Text messages without tone marks: only those, only approved ones, and nothing else that leaves."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.delivery import wording
from hoaban.domains.delivery.tests.steps import Person, plan_all, send_all
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.tests.steps import in_force, text
from hoaban.domains.warning.values import Status
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.wording import words

pytestmark = pytest.mark.django_db(databases="__all__")
PLAIN = "Roi nha ven suoi ngay. Cap 3."


@pytest.fixture(autouse=True)
def sends_toneless(monkeypatch: pytest.MonkeyPatch) -> None:
    made = replace(bank.book(), sends_toneless=True)
    monkeypatch.setattr(bank, "_book", lambda *_asked: made)


def told(officer: Any, issuer: Any, plain: str, status: Status = Status.ACTUAL) -> Version:
    now = timezone.now()
    said = text(toneless=plain, onset=now, expires=now + timedelta(hours=6))
    return Version.plain.get(alert__uid=in_force(officer, issuer, status, said))


def test_telephones_get_what_two_people_agreed_to_and_nobody_else_does(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    version = told(officer, issuer, PLAIN)
    plan_all()
    send_all()
    assert {one.text for one in line.sent} == {PLAIN}
    for channel in set(notify.Channel) - {notify.Channel.SMS}:
        said = words(wording.WARNING, {"version": version.pk}, channel, "vi")
        assert said is not None
        heard = (
            f"{version.words} Nếu cần cứu giúp, bấm phím 3."
            if channel is notify.Channel.VOICE
            else version.words
        )
        assert said[1] == heard, channel


def test_without_an_approved_form_the_full_words_leave(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    version = told(officer, issuer, "")
    plan_all()
    send_all()
    assert {one.text for one in line.sent} == {version.words}


def test_a_drill_says_so_without_marks_too(officer: Any, issuer: Any) -> None:
    version = told(officer, issuer, PLAIN, Status.EXERCISE)
    said = words(wording.STAFF_DRILL, {"version": version.pk}, notify.Channel.SMS, "vi")
    assert said is not None
    assert said[1] == f"DIEN TAP. {PLAIN}"
