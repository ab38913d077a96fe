"""Homes of which nobody knows whether they were told come onto the door-to-door list, and off it when a receipt still comes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.delivery import jobs, rules
from hoaban.domains.delivery.actions import doors
from hoaban.domains.delivery.models import Telling
from hoaban.domains.delivery.tests.steps import plan_all, run, send_all, sent_out
from hoaban.domains.delivery.tests.test_failed import BO, go_out, phone
from hoaban.domains.delivery.tests.test_pages import AsActor
from hoaban.domains.targeting import actions as at_doors
from hoaban.domains.targeting import api as targeting
from hoaban.domains.targeting.models import Door
from hoaban.domains.targeting.tests.ground import home
from hoaban.domains.targeting.values import Told
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.models import Attempt, Delivery, LineRest, Receipt
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Result

pytestmark = pytest.mark.django_db(databases="__all__")
AN_HOUR = rules.RECEIPTS_WITHIN + timedelta(minutes=1)


def receipt(n: int, *, is_good: bool = True) -> None:
    """A line tells of the newest text to a number."""
    attempt = Attempt.plain.filter(delivery__address=phone(n), channel="sms").latest("pk")
    told = notify.Report(str(attempt.reference), is_good=is_good)
    notify.receive_receipts(channel=Channel.SMS, reports=[told], now=timezone.now())


def looked_at(now: datetime) -> int:
    """Counted and listed at that time; how many homes are new on the list."""
    Telling.plain.update(count_at=now)
    run(jobs.count, now)
    return run(jobs.list_failed, now).done


def whys() -> dict[int, str]:
    rows = Door.plain.filter(why__in=["failed", "unheard"], arrived_at__isnull=True)
    return dict(rows.values_list("household", "why"))


@pytest.fixture
def homes(places: Any, line: MemoryLine) -> list[int]:
    """A whose receipt comes, B of which nothing is heard, C that is refused."""
    line.answer = lambda one: (
        Result(Answer.REFUSED, "no such number")
        if one.address == phone(3)
        else Result(Answer.ACCEPTED, provider_id=str(one.reference))
    )
    return [home(code, BO, phone=phone(n)).pk for n, code in enumerate("ABC", 1)]


def test_a_text_of_which_nothing_is_heard_brings_its_home_after_an_hour_apart_from_what_failed(
    officer: Any, issuer: Any, homes: list[int]
) -> None:
    go_out(officer, issuer)
    receipt(1)
    assert looked_at(timezone.now() + timedelta(minutes=50)) == 1
    assert whys() == {homes[2]: "failed"}, "it may still come"
    later = timezone.now() + AN_HOUR
    assert looked_at(later) == 1
    assert whys() == {homes[1]: "unheard", homes[2]: "failed"}
    assert looked_at(later + timedelta(minutes=1)) == 0, "a home stands there once"
    assert Door.plain.count() == 2


def test_a_receipt_that_comes_late_takes_it_off_again(officer: Any, issuer: Any, homes: list[int]) -> None:
    go_out(officer, issuer)
    receipt(1)
    later = timezone.now() + AN_HOUR
    looked_at(later)
    receipt(2)
    looked_at(later + timedelta(minutes=1))
    assert whys() == {homes[2]: "failed"}
    head = cast_member("commune_officer", "own", 3646)
    uid = Telling.plain.get().alert
    assert targeting.doors_told(head, uid) == {BO: (1, 0, 0)}
    assert [one.code for one in targeting.door_list_of(head, uid, BO).doors] == ["C"]
    assert Entry.plain.filter(tag="targeting:door:arrive").count() == 1
    looked_at(later + timedelta(minutes=2))
    assert Entry.plain.filter(tag="targeting:door:arrive").count() == 1, "run twice, it is one deed"


def test_a_receipt_of_the_second_day_takes_it_off_while_the_warning_holds(
    officer: Any, issuer: Any, homes: list[int]
) -> None:
    go_out(officer, issuer)
    receipt(1)
    end = timezone.now() + timedelta(days=3)
    apps.get_model("warning", "Version").plain.update(expires=end)
    Telling.plain.update(expires_at=end)
    later = timezone.now() + AN_HOUR
    looked_at(later)
    looked_at(later + timedelta(hours=25))
    assert Telling.plain.get().stage == "planned"
    receipt(2)
    looked_at(later + timedelta(hours=26))
    assert whys() == {homes[2]: "failed"}


def test_a_line_that_merely_tries_again_has_no_home_read(
    officer: Any, issuer: Any, places: Any, line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    home("A", BO, phone=phone(1))
    sent_out(officer, issuer)
    plan_all()
    LineRest.plain.create(channel="sms", is_life=True, down_since=timezone.now())
    later, read = timezone.now() + AN_HOUR, []
    looked_at(later)
    came = doors._came
    monkeypatch.setattr(doors, "_came", lambda *a: (read.append(1), came(*a))[1])
    for turn, state in enumerate(["in_doubt", "planned", "in_doubt", "planned"], 1):
        Delivery.plain.filter(channel="sms").update(state=state)
        looked_at(later + timedelta(seconds=21 * turn))
    assert not read
    looked_at(later + rules.STILL_WAITS)
    assert read, "looked at every few minutes all the same"


def test_what_was_said_at_the_door_stays_whatever_comes_later(
    officer: Any, issuer: Any, homes: list[int], as_actor: AsActor
) -> None:
    uid = go_out(officer, issuer)
    receipt(1)
    later = timezone.now() + AN_HOUR
    looked_at(later)
    row = Door.plain.get(household=homes[1])
    head = cast_member("commune_officer", "own", 3646)
    at_doors.tell_door(by=head, uid=row.uid, how=Told.ABSENT, request=None, now=later)
    receipt(2)
    looked_at(later + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.told, row.told_by) == ("absent", head.label)
    assert targeting.doors_told(head, uid) == {BO: (2, 0, 0)}
    page = as_actor(head).get(f"/w/targeting/doors/{uid}/{BO}/").content.decode()
    assert "vẫn có tin đã tới máy của nhà này" in page


def test_an_unheard_text_that_failed_after_all_is_named_so(
    officer: Any, issuer: Any, homes: list[int]
) -> None:
    go_out(officer, issuer)
    receipt(1)
    later = timezone.now() + AN_HOUR
    looked_at(later)
    receipt(2, is_good=False)
    looked_at(later + timedelta(minutes=1))
    assert whys() == {homes[1]: "failed", homes[2]: "failed"}


def test_the_silence_of_a_line_that_never_tells_says_nothing(
    officer: Any, issuer: Any, homes: list[int], as_actor: AsActor
) -> None:
    uid = go_out(officer, issuer)
    looked_at(timezone.now() + AN_HOUR)
    assert whys() == {homes[2]: "failed"}
    page = as_actor(officer).get(f"/w/delivery/{uid}/").content.decode()
    assert "Đường gửi tin nhắn chưa bao giờ cho biết tin có tới hay không" in page
    receipt(1)
    looked_at(timezone.now() + AN_HOUR + timedelta(minutes=1))
    assert whys() == {homes[1]: "unheard", homes[2]: "failed"}
    page = as_actor(officer).get(f"/w/delivery/{uid}/").content.decode()
    assert "chưa bao giờ cho biết" not in page
    assert "không ai rõ đã tới hay chưa" in page


def test_a_first_receipt_of_another_message_is_enough_where_nothing_moves_any_more(
    officer: Any, issuer: Any, homes: list[int]
) -> None:
    go_out(officer, issuer)
    later = timezone.now() + AN_HOUR
    looked_at(later)
    Receipt.plain.create(channel="sms", provider_id="another", is_good=True, received_at=later)
    looked_at(later + timedelta(minutes=1))
    assert whys() == {homes[2]: "failed"}, "looked at every few minutes only"
    looked_at(later + rules.STILL_WAITS)
    assert whys() == {homes[0]: "unheard", homes[1]: "unheard", homes[2]: "failed"}


def test_a_text_that_waits_for_a_line_that_takes_nothing_is_not_known_either(
    officer: Any, issuer: Any, places: Any, line: MemoryLine
) -> None:
    """A slow line that goes on taking is no such one: there the home's turn comes."""
    waiting = home("A", BO, phone=phone(1))
    sent_out(officer, issuer)
    plan_all()
    later = timezone.now() + AN_HOUR
    assert looked_at(later) == 0
    rest = LineRest.plain.create(channel="sms", is_life=True, down_since=timezone.now())
    assert looked_at(later + timedelta(minutes=1)) == 0, "looked at every few minutes only"
    later += rules.STILL_WAITS
    assert looked_at(later) == 1
    assert whys() == {waiting.pk: "unheard"}
    rest.delete()
    send_all()
    receipt(1)
    looked_at(later + timedelta(minutes=1))
    assert whys() == {}


def test_a_newer_text_of_which_nothing_is_heard_brings_the_home_back(
    officer: Any, issuer: Any, homes: list[int]
) -> None:
    go_out(officer, issuer)
    receipt(1)
    later = timezone.now() + AN_HOUR
    looked_at(later)
    receipt(2)
    looked_at(later + timedelta(minutes=1))
    assert whys() == {homes[2]: "failed"}
    commune = cast_member("commune_officer", "own", 3646)
    uid = Telling.plain.get().alert
    for new in (1, 0):
        got = targeting.note_failed(by=commune, alert=uid, households=[homes[1]], why=targeting.Why.UNHEARD)
        assert got == new
    assert whys()[homes[1]] == "unheard"
    assert Door.plain.filter(household=homes[1]).count() == 1


def test_a_second_telephone_that_was_reached_is_enough(officer: Any, issuer: Any, homes: list[int]) -> None:
    both = home("D", BO, phone=phone(4), people=2)
    person = apps.get_model("registry", "Person").plain
    person.filter(household=both, relation="child").update(phone_e164=phone(5))
    go_out(officer, issuer)
    receipt(5)
    looked_at(timezone.now() + AN_HOUR)
    assert both.pk not in whys()


def test_more_homes_are_no_more_queries(officer: Any, issuer: Any, homes: list[int]) -> None:
    for n in range(10, 30):
        home(f"N{n}", BO, phone=phone(n))
    go_out(officer, issuer)
    receipt(1)
    later = timezone.now() + AN_HOUR
    Telling.plain.update(count_at=later)
    run(jobs.count, later)
    with CaptureQueriesContext(connection) as asked:
        assert run(jobs.list_failed, later).done == 22
    many = len(asked)
    receipt(2)
    Delivery.plain.filter(address__in=[phone(n) for n in range(10, 30)]).update(state="confirmed")
    later += timedelta(minutes=1)
    Telling.plain.update(count_at=later)
    run(jobs.count, later)
    with CaptureQueriesContext(connection) as asked:
        run(jobs.list_failed, later)
    assert whys() == {homes[2]: "failed"}
    assert max(many, len(asked)) < 50, (many, len(asked), "none per home")
