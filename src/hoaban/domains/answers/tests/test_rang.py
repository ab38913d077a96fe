"""Who rings the printed number and fits no warning: called back, once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from hoaban.domains.answers import actions, api
from hoaban.domains.answers.actions import telling
from hoaban.domains.answers.models import Report
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import HEAD, LINE, OTHER, VILLAGE
from hoaban.domains.registry import api as registry
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.notify.models import Delivery
from tests.support.people import PROVINCE

pytestmark = pytest.mark.django_db(databases="__all__")
STRANGER = "+84977000111"
NOW = timezone.now()


def rings(phone: str, call: str, at: datetime = NOW) -> int:
    return api.missed_call(by=LINE, phone=phone, call=call, at=at, now=at)


def test_a_stranger_who_rings_while_nothing_is_warned_is_a_line_to_call_back() -> None:
    assert rings(STRANGER, "m1") == 1
    row = Report.plain.get()
    assert (row.way, row.grade, row.words, row.phone_e164) == ("missed", "", "", STRANGER)
    assert (row.place_no, row.waits) == (PROVINCE, True)
    duty = Duty.plain.get()
    assert (duty.kind, duty.title) == ("answers.rang", "Somebody rang, not known yet about what: call back")
    assert not Delivery.plain.exists(), "nobody is woken for it"


def test_a_stranger_is_kept_while_villages_are_warned_too(alert: Any) -> None:
    rings(STRANGER, "m1")
    assert Report.plain.get().owed is None
    assert steps.state(alert)[0] == "silent"


def test_who_rings_again_is_one_line_until_it_was_read_or_an_hour_passed(officer: Any) -> None:
    for call, minutes in (("m1", 0), ("m1", 0), ("m2", 5), ("m3", 59)):
        assert rings(STRANGER, call, NOW + timedelta(minutes=minutes)) == 1
    assert rings("+84977000222", "o1") == 1
    assert Report.plain.filter(phone_e164=STRANGER).count() == 1
    first = Report.plain.get(phone_e164=STRANGER)
    later = NOW + timedelta(minutes=10)
    actions.read_word(by=officer, uid=first.uid, number=None, said=steps.said(None), request="r", now=later)
    assert not Duty.plain.filter(target_id=str(first.pk), state="open").exists()
    rings(STRANGER, "m4", NOW + timedelta(minutes=20))
    rings(STRANGER, "m5", NOW + timedelta(minutes=85))
    assert Report.plain.filter(phone_e164=STRANGER, waits=True).count() == 2


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
def test_two_rings_of_one_number_in_one_instant_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    together, keep_word = Barrier(2), telling.keep_word

    def slowly(*args: Any) -> Report:
        with suppress(BrokenBarrierError):
            together.wait(1)  # the other one is here too, unless it has to wait
        return keep_word(*args)

    def ring(call: str) -> None:
        try:
            rings(STRANGER, call)
        finally:
            connections.close_all()

    monkeypatch.setattr(telling, "keep_word", slowly)
    with ThreadPoolExecutor(2) as lines:
        list(lines.map(ring, ["m1", "m2"]))
    assert Report.plain.count() == 1


def test_who_hides_the_number_is_one_line_with_all_others_who_do() -> None:
    for call in ("h1", "h2"):
        assert rings("anonymous", call) == 1
    assert Report.plain.get().phone_e164 == ""


def test_whoever_answers_for_a_village_stands_there_and_is_none_of_a_crowd() -> None:
    rings(HEAD, "m1")
    row, duty = Report.plain.get(), Duty.plain.get()
    assert (row.place_no, row.by_label) == (VILLAGE, "Lò Văn Mẫu")
    assert (duty.kind, duty.title) == ("answers.word", "Somebody rang, not known yet about what: call back")


@pytest.mark.parametrize(
    ("homes", "place"), [({VILLAGE}, VILLAGE), ({VILLAGE, OTHER}, PROVINCE), (set(), PROVINCE)]
)
def test_where_she_lives_is_said_where_the_register_knows_one_village(
    monkeypatch: pytest.MonkeyPatch, homes: set[int], place: int
) -> None:
    monkeypatch.setattr(registry, "villages_of_phone", lambda number: homes if number == STRANGER else set())
    rings(STRANGER, "m1")
    assert Report.plain.get().place_no == place


def test_the_page_says_that_she_is_to_be_called_back_and_her_number_to_who_may(
    officer: Any, outsider: Any, as_actor: Any
) -> None:
    rings(HEAD, "m1")
    page = as_actor(officer).get("/w/answers/words/").content.decode()
    assert "chưa rõ việc gì: gọi lại" in page
    assert "tel:+84912345678" in page
    assert "tel:" not in as_actor(outsider).get("/w/answers/words/").content.decode()
