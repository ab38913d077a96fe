"""A warning reaches people: at once, each once, the graver first; a drill never over a real line."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.delivery import audience, jobs, queries, wording
from hoaban.domains.delivery.actions import telling as actions
from hoaban.domains.delivery.models import Count, Part, Telling
from hoaban.domains.delivery.tests.steps import (
    NEXT,
    OWN,
    PLANNER,
    Person,
    mobile,
    plan_all,
    planned_for,
    run,
    send_all,
    sent_out,
    telling,
)
from hoaban.domains.delivery.values import Fate, Stage
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.tests.steps import changed, ended, issued, reviewed, text
from hoaban.domains.warning.values import EXERCISE_WORD, Status
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.models import Batch, Delivery
from hoaban.foundation.notify.tests.conftest import Killed, MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Result, State

pytestmark = pytest.mark.django_db(databases="__all__")


def addresses(line: MemoryLine) -> list[str]:
    return [one.address for one in line.sent]


def numbers(*people: int) -> list[str]:
    return [f"+{mobile(n)}" for n in people]


def updated(officer: Any, issuer: Any, uid: Any, areas: tuple[int, ...]) -> None:
    now = timezone.now()
    changed(officer, uid, text(areas=areas, onset=now, expires=now + timedelta(hours=6)), now=now)
    reviewed(issuer, uid, now=now)
    issued(issuer, uid, now=now)


def test_everybody_of_the_place_gets_the_very_words_once(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    uid = sent_out(officer, issuer)
    plan_all()
    plan_all()
    send_all()
    assert sorted(addresses(line)) == numbers(1, 2, 3, 4, 5)
    assert {one.text for one in line.sent} == {Version.plain.get().words}
    assert {(one.url, one.is_life) for one in line.sent} == {(f"/warnings/{uid}/", True)}
    assert telling(uid).stage == Stage.PLANNED


def test_the_event_and_the_job_open_the_same_telling(officer: Any, issuer: Any, people: list[Person]) -> None:
    uid = sent_out(officer, issuer)
    version = Version.plain.get()
    for _twice in range(2):
        actions.on_version_sent({"alert_id": 1, "version_id": version.pk}, 1)
    first = actions.begin(by=PLANNER, version_id=version.pk, now=timezone.now())
    assert first == telling(uid).pk
    assert run(jobs.begin).done == 1  # the first window only: the telling was there
    assert Telling.plain.count() == 1


def test_the_first_window_leaves_before_the_rest_is_planned(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions.rules, "FIRST_WINDOW", 2)
    uid = sent_out(officer, issuer)
    run(jobs.begin)
    send_all()
    assert len(line.sent) == 2
    assert Part.plain.filter(telling=telling(uid), planned_at__isnull=True).count() == 3
    run(jobs.plan)
    send_all()
    assert sorted(addresses(line)) == numbers(1, 2, 3, 4, 5)


def test_planning_killed_at_any_block_goes_on_and_doubles_nobody(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = sent_out(officer, issuer, areas=(OWN, NEXT))
    whole, left = audience.people_in, [3]

    def dies(actor: Any, areas: Any) -> Any:
        for part in whole(actor, areas):
            yield part
            left[0] -= 1
            if left[0] > 0:
                raise Killed

    monkeypatch.setattr(audience, "people_in", dies)
    for _life in range(2):
        with pytest.raises(Killed):
            plan_all()
        send_all()
    plan_all()
    send_all()
    assert sorted(addresses(line)) == numbers(1, 2, 3, 4, 5, 101, 102, 103)
    assert telling(uid).stage == Stage.PLANNED


def test_the_graver_warning_overtakes_the_lighter(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    line.window = 3
    sent_out(officer, issuer, areas=(OWN,), level=1)
    plan_all()
    sent_out(officer, issuer, areas=(NEXT,), level=4)
    plan_all()
    send_all()
    assert sorted(addresses(line)[:3]) == numbers(101, 102, 103)


def test_an_update_goes_to_the_new_places_and_to_whoever_may_have_the_old_one(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    uid = sent_out(officer, issuer, areas=(OWN,))
    line.answer = lambda one: (
        Result(Answer.REFUSED, "no such number") if one.address in numbers(5) else Result(Answer.ACCEPTED)
    )
    plan_all()
    send_all()
    updated(officer, issuer, uid, (NEXT,))
    plan_all()
    assert planned_for(telling(uid, 2)) == numbers(1, 2, 3, 4, 101, 102, 103)


def test_what_waits_when_a_newer_text_goes_out_does_not_leave(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    uid = sent_out(officer, issuer)
    plan_all()
    ended(issuer, uid, now=timezone.now())
    plan_all()
    send_all()
    assert line.sent == []
    assert planned_for(telling(uid, 2)) == []
    assert set(Delivery.plain.filter(channel="sms").values_list("state", flat=True)) == {State.EXPIRED.value}


def test_an_older_version_that_comes_late_is_not_planned(
    officer: Any, issuer: Any, people: list[Person]
) -> None:
    uid = sent_out(officer, issuer)
    ended(issuer, uid, now=timezone.now())
    plan_all()
    assert not Part.plain.filter(telling=telling(uid)).exists()


def test_a_drill_takes_simulated_lines_only_and_says_so(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    line.is_real = False
    uid = sent_out(officer, issuer, status=Status.EXERCISE)
    plan_all()
    send_all()
    assert len(line.sent) == 5
    assert all(
        one.text.startswith(EXERCISE_WORD) and one.title.startswith(EXERCISE_WORD) for one in line.sent
    )
    assert telling(uid).is_drill


def test_a_drill_plans_nobody_over_a_real_line(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    uid = sent_out(officer, issuer, status=Status.EXERCISE)
    plan_all()
    assert planned_for(telling(uid)) == []


def test_a_line_that_became_real_since_takes_no_drill(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    line.is_real = False
    sent_out(officer, issuer, status=Status.EXERCISE)
    plan_all()
    line.is_real = True
    send_all()
    assert line.sent == []


@pytest.mark.parametrize("kind", [wording.WARNING, wording.DRILL, wording.STAFF_DRILL])
@pytest.mark.parametrize("status", Status)
def test_no_kind_says_the_words_of_the_other_status(
    officer: Any, issuer: Any, people: list[Person], status: Status, kind: str
) -> None:
    sent_out(officer, issuer, status=status)
    ports.connected.lines.clear()
    told = wording.say({"version": Version.plain.get().pk}, "vi", kind=kind)
    assert (told is not None) == ((kind != wording.WARNING) == (status is Status.EXERCISE))


def test_a_version_that_is_not_there_says_nothing(db: None) -> None:
    assert wording.say({"version": 99}, "vi", kind=wording.WARNING) is None


def test_outside_a_demo_nobody_is_planned_over_a_line_that_reaches_nobody(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    line.is_real = False
    uid = sent_out(officer, issuer)
    plan_all()
    assert planned_for(telling(uid)) == []
    assert Part.plain.get(telling=telling(uid), sort="place").phones == 5


def test_progress_is_counted_by_commune_and_who_was_not_told_stands_first(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    people += [(900, 900, OWN + 1, True, 0)]
    line.answer = lambda one: (
        Result(Answer.REFUSED, "no such number")
        if one.address in numbers(101, 102)
        else Result(Answer.ACCEPTED, provider_id=str(one.reference))
    )
    uid = sent_out(officer, issuer, areas=(OWN, NEXT))
    plan_all()
    send_all()
    run(jobs.count)
    told = queries.told_for(officer, uid)
    assert [(one.number, one.fates.told, one.fates.lost, one.people_told) for one in told.places] == [
        (NEXT, 1, 2, 1),
        (OWN, 5, 0, 5),
    ]
    assert told.reasons == (("sms", "no such number", 2),)
    assert (told.reach.people, told.reach.phones, told.reach.homes_without) == (9, 8, 1)
    assert not run(jobs.count, timezone.now() + timedelta(minutes=2)).done, "nothing moved"


def test_after_an_hour_without_a_receipt_nobody_knows_and_a_late_one_counts(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    later = timezone.now() + timedelta(hours=2)
    run(jobs.count, later)
    assert set(Count.plain.filter(telling=telling(uid)).values_list("fate", flat=True)) == {Fate.UNKNOWN}
    report = notify.Report(str(line.sent[0].reference), is_good=True)
    notify.receive_receipts(channel=Channel.SMS, reports=[report], now=later)
    run(jobs.count, later + timedelta(hours=1))
    fates = dict(Count.plain.filter(telling=telling(uid)).values_list("fate", "messages"))
    assert fates == {Fate.UNKNOWN: 4, Fate.DELIVERED: 1}


def test_a_telling_settles_after_a_day_and_is_counted_no_more(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    run(jobs.count, timezone.now() + timedelta(hours=25))
    assert telling(uid).stage == Stage.SETTLED
    assert queries.due_to_count(timezone.now() + timedelta(days=9)) == []


def test_a_version_unknown_to_it_begins_nothing(db: None) -> None:
    with pytest.raises(NotFound):
        actions.begin(by=PLANNER, version_id=1, now=timezone.now())


def test_the_ledger_holds_a_number_of_the_version_and_no_text(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    sent_out(officer, issuer)
    plan_all()
    assert [set(one) for one in Batch.plain.values_list("params", flat=True)] == [{"version"}] * 2
