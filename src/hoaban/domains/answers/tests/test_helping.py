"""Calls for help: taken, given back, ended; a cry is never taken for less than it is, not in a drill either."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from hoaban.domains.answers import actions, api
from hoaban.domains.answers.errors import HelpMoved, NewsSince, NothingSaid, OutcomeMissing
from hoaban.domains.answers.models import Help, Report
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import HEAD, LINE, OTHER, VILLAGE
from hoaban.domains.answers.values import Grade
from hoaban.domains.warning.values import Status
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.notify.models import Delivery

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_call_for_help_rings_until_somebody_takes_it_and_says_how_it_ended(
    alert: Any, officer: Any, issuer: Any
) -> None:
    steps.sms("CUU")
    call, now = Help.plain.get(), timezone.now()
    assert Duty.plain.get(kind="answers.help").state == "open"
    actions.take_help(by=officer, uid=call.uid, request="t", now=now)
    actions.take_help(by=officer, uid=call.uid, request="t", now=now)
    with pytest.raises(HelpMoved):
        actions.take_help(by=issuer, uid=call.uid, request="u", now=now)
    steps.sms("XONG")
    assert steps.state(alert)[0] == "help"
    with pytest.raises(OutcomeMissing):
        actions.end_help(by=officer, uid=call.uid, seen=2, outcome="xong", request=None, now=now)
    steps.sms("CUU 1 nguoi mat tich")
    with pytest.raises(NewsSince):
        actions.end_help(
            by=officer, uid=call.uid, seen=2, outcome="Đã đưa mọi người ra ngoài.", request=None, now=now
        )
    actions.end_help(
        by=officer, uid=call.uid, seen=3, outcome="Đã đưa mọi người ra ngoài.", request="e", now=now
    )
    assert (steps.state(alert)[0], Duty.plain.get(kind="answers.help").state) == ("safe", "done")
    told = Delivery.plain.filter(batch__kind="answers.got", address=HEAD).select_related("batch")
    assert [one.batch.params.get("what") for one in told.order_by("pk")] == [
        None,
        "taken",
        None,
        None,
        "ended",
    ]
    steps.sms("CUU")
    assert (Help.plain.count(), steps.state(alert)[0]) == (2, "help")


def test_whoever_cannot_go_on_gives_it_back_and_phones_ring_again(
    alert: Any, officer: Any, issuer: Any
) -> None:
    steps.sms("CUU")
    call, now = Help.plain.get(), timezone.now()
    with pytest.raises(HelpMoved):
        actions.release_help(by=officer, uid=call.uid, request=None, now=now)
    actions.take_help(by=officer, uid=call.uid, request="t", now=now)
    actions.release_help(by=officer, uid=call.uid, request="r", now=now)
    actions.take_help(by=issuer, uid=call.uid, request="t", now=now)
    assert Help.plain.get().taken_label == "issuer"


def test_a_second_call_for_help_from_the_same_page_after_the_first_ended_is_another(
    alert: Any, officer: Any
) -> None:
    page, said, now = uuid4(), steps.said(Grade.HELP), timezone.now()
    steps.by_link(alert, said, page)
    call = Help.plain.get()
    steps.by_link(alert, said, page)
    assert Report.plain.count() == 1
    actions.end_help(
        by=officer,
        uid=call.uid,
        seen=call.version,
        outcome="Đã đưa mọi người ra ngoài.",
        request=None,
        now=now,
    )
    steps.by_link(alert, said, page)
    steps.by_link(alert, said, page)
    assert (Help.plain.count(), Report.plain.count(), steps.state(alert)[0]) == (2, 2, "help")


@pytest.mark.parametrize("how", ["sms", "key"])
def test_a_cry_during_a_drill_that_does_not_say_so_is_read_as_real(
    officer: Any, issuer: Any, how: str
) -> None:
    drill, now = steps.issued(officer, issuer, status=Status.EXERCISE), timezone.now()
    steps.sms("DT CUU")
    assert not Report.plain.filter(owed=None).exists()
    if how == "sms":
        steps.sms("CUU")
    else:
        api.key_pressed(by=LINE, phone=HEAD, key="3", call="c1", at=now, now=now)
    assert steps.state(drill)[0] == "help"
    assert Report.plain.get(owed=None).place_no == VILLAGE
    assert Duty.plain.filter(kind="answers.word", state="open").count() == 1


def test_an_open_drill_swallows_no_cry_about_a_warning_that_ended(
    alert: Any, officer: Any, issuer: Any
) -> None:
    steps.row(alert).round.__class__.plain.filter(alert=alert).update(closed_at=timezone.now())
    drill = steps.issued(officer, issuer, status=Status.EXERCISE)
    steps.sms("NHAN")
    assert (steps.state(alert)[0], steps.state(drill)[0]) == ("silent", "heard")
    steps.sms("CUU")
    assert (steps.state(alert)[0], steps.state(drill)[0]) == ("help", "heard")


def test_the_village_an_officer_names_for_a_word_counts(alert: Any, officer: Any) -> None:
    steps.sms("Nước tràn qua ngầm bản bên kia")
    word, now = Report.plain.get(), timezone.now()
    with pytest.raises(NothingSaid):
        actions.read_word(
            by=officer,
            uid=word.uid,
            number=steps.DOOR,
            said=steps.said(Grade.HELP),
            request=None,
            now=now,
        )
    actions.read_word(
        by=officer, uid=word.uid, number=OTHER, said=steps.said(Grade.HELP), request="w", now=now
    )
    assert (steps.state(alert)[0], steps.state(alert, OTHER)[0]) == ("silent", "help")
