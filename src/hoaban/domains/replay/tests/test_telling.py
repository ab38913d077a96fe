"""A night is told step by step, each once, and only where nothing is real."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from hoaban.domains.replay import actions, jobs, queries, rules
from hoaban.domains.replay.actions import telling
from hoaban.domains.replay.errors import (
    NotHere,
    NothingToTell,
    NotNow,
    OverAlready,
    SpeedUnknown,
    ToldAlready,
)
from hoaban.domains.replay.models import Telling, TellingStep
from hoaban.domains.replay.permissions import Permission
from hoaban.domains.replay.ports import _Nobody, connect
from hoaban.domains.replay.spoken import lasted, moment, road, words
from hoaban.domains.replay.tests.steps import ALERT, HOUR, NOW, Told
from hoaban.domains.replay.values import Kind, Moment, Origin, Road, State, Step
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError, NotFound, Stale
from hoaban.foundation.accounts.models import Organisation
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.jobs.models import Wake
from tests.support.people import Cast

pytestmark = pytest.mark.django_db
BY = SystemActor("demo.replay", frozenset(Permission))
WORKER = SystemActor("replay.tell", frozenset())
SECOND = timedelta(seconds=1)


def begun(speed: int = 60, now: datetime = NOW, **more: Any) -> UUID:
    return actions.begin(by=BY, speed=speed, request=uuid4().hex, now=now, **more)


def run(now: datetime) -> int:
    return jobs.tell(JobContext(WORKER, now + timedelta(seconds=9), lambda: now)).done


def kinds(uid: UUID) -> list[tuple[Kind, Origin]]:
    return [(one.kind, one.origin) for one in queries.steps_for(BY, uid)]


def test_each_step_has_its_hour_and_the_speed_says_when_it_is_due(cast: Cast, told: Told) -> None:
    uid = begun(speed=60)
    assert run(NOW) == 1, "the second hour of rain is a minute away"
    assert run(NOW + timedelta(seconds=59)) == 0
    assert run(NOW + timedelta(seconds=61)) == 2, "rain, then what the platform did meanwhile"
    assert kinds(uid)[-1] == (Kind.DRAFTED, Origin.PLATFORM)
    assert queries.night_for(BY, uid).alert == ALERT


def test_a_visitor_is_waited_for_then_an_invented_officer_does_it(cast: Cast, told: Told) -> None:
    uid = begun(speed=3600 * 24)
    run(NOW)
    assert run(at := NOW + timedelta(seconds=1)) == 2
    assert run(at + timedelta(seconds=1)) == 0
    assert run(at + rules.HURRIED) == 2
    assert kinds(uid)[-2:] == [(Kind.AGREED, Origin.MADE_UP), (Kind.SAID, Origin.MADE_UP)]
    assert queries.night_for(BY, uid).state is State.TOLD


def test_what_a_visitor_did_is_not_done_again(cast: Cast, told: Told) -> None:
    told.has.add(Kind.AGREED)
    uid = begun(patience=timedelta(hours=1))
    run(NOW)
    run(NOW + HOUR)
    assert (Kind.AGREED, Origin.PERSON) in kinds(uid)
    assert told.done == [Kind.RAIN, Kind.RAIN, Kind.SAID]


def test_nobody_does_the_platform_s_part_and_the_night_fails_where_it_is_not_done(
    cast: Cast, told: Told
) -> None:
    told.has.clear()
    uid = begun(patience=timedelta())
    run(NOW)
    run(late := NOW + timedelta(minutes=1))
    assert looked_for(late, rules.WITHIN - SECOND, uid) is State.TELLING
    run(late + rules.WITHIN)
    assert queries.night_for(BY, uid).state is State.FAILED
    assert Kind.DRAFTED not in told.done


def looked_for(since: datetime, span: timedelta, uid: UUID) -> State:
    """The worker looks again and again, as long as this."""
    for step in range(0, round(span / SECOND) + 1, 10):
        run(since + step * SECOND)
    return queries.night_for(BY, uid).state


@pytest.mark.parametrize("is_another_process", [True, False])
def test_a_demonstration_that_stood_still_while_a_step_was_waited_for_goes_on(
    cast: Cast, told: Told, is_another_process: bool
) -> None:
    """Stopped for an hour, or a machine that slept: the first look after it found two minutes gone, and the night had failed."""
    told.has.clear()
    uid = begun(patience=timedelta())
    run(NOW)
    assert looked_for(NOW + HOUR, timedelta(seconds=20), uid) is State.TELLING
    if is_another_process:
        telling._watches.clear()
    again = NOW + 2 * HOUR
    assert looked_for(again, rules.WITHIN - SECOND, uid) is State.TELLING
    told.has.add(Kind.DRAFTED)
    run(again + rules.WITHIN)
    assert queries.night_for(BY, uid).state is State.TOLD


def test_of_a_pause_nothing_counts_as_waiting(cast: Cast, told: Told) -> None:
    told.has.clear()
    uid = begun(patience=timedelta())
    run(NOW)
    late = NOW + HOUR
    assert looked_for(late, rules.WITHIN - 20 * SECOND, uid) is State.TELLING
    actions.pause(by=BY, uid=uid, request=None, now=late + rules.WITHIN - 15 * SECOND)
    actions.go_on(by=BY, uid=uid, request=None, now=late + rules.WITHIN - 5 * SECOND)
    assert looked_for(late + rules.WITHIN - 5 * SECOND, rules.WITHIN - SECOND, uid) is State.TELLING


def test_a_step_that_is_refused_ends_the_night_and_is_not_tried_for_ever(cast: Cast, told: Told) -> None:
    told.refused_at = Kind.AGREED
    uid = begun(patience=timedelta())
    run(NOW)
    run(NOW + HOUR)
    assert queries.night_for(BY, uid).state is State.FAILED
    assert run(NOW + 2 * HOUR) == 0
    assert told.done.count(Kind.AGREED) == 1


@pytest.mark.parametrize("refusal", [Stale, NotNow])
def test_a_step_that_met_another_save_or_a_door_that_opens_is_tried_again(
    cast: Cast, told: Told, refusal: type[DomainError]
) -> None:
    told.refused_at, told.refusal = Kind.AGREED, refusal
    uid = begun(patience=timedelta())
    run(NOW)
    run(NOW + HOUR)
    assert queries.night_for(BY, uid).state is State.TELLING
    told.refused_at = None
    run(NOW + HOUR)
    assert queries.night_for(BY, uid).state is State.TOLD


def test_a_look_that_is_refused_ends_the_night_too(cast: Cast, told: Told, monkeypatch: Any) -> None:
    def gone(*_: Any) -> None:
        raise NotFound

    uid = begun()
    run(NOW)
    monkeypatch.setattr(told, "look", gone)
    run(NOW + HOUR)
    assert queries.night_for(BY, uid).state is State.FAILED


def test_what_is_not_there_ends_the_night_as_well(cast: Cast, told: Told, monkeypatch: Any) -> None:
    def no_gauge(*_: Any) -> None:
        raise LookupError("no gauge")

    uid = begun()
    monkeypatch.setattr(told, "do", no_gauge)
    run(NOW)
    assert queries.night_for(BY, uid).state is State.FAILED
    assert run(NOW + HOUR) == 0


def test_a_machine_that_stumbles_ends_nothing(cast: Cast, told: Told, monkeypatch: Any) -> None:
    def away(*_: Any) -> None:
        raise OSError("no disk")

    uid, inner = begun(), told.do
    monkeypatch.setattr(told, "do", away)
    with pytest.raises(OSError, match="no disk"):
        run(NOW)
    monkeypatch.setattr(told, "do", inner)
    assert run(NOW) == 1
    assert queries.night_for(BY, uid).state is State.TELLING


def test_the_speed_is_changed_on_the_way_and_a_form_sent_twice_changes_it_once(
    cast: Cast, told: Told
) -> None:
    uid = begun(speed=60)
    run(NOW)
    half = NOW + timedelta(seconds=30)
    for speed in (240, 30):
        actions.change_speed(by=BY, uid=uid, speed=speed, request="s" * 20, now=half)
    night = queries.night_for(BY, uid)
    assert (night.speed, night.due_at) == (240, half + timedelta(seconds=7.5)), (
        "the second was answered before"
    )
    assert run(half + timedelta(seconds=7)) == 0
    assert run(half + timedelta(seconds=8)) == 2
    actions.change_speed(by=BY, uid=uid, speed=1440, request=None, now=half)
    assert queries.night_for(BY, uid).patience == rules.HURRIED
    with pytest.raises(SpeedUnknown):
        actions.change_speed(by=BY, uid=uid, speed=0, request=None, now=half)


def test_a_speed_that_is_changed_while_a_step_is_done_holds_for_the_next(
    cast: Cast, told: Told, monkeypatch: Any
) -> None:
    uid = begun(speed=60)
    inner = told.do

    def slow(night: Any, cue: Any) -> Any:
        actions.change_speed(by=BY, uid=uid, speed=240, request=None, now=NOW)
        return inner(night, cue)

    monkeypatch.setattr(told, "do", slow)
    assert actions.advance(by=WORKER, uid=uid, now=NOW) == 1
    assert queries.night_for(BY, uid).due_at == NOW + timedelta(seconds=15)


def test_what_the_chain_took_is_counted_from_the_sign_once_there_is_one() -> None:
    def told_at(kind: Kind, seconds: int) -> Step:
        return Step(0, kind, Origin.MADE_UP, NOW, NOW + timedelta(seconds=seconds), "", {})

    chain = [told_at(Kind.CRACK, 0), told_at(Kind.DRAFTED, 90), told_at(Kind.ISSUED, 300)]
    answers = [told_at(Kind.PRESSED, 360), told_at(Kind.SAID, 400)]
    assert queries.took([told_at(Kind.RAIN, 0)]) == []
    spans = [
        (one.moment, one.after.seconds) for one in queries.took([told_at(Kind.RAIN, -9), *chain, *answers])
    ]
    assert spans == [(Moment.DRAFTED, 90), (Moment.ISSUED, 300), (Moment.SAID, 360)]
    with_ring = queries.took([*chain, *answers], NOW + timedelta(seconds=95))
    assert [one.moment for one in with_ring] == [Moment.DRAFTED, Moment.RANG, Moment.ISSUED, Moment.SAID]
    early = queries.took([*chain, *answers], NOW - timedelta(seconds=5))[0]
    with override("en"):
        assert (early.moment, moment(early).partition(" ")[0]) == (Moment.RANG, "before")
    with override("en"):
        assert [lasted(timedelta(seconds=one)) for one in (1, 90, 360)] == [
            "1 second",
            "90 seconds",
            "6 minutes",
        ]


def test_a_step_says_by_which_road_it_came_in() -> None:
    def said(**params: Any) -> str:
        return road(Step(1, Kind.RAIN, Origin.MADE_UP, NOW, NOW, "", params))

    with override("en"):
        assert "HTTP" in said(road=Road.HTTP)
        assert "SMPP" in said(road="sms"), "as the row keeps it"
        assert said(road="verb") == "handed in directly, over no line"
        assert said() == ""


def test_what_a_visitor_left_out_is_not_told_as_done() -> None:
    def said(kind: Kind, **params: Any) -> str:
        return words(Step(1, kind, Origin.PERSON, NOW, NOW, "", params))

    with override("en"):
        assert "raised to level 3" in said(Kind.RAISED, level=3)
        assert said(Kind.RAISED, level=2, left_out=True).endswith("at level 2, without raising it.")
        assert "agrees" in said(Kind.AGREED, left_out=False)
        assert "without a second reader" in said(Kind.AGREED, left_out=True)


def test_a_worker_killed_after_its_deed_does_it_again_and_tells_it_once(cast: Cast, told: Told) -> None:
    uid = begun(patience=timedelta())
    told.dies_at = Kind.RAIN
    with pytest.raises(KeyboardInterrupt):
        run(NOW)
    assert kinds(uid) == []
    told.dies_at = None
    run(NOW)
    run(NOW + HOUR)
    assert [one.number for one in queries.steps_for(BY, uid)] == [0, 1, 2, 3, 4]
    assert run(NOW + HOUR) == 0


def test_two_workers_at_the_same_step_tell_it_once(cast: Cast, told: Told, monkeypatch: Any) -> None:
    uid = begun()
    inner = told.do

    def slow(night: Any, cue: Any) -> Any:
        monkeypatch.setattr(told, "do", inner)
        actions.advance(by=WORKER, uid=uid, now=NOW)  # the other one, quicker
        return inner(night, cue)

    monkeypatch.setattr(told, "do", slow)
    assert actions.advance(by=WORKER, uid=uid, now=NOW) == 0
    assert TellingStep.plain.filter(telling__uid=uid).count() == 1


def test_a_pause_holds_it_and_it_goes_on_where_it_was(cast: Cast, told: Told) -> None:
    uid = begun()
    run(NOW)
    actions.pause(by=BY, uid=uid, request=uuid4().hex, now=NOW)
    assert run(NOW + HOUR) == 0
    actions.go_on(by=BY, uid=uid, request=uuid4().hex, now=NOW + HOUR)
    assert run(NOW + HOUR) == 2
    actions.stop(by=BY, uid=uid, request=uuid4().hex, now=NOW + HOUR)
    assert run(NOW + 2 * HOUR) == 0
    with pytest.raises(OverAlready):
        actions.go_on(by=BY, uid=uid, request=uuid4().hex, now=NOW)


def test_the_job_asks_to_be_woken_for_the_next_step_and_rests_when_none_is_told(
    cast: Cast, told: Told
) -> None:
    uid = begun()
    Wake.plain.all().delete()
    run(NOW)
    assert [one.at for one in Wake.plain.all()] == [NOW + timedelta(minutes=1)]
    Wake.plain.all().delete()
    actions.stop(by=BY, uid=uid, request=None, now=NOW)
    Wake.plain.all().delete()
    run(NOW)
    assert not Wake.plain.exists()


def test_a_clock_set_back_puts_nothing_off(cast: Cast, told: Told) -> None:
    begun(speed=60, patience=timedelta())
    run(NOW)
    assert run(NOW - timedelta(days=1)) >= 1


def test_soon_again_it_is_the_same_night_and_later_another(cast: Cast, told: Told) -> None:
    def telling(now: datetime) -> Telling:
        uid = begun(patience=timedelta(), now=now)
        run(now)
        run(now + HOUR)
        return Telling.plain.get(uid=uid)

    first, second, third = telling(NOW), telling(NOW + 5 * HOUR), telling(NOW + 7 * HOUR)
    assert first.until == second.until == NOW.replace(minute=0)
    assert second.alert == ALERT
    assert third.until == NOW.replace(minute=0) + 7 * HOUR


def test_one_night_at_a_time_and_a_form_sent_twice_begins_one(cast: Cast, told: Told) -> None:
    uid = actions.begin(by=BY, speed=60, request="a" * 20, now=NOW)
    assert actions.begin(by=BY, speed=60, request="a" * 20, now=NOW) == uid
    with pytest.raises(ToldAlready):
        begun()
    with pytest.raises(NotFound):
        actions.pause(by=BY, uid=uuid4(), request=None, now=NOW)


def test_nothing_begins_outside_a_demonstration_without_a_night_or_without_a_speed(
    cast: Cast, told: Told
) -> None:
    with pytest.raises(SpeedUnknown):
        begun(speed=0)
    connect(_Nobody())
    with pytest.raises(NothingToTell):
        begun()
    connect(told)
    begun()
    Organisation.plain.update(is_demo=False)
    assert run(NOW) == 0, "a row alone tells nothing where people are real"
    assert told.done == []
    with pytest.raises(NotHere):
        begun()


def test_homes_that_are_out_are_summed_over_every_page_of_villages(monkeypatch: pytest.MonkeyPatch) -> None:
    line, asked = SimpleNamespace(moved=2, homes=5), []

    def lines_for(_actor: Any, _alert: Any, *, page: int = 1) -> tuple[list[Any], bool]:
        asked.append(page)
        return [line, SimpleNamespace(moved=None, homes=5)], page < 3

    shown = SimpleNamespace(villages=6, answered=3, counts={})
    monkeypatch.setattr(queries.answers, "round_for", lambda *_what: shown)
    monkeypatch.setattr(queries.answers, "lines_for", lines_for)
    summary = queries.summary_for(BY, uuid4())
    assert summary is not None
    assert (asked, summary.homes_out, summary.homes) == ([1, 2, 3], 6, 15)
