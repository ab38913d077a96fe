"""What breaks at one warning holds up no other, and takes nobody's all-clear away."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.delivery import jobs, queries, rules
from hoaban.domains.delivery.actions import telling as actions
from hoaban.domains.delivery.models import Telling
from hoaban.domains.delivery.tests.steps import (
    NEXT,
    Person,
    mobile,
    plan_all,
    planned_for,
    run,
    send_all,
    sent_out,
    telling,
)
from hoaban.domains.warning.tests.steps import ended
from hoaban.foundation.jobs.api import JobContext, StopRequested
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.tests.conftest import Killed, MemoryLine
from hoaban.foundation.notify.values import Answer, Channel, Result

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_version_that_cannot_be_opened_stops_no_later_one_and_is_tried_again(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sent_out(officer, issuer), sent_out(officer, issuer, (NEXT,))
    whole, broken = actions.begin, [True]

    def begin(*, version_id: int, **given: Any) -> int:
        if broken.pop() if broken else False:
            raise ValueError("broken")
        return whole(version_id=version_id, **given)

    monkeypatch.setattr(actions, "begin", begin)
    report = run(jobs.begin)
    assert (report.failed, list(Telling.plain.values_list("alert", flat=True))) == (1, [second])
    assert run(jobs.begin).failed == 0
    assert telling(first).first_at


def test_a_part_that_cannot_be_planned_stops_no_later_one(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_out(officer, issuer, level=4)
    uid = sent_out(officer, issuer, (NEXT,), level=3)
    run(jobs.begin)
    whole, broken = actions.plan_part, queries.open_parts()[0]

    def plan_part(*, part_id: int, **given: Any) -> bool:
        if part_id == broken:
            raise ValueError("broken")
        return whole(part_id=part_id, **given)

    monkeypatch.setattr(actions, "plan_part", plan_part)
    assert run(jobs.plan).failed == 1
    assert planned_for(telling(uid)) == [f"+{mobile(n)}" for n in (101, 102, 103)]


def test_asked_to_end_it_ends(officer: Any, issuer: Any, people: list[Person], line: MemoryLine) -> None:
    sent_out(officer, issuer)
    run(jobs.begin)

    def stop() -> None:
        raise StopRequested

    now = timezone.now()
    with pytest.raises(StopRequested):
        jobs.plan(JobContext(actions.SENDER, now.replace(year=now.year + 1), lambda: now, stop))


def test_killed_once_the_rows_stand_an_end_still_finds_who_was_told(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid, whole = sent_out(officer, issuer), notify.plan

    def plan(**given: Any) -> Any:
        found = whole(**given)
        if given["recipients"]:
            raise Killed
        return found

    with monkeypatch.context() as patch:
        patch.setattr(notify, "plan", plan)
        with pytest.raises(Killed):
            run(jobs.begin)
    send_all()
    told = sorted(one.address for one in line.sent)
    assert told
    ended(issuer, uid, now=timezone.now())
    plan_all()
    assert planned_for(telling(uid, 2)) == told


def test_what_stays_in_doubt_is_counted_no_more_a_day_after_the_end(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine
) -> None:
    uid = sent_out(officer, issuer)
    plan_all()  # nothing is sent: it waits for ever
    row = telling(uid)
    for late, is_over in ((rules.SETTLES_AFTER * 0.9, False), (rules.SETTLES_AFTER * 1.1, True)):
        moment: datetime = row.expires_at + late
        actions.count(by=actions.SENDER, telling_id=row.pk, now=moment)
        assert (telling(uid).stage == "settled") is is_over


def test_a_telephone_that_gets_a_text_and_a_call_counts_once(
    officer: Any, issuer: Any, people: list[Person], line: MemoryLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hoaban.domains.delivery import audience
    from hoaban.domains.delivery.tests.steps import columns

    voice = ["voice", *[""] * 4]
    monkeypatch.setattr(
        audience, "people_in", lambda _actor, _areas: iter([columns(people[:5], channel=voice)])
    )
    heard = MemoryLine(is_real=True, window=1000, answer=lambda _one: Result(Answer.CONFIRMED, "answered"))
    notify.connect(Channel.VOICE, heard)
    uid = sent_out(officer, issuer)
    plan_all()
    send_all()
    run(jobs.count)
    (place,) = queries.told_for(officer, uid).places
    assert (place.fates.told, place.phones_told, place.people_told) == (6, 5, 5)
