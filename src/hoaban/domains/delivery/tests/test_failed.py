"""Homes whose telephones all failed come onto the door-to-door list, and the order of village cards is the order of messages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.delivery import jobs, queries, rules
from hoaban.domains.delivery.models import Part, Telling
from hoaban.domains.delivery.tests.steps import OWN, PLANNER, plan_all, run, send_all, sent_out
from hoaban.domains.delivery.tests.test_pages import AsActor
from hoaban.domains.delivery.values import Stage
from hoaban.domains.targeting.models import CardHome, Door
from hoaban.domains.targeting.tests.ground import home
from hoaban.domains.warning.tests.steps import communes, ended
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.jobs.api import JobContext, JobReport
from hoaban.foundation.jobs.models import Wake
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.models import Delivery
from hoaban.foundation.notify.tests.conftest import Killed, MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Result

pytestmark = pytest.mark.django_db(databases="__all__")
BO = OWN + 1


def phone(n: int) -> str:
    return f"+84912000{n:03d}"


def refuses(line: MemoryLine, *numbers: int) -> None:
    refused = {phone(n) for n in numbers}
    line.answer = lambda one: (
        Result(Answer.REFUSED, "no such number") if one.address in refused else Result(Answer.ACCEPTED)
    )


def go_out(officer: Any, issuer: Any, areas: tuple[int, ...] = (OWN,)) -> Any:
    uid = sent_out(officer, issuer, areas)
    plan_all()
    send_all()
    run(jobs.count)
    return uid


def listed() -> list[int]:
    return sorted(
        Door.plain.filter(why__in=["failed", "unheard", "landline"]).values_list("household", flat=True)
    )


@pytest.fixture
def homes(places: Any, line: MemoryLine) -> list[int]:
    """A told, B refused, C with two telephones of which one is refused, D with two that both are, E without one."""
    rows = [home("A", BO, phone=phone(1)), home("B", BO, phone=phone(2))]
    rows += [home(code, BO, phone=phone(first), people=2) for code, first in (("C", 3), ("D", 5))]
    rows.append(home("E", BO))
    person = apps.get_model("registry", "Person").plain
    for row, number in ((rows[2], 4), (rows[3], 6)):
        person.filter(household=row, relation="child").update(phone_e164=phone(number))
    refuses(line, 2, 3, 5, 6)
    return [row.pk for row in rows]


def test_a_home_is_listed_when_all_its_telephones_failed_and_once(
    officer: Any, issuer: Any, homes: list[int]
) -> None:
    go_out(officer, issuer)
    assert run(jobs.list_failed).done == 2
    assert listed() == [homes[1], homes[3]]
    assert run(jobs.list_failed, timezone.now() + rules.LISTED_EVERY).done == 0, "nothing moved since"
    Telling.plain.update(listed_at=None)
    assert run(jobs.list_failed).done == 0, "begun again, a home stands there once"
    assert listed() == [homes[1], homes[3]]


def test_killed_before_it_is_noted_it_begins_again(
    officer: Any, issuer: Any, homes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    go_out(officer, issuer)
    with monkeypatch.context() as patch:
        patch.setattr(jobs.doors, "_listed", lambda *_given: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            run(jobs.list_failed)
    run(jobs.list_failed)
    assert listed() == [homes[1], homes[3]]
    assert Telling.plain.get().listed_at == Telling.plain.get().lost_at


def test_a_landline_that_nobody_calls_is_a_home_to_go_to(
    officer: Any, issuer: Any, places: Any, line: MemoryLine
) -> None:
    silent, other = home("A", BO, phone="+842123851234"), home("B", BO, phone=phone(1))
    both = home("C", BO, phone="+842123851235", people=2)
    apps.get_model("registry", "Person").plain.filter(household=both, relation="child").update(
        phone_e164=phone(2)
    )
    sent_out(officer, issuer)
    plan_all()
    assert listed() == [silent.pk]
    assert other.pk not in listed()
    why = apps.get_model("targeting", "Door").plain.get(household=silent.pk).why
    assert why == "landline", "none was sent, so none failed to arrive"
    plan_all()
    Part.plain.update(planned_at=None)
    plan_all()
    assert listed() == [silent.pk], "planned again, it stands there once"


def test_where_a_line_calls_a_landline_is_a_telephone(
    officer: Any, issuer: Any, places: Any, line: MemoryLine
) -> None:
    ports.connect(Channel.VOICE, MemoryLine(is_real=True, window=1000))
    home("A", BO, phone="+842123851234")
    sent_out(officer, issuer)
    plan_all()
    assert listed() == []


def test_what_fails_later_is_listed_later(
    officer: Any, issuer: Any, homes: list[int], line: MemoryLine
) -> None:
    go_out(officer, issuer)
    run(jobs.list_failed)
    Delivery.plain.filter(address=phone(1)).update(state="failed", reason="absent")
    Telling.plain.update(count_at=timezone.now())
    run(jobs.count)
    assert run(jobs.list_failed).done == 0, "homes are not read anew for each that fails"
    assert Wake.plain.filter(job="delivery.list_failed", at__gt=timezone.now()).exists(), (
        "it is asked to come back"
    )
    assert run(jobs.list_failed, timezone.now() + rules.LISTED_EVERY).done == 1
    assert listed() == [homes[0], homes[1], homes[3]]


def test_nobody_runs_to_a_door_for_a_warning_that_ended(officer: Any, issuer: Any, homes: list[int]) -> None:
    uid = go_out(officer, issuer)
    ended(issuer, uid, now=timezone.now())
    run(jobs.list_failed)
    assert listed() == []


def test_what_the_list_read_is_on_record(officer: Any, issuer: Any, homes: list[int]) -> None:
    go_out(officer, issuer)
    run(jobs.list_failed)
    assert Entry.plain.filter(tag="delivery:telling:list").count() == 1


def test_whoever_keeps_the_doors_gets_from_the_page_to_the_lists(
    officer: Any, issuer: Any, homes: list[int], as_actor: AsActor
) -> None:
    uid = go_out(officer, issuer)
    run(jobs.list_failed)
    commune = cast_member("commune_officer", "own", 3646)
    link = f'href="/w/targeting/doors/{uid}/{BO}/"'
    client: Client = as_actor(commune)
    assert link in client.get(f"/w/delivery/{uid}/").content.decode()
    assert client.get(f"/w/targeting/doors/{uid}/{BO}/").status_code == 200
    assert link not in as_actor(officer).get(f"/w/delivery/{uid}/").content.decode(), "she keeps no door"


def test_homes_on_a_villages_card_are_told_first(
    officer: Any, issuer: Any, homes: list[int], line: MemoryLine
) -> None:
    CardHome.plain.create(
        household=homes[2], household_uid="0" * 31 + "1", place_no=BO, danger="landslide", carry=1, by_key="x", by_label="x",
        recorded_at=timezone.now(),
    )  # fmt: skip
    uid = sent_out(officer, issuer)
    plan_all()
    batch = Telling.plain.get(alert=uid).batch
    rows = (
        Delivery.plain.filter(batch__uid=batch)
        .order_by("next_try_at", "pk")
        .values_list("address", flat=True)
    )
    assert rows[0] == phone(3), "the head of the home where somebody must be carried"
    assert rows[len(rows) - 1] in {phone(4), phone(6)}, "second telephones last"
    assert notify.came_among(batch, [phone(3), "+84912999999"], timezone.now()) == {
        phone(3): notify.Came.OPEN
    }


def test_a_call_of_which_nobody_knows_is_not_told_and_its_home_is_gone_to(
    officer: Any, issuer: Any, places: Any, line: MemoryLine, as_actor: AsActor
) -> None:
    """A landline has its call alone; a mobile was told by its text as well."""
    calls = MemoryLine(is_real=True, window=1000)
    ports.connect(Channel.VOICE, calls)
    landline, mobile = home("A", BO, phone="+842123851234"), home("B", BO, phone=phone(1))
    uid = go_out(officer, issuer)
    told = queries.told_for(officer, uid)
    assert (told.phones_told, told.fates.underway, told.fates.unsure) == (1, 1, 0), (
        "a call that rings tells nobody yet"
    )
    Telling.plain.update(count_at=timezone.now())
    run(jobs.count, timezone.now() + rules.RECEIPTS_WITHIN + timedelta(minutes=1))
    told = queries.told_for(officer, uid)
    assert (told.phones_told, told.fates.told, told.fates.unsure, told.fates.all) == (1, 1, 1, 2)
    page = as_actor(officer).get(f"/w/delivery/{uid}/").content.decode()
    assert "<b>1</b> cuộc gọi không ai rõ đã có người nghe hay chưa" in page
    assert "Không ai rõ" in page, "the tables have a column of them"
    assert "Hộ không nhận được gì khác" in page
    run(jobs.list_failed, timezone.now() + rules.RECEIPTS_WITHIN)
    assert listed() == [landline.pk]
    assert mobile.pk not in listed(), "the network has her text"
    assert Door.plain.get(household=landline.pk).why == "unheard", "nothing failed"
    heard = [notify.Report(str(one.reference), is_good=True) for one in calls.sent]
    notify.receive_receipts(channel=Channel.VOICE, reports=heard, now=timezone.now())
    Telling.plain.update(count_at=timezone.now())
    run(jobs.count)
    told = queries.told_for(officer, uid)
    assert (told.fates.told, told.fates.unsure) == (2, 0), "a late receipt still counts"
    assert "Không ai rõ" not in as_actor(officer).get(f"/w/delivery/{uid}/").content.decode()


def test_no_visit_to_the_door_is_promised_that_does_not_come(
    officer: Any, issuer: Any, homes: list[int], as_actor: AsActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a text that ended, that a newer one replaced or that ran out nobody is listed: the page says so little."""
    ports.connect(Channel.VOICE, MemoryLine(is_real=True, window=1000))
    home("F", BO, phone="+842123851234")
    uid, client = go_out(officer, issuer), as_actor(officer)
    address = f"/w/delivery/{uid}/?version=1"
    Delivery.plain.filter(channel="voice").update(state="unknown")
    Telling.plain.update(count_at=timezone.now())
    run(jobs.count)
    unsure = "Cuộc gọi không ai rõ thì không phải là cuộc gọi đã nghe."
    promise = "trong vòng một phút"
    page = client.get(address).content.decode()
    assert unsure in page
    assert page.lower().count(promise) == 2, "for calls, and for what failed"
    with monkeypatch.context() as patch:
        over = timezone.now() + timedelta(hours=7)
        patch.setattr("django.utils.timezone.now", lambda: over)
        page = as_actor(officer).get(address).content.decode()
        assert unsure in page
        assert promise not in page.lower(), "it ran out"
    ended(issuer, uid, now=timezone.now())
    page = client.get(address).content.decode()
    assert unsure in page
    assert promise not in page.lower(), "it ended"


def by_turns(now: datetime) -> JobReport:
    """One run of the job to which others of its lane leave no time."""
    actor = SystemActor("delivery.list_failed", PLANNER.permissions | {"targeting:door:tell"})
    return jobs.list_failed(JobContext(actor, now, lambda: now, spent=is_due_now(False, True)))


def is_due_now(*answers: bool) -> Callable[[], bool]:
    """These in turn, and the last for ever."""
    left = list(answers)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def test_homes_are_listed_some_communes_at_a_time_and_what_moved_meanwhile_is_listed_after(
    officer: Any, issuer: Any, places: Any, line: MemoryLine
) -> None:
    areas = communes(3)
    rows = [
        home(code, area, phone=phone(n)).pk
        for n, (code, area) in enumerate(zip("ABC", areas, strict=True), 1)
    ]
    refuses(line, 1, 2, 3)
    go_out(officer, issuer, areas)
    now = timezone.now()
    first = by_turns(now)
    assert (first.done, first.more, listed()) == (1, True, rows[:1])
    moved = now + timedelta(seconds=1)
    Telling.plain.update(lost_at=moved)
    assert (by_turns(now).more, listed()) == (True, rows[:2])
    assert (by_turns(now).more, listed()) == (False, rows)
    row = Telling.plain.get()
    assert (row.listed_at < moved, row.listing_at, row.listed_upto) == (True, None, 0)
    assert queries.to_list(now + rules.LISTED_EVERY + timedelta(seconds=1)) == [row.pk], (
        "what moved meanwhile is another listing"
    )


def test_people_are_told_before_homes_are_listed_unless_the_plan_broke(
    officer: Any, issuer: Any, homes: list[int]
) -> None:
    go_out(officer, issuer)
    Telling.plain.update(stage=Stage.OPEN.value)
    now = timezone.now()
    assert queries.to_list(now) == []
    assert queries.to_list(now + rules.PLANNED_WITHIN) == [Telling.plain.get().pk]
