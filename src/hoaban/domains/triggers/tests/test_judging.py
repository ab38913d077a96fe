"""From readings to a draft: once per danger and commune, its level rises, people's words and decisions stay."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoaban.domains.hazards import actions as hazard_actions
from hoaban.domains.hazards import api as hazards
from hoaban.domains.hazards import values as hazard_values
from hoaban.domains.triggers import actions, jobs, queries
from hoaban.domains.triggers.errors import DangersLost
from hoaban.domains.triggers.models import Asked, Episode, Rule, Version
from hoaban.domains.triggers.tests.steps import (
    JOB,
    NEXT,
    NOW,
    OTHER_PROVINCE,
    OWN,
    alert,
    gauge,
    hers,
    judged,
    rule,
    speaks,
)  # fmt: skip
from hoaban.domains.triggers.values import Answer, Kind
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.values import Proof, State, Status
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.events import api as events
from hoaban.foundation.events.models import Event
from hoaban.foundation.jobs.api import JobContext

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HOUR = timedelta(hours=1)


def test_what_is_reached_becomes_one_draft_with_the_words_of_the_bank_and_never_more() -> None:
    rule()
    one = gauge()
    speaks(one, 20, 25, 30)
    assert judged(one) == 1
    assert judged(one) == 0
    assert judged(one, NOW + HOUR) == 0
    made = alert()
    assert (made.status, made.state, made.level, made.areas) == (Status.ACTUAL, State.DRAFT, 1, [OWN])
    assert (made.origin, made.origin_ref) == ("rule", "r, v1")
    assert made.number == 0, "a rule never issues"
    (quote,) = queries.quotes_of(JOB, made.uid)
    assert (quote.amount, quote.at, quote.over, quote.version) == (75, 60, 3, 1)


def test_nothing_reached_drafts_nothing_and_silence_is_an_answer() -> None:
    rule()
    one, mute = gauge(), gauge("RG-2")
    speaks(one, 1, 2, 3)
    speaks(mute, 70, 70, 70, last=NOW - timedelta(hours=20))
    assert judged(one) == judged(mute) == 0
    said = {line.station: line.answer for line in queries.now_of(JOB, NOW)}
    assert said == {one.name: Answer.BELOW, mute.name: Answer.UNKNOWN}


def test_more_rain_raises_the_open_draft_and_its_words() -> None:
    rule()
    one = gauge()
    speaks(one, 20, 25, 30)
    judged(one)
    before = alert().do_this
    speaks(one, 80, last=NOW + HOUR)
    assert judged(one, NOW + HOUR) == 1
    made = alert()
    assert (made.level, Episode.plain.get().level) == (3, 3)
    assert made.do_this != before, "the bank's words for the new level"
    assert [
        event.payload["level"] for event in Event.plain.filter(name="triggers.draft_raised").order_by("pk")
    ] == [1, 3]


def test_another_rule_and_another_gauge_of_the_commune_join_the_draft_that_is_there() -> None:
    rule("a")
    rule("b", table={"steps": [{"over": 1, "at": 20, "level": 2, "sure": True}]})
    one, two = gauge(), gauge("RG-2")
    for station in (one, two):
        speaks(station, 20, 25, 30)
        judged(station)
    assert alert().level == 2
    assert {quote.rule for quote in queries.quotes_of(JOB, alert().uid)} == {"a", "b"}
    assert len(queries.quotes_of(JOB, alert().uid)) == 4


def test_two_dangers_and_two_communes_are_drafts_of_their_own_in_one_storm() -> None:
    rule("a")
    rule("b", hazard="landslide")
    one, far = gauge(), gauge("RG-2", NEXT)
    for station in (one, far):
        speaks(station, 20, 25, 30)
        judged(station)
    assert sorted((row.hazard, row.areas[0]) for row in Alert.plain.all()) == [
        ("flash_flood", OWN), ("flash_flood", NEXT), ("landslide", OWN), ("landslide", NEXT),
    ]  # fmt: skip


def test_words_that_a_person_wrote_stay_when_the_level_rises(officer: Any) -> None:
    rule()
    one = gauge()
    speaks(one, 20, 25, 30)
    judged(one)
    row = alert()
    text = hers(row, go_there="Lên trường cũ trên đồi.")
    warnings.change(by=officer, uid=row.uid, seen=row.version, text=text, request=None, now=NOW)
    speaks(one, 80, last=NOW + HOUR)
    judged(one, NOW + HOUR)
    assert (alert().level, alert().do_this, alert().go_there) == (3, text.do_this, "Lên trường cũ trên đồi.")


def test_what_people_took_back_comes_again_only_when_it_is_graver(officer: Any) -> None:
    rule()
    one = gauge()
    speaks(one, 20, 25, 30)
    judged(one)
    row = alert()
    warnings.withdraw(by=officer, uid=row.uid, seen=row.version, request=None, now=NOW)
    assert judged(one, NOW + HOUR) == 0
    speaks(one, 80, last=NOW + HOUR)
    assert judged(one, NOW + HOUR) == 1
    assert sorted(Alert.plain.values_list("state", "level")) == [(State.DRAFT, 3), (State.WITHDRAWN, 1)]


def test_a_warning_in_force_gets_an_update_to_be_agreed_when_it_grows(officer: Any, issuer: Any) -> None:
    rule()
    one = gauge()
    speaks(one, 20, 25, 30)
    judged(one)
    row = alert()
    assert row.issuer == "", "no office is entered for anybody: the draft stands, and a person chooses"
    warnings.choose_issuer(by=officer, uid=row.uid, seen=1, issuer="hydromet", request=None, now=NOW)
    warnings.review(by=officer, uid=row.uid, seen=2, proof=Proof.PASSKEY, request=None, now=NOW)
    warnings.issue(by=issuer, uid=row.uid, seen=3, proof=Proof.PASSKEY, request=None, now=NOW)
    speaks(one, 80, last=NOW + HOUR)
    assert judged(one, NOW + HOUR) == 1
    assert (alert().state, alert().level, alert().number) == (State.UPDATE_DRAFT, 3, 1)


def test_what_ran_out_while_it_still_rains_is_drafted_anew() -> None:
    rule()
    one = gauge()
    speaks(one, 20, 25, 30)
    judged(one)
    Alert.plain.update(state=State.EXPIRED, number=1, identifier="x", live_until=NOW)
    assert judged(one, NOW + HOUR) == 1
    assert judged(one, NOW + HOUR) == 0
    assert Alert.plain.filter(state=State.DRAFT).count() == 1


def test_after_a_rest_it_is_another_danger() -> None:
    rule()
    one = gauge()
    speaks(one, 20, 25, 30)
    judged(one)
    later = NOW + timedelta(days=4)
    speaks(one, 20, 25, 30, last=later)
    assert judged(one, later) == 1
    assert Episode.plain.count() == 2


def test_one_province_s_rules_never_act_for_another() -> None:
    rule(place_no=OTHER_PROVINCE)
    one = gauge()
    speaks(one, 90, 90, 90)
    assert judged(one) == 0
    assert queries.now_of(JOB, NOW) == []
    assert Alert.plain.count() == 0


def test_a_rule_of_one_commune_does_not_act_in_the_next() -> None:
    rule(areas=[OWN])
    one, far = gauge(), gauge("RG-2", NEXT)
    for station in (one, far):
        speaks(station, 90, 90, 90)
    assert (judged(far), judged(one)) == (0, 1)


def test_made_up_readings_and_unused_ones_raise_nothing() -> None:
    rule()
    one, doubtful = gauge(), gauge("RG-2")
    speaks(one, 90, 90, 90, origin="synthetic")
    speaks(doubtful, 90, 90, 90)
    from hoaban.domains.hazards.models import Observation

    Observation.plain.filter(series__station=doubtful).update(used=False)
    assert judged(one) == judged(doubtful) == 0
    assert {line.answer for line in queries.now_of(JOB, NOW)} == {Answer.UNKNOWN}


def test_old_rain_that_arrives_late_raises_nothing_now() -> None:
    rule()
    one = gauge()
    speaks(one, 90, 90, 90, last=NOW - timedelta(hours=7))
    assert judged(one) == 0


def test_a_rule_that_rests_or_whose_days_are_over_is_not_asked() -> None:
    one = gauge()
    speaks(one, 90, 90, 90)
    rule("a", table={"steps": [{"over": 3, "at": 60, "level": 1}], "acts": False})
    over = rule("b")
    Version.plain.filter(rule=over).update(valid_until=NOW.date() - timedelta(days=1))
    assert judged(one) == 0


def test_a_river_at_its_alarm_drafts_a_flood_whose_level_cannot_be_confirmed() -> None:
    rule(
        "river",
        Kind.RIVER,
        "flood",
        {"steps": [{"over": 1, "at": 0, "level": 1}, {"over": 3, "at": 0, "level": 1}]},
    )
    one = gauge("RV", kind="river", alarm1=279.5, alarm3=281.5)
    speaks(one, 283.7, variable="water_level", minutes=0)
    assert judged(one) == 1
    assert alert().hazard == "flood"
    assert alert().sure == "possible"
    assert not Episode.plain.get().is_sure


def test_alarm_levels_set_after_the_river_spoke_are_held_against_its_last_word_at_once() -> None:
    rule("river", Kind.RIVER, "flood", {"steps": [{"over": 1, "at": 0, "level": 1}]})
    one = gauge("RV", kind="river")
    speaks(one, 283.7, variable="water_level", minutes=0)
    assert judged(one) == 0
    tender = SystemActor("tender", frozenset({"hazards:station:see", "hazards:station:tend"}))
    heights = hazard_values.Settings(None, (279.5, None, 281.5))
    hazard_actions.set_station(
        by=tender, uid=one.uid, settings=heights, paper="Quyết định thử 1/QĐ", seen=0, request=None, now=NOW
    )
    events.sequence()
    events.dispatch()
    run()
    assert (alert().hazard, Asked.plain.count()) == ("flood", 0)


STEEP = {"steps": [{"at": 50, "level": 2, "sure": True, "ground": [3, 4]}]}


def set_ground(ground: int, since: date, seen: int = 0) -> None:
    tender = SystemActor("tender", frozenset({"hazards:station:see", "hazards:station:tend"}))
    said = [hazard_values.GroundSaid(OWN, ground, "Quyết định thử 2/QĐ", since)]
    hazard_actions.set_ground(by=tender, said=said, seen=seen, request=None, now=NOW)


def test_a_class_of_ground_set_after_the_rain_is_held_against_it_at_once_though_its_document_is_of_today() -> (
    None
):
    rule("day", Kind.DAY, "landslide", STEEP)
    one = gauge()
    speaks(one, 60, last=NOW - 3 * HOUR)  # yesterday still
    assert judged(one) == 0
    set_ground(4, NOW.date())
    events.sequence()
    events.dispatch()
    run()
    made = alert()
    assert (made.hazard, made.level, Asked.plain.count()) == ("landslide", 2, 0)


# --- The job --------------------------------------------------------------------------------------------------------
def run() -> Any:
    return jobs.judge(JobContext(JOB, NOW + HOUR, lambda: NOW))


def observed(*stations: Any) -> None:
    """As the gateway's message leaves it, and the log carries it to us."""
    for n, one in enumerate(stations, 1):
        actions.on_observed({"station_ids": [one.pk], "first": "", "last": "", "count": 1}, n)


def test_the_job_asks_about_stations_that_spoke_and_runs_twice_without_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule()
    one, two = gauge(), gauge("RG-2", NEXT)
    for station in (one, two):
        speaks(station, 20, 25, 30)
    observed(one, two, one)
    assert Asked.plain.count() == 2
    broken = {"left": 1}
    real = queries.Asking.questions

    def once(*args: Any, **rest: Any) -> Any:
        if broken["left"]:
            broken["left"] = 0
            raise ValueError("one station breaks")
        return real(*args, **rest)

    monkeypatch.setattr(queries.Asking, "questions", once)
    report = run()
    assert (report.done, report.failed) == (1, 1), "whatever one breaks on, the others are judged"
    assert Asked.plain.count() == 1, "it waits still"
    run()
    run()
    assert Asked.plain.count() == 0
    assert Alert.plain.count() == 2


def test_one_danger_that_breaks_costs_no_other_its_draft_and_somebody_is_asked_to_look(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for code, hazard in (("a", "flash_flood"), ("b", "landslide"), ("c", "flood")):
        rule(code, hazard=hazard)
    one = gauge()
    speaks(one, 20, 25, 30)
    observed(one)
    real = warning.draft

    def draft(*, beginning: Any, **rest: Any) -> Any:
        made = real(beginning=beginning, **rest)
        if beginning.hazard == "flood":
            raise ValueError("this danger breaks")
        return made

    with monkeypatch.context() as patch:
        patch.setattr(actions.judging.warning, "draft", draft)
        for _ in range(2):
            assert (run().done, Asked.plain.count()) == (0, 1), "the station waits still"
    assert sorted(Alert.plain.values_list("hazard", flat=True)) == ["flash_flood", "landslide"]
    assert Episode.plain.count() == 2, "nothing of the third stays half done"
    assert "flood at station" in caplog.text
    assert Duty.plain.get(kind="triggers.lost").state == "open"
    assert (run().done, Asked.plain.count(), Alert.plain.count()) == (1, 0, 3)
    assert Duty.plain.get(kind="triggers.lost").state == "withdrawn"


def test_one_danger_that_cannot_be_judged_costs_no_other_its_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    rule("a")
    rule("b", Kind.RIVER, "flood", {"steps": [{"over": 1, "at": 0, "level": 1}]})
    one = gauge(alarm1=10)
    speaks(one, 20, 25, 30)
    speaks(one, 11, variable="water_level", minutes=0)
    real = actions.judging.queries.states.rules.judge

    def judge(kind: Kind, *rest: Any) -> Any:
        return 1 / 0 if kind is Kind.RIVER else real(kind, *rest)

    monkeypatch.setattr(actions.judging.queries.states.rules, "judge", judge)
    with pytest.raises(DangersLost, match="flood"):
        judged(one)
    assert alert().hazard == "flash_flood"


def test_what_comes_while_a_station_is_judged_asks_again() -> None:
    one = gauge()
    observed(one)
    actions.on_observed({"station_ids": [one.pk], "first": "", "last": "", "count": 1}, 9)
    judged(one)
    assert [(row.station_id, row.seq) for row in Asked.plain.all()] == [(one.pk, 9)]


def test_a_real_message_of_a_gateway_reaches_the_rules_through_the_log() -> None:
    rule()
    one = gauge()
    gateway = SystemActor("gateway", frozenset({"hazards:reading:observe"}))
    rows = [hazards.Reading(one.code, hazards.Variable.RAIN, NOW - n * HOUR, 30.0, 60) for n in range(3)]
    hazards.observe(by=gateway, rows=rows, channel=hazards.Channel.HTTP, now=NOW)
    events.sequence()
    events.dispatch()
    assert Asked.plain.get().station_id == one.pk
    run()
    assert alert().level == 1
    assert Rule.plain.count() == 1


def test_rules_and_stations_are_read_once_however_many_wait() -> None:
    rule()
    one, *others = [gauge(f"RG-{n}") for n in range(5)]
    speaks(one, 20, 25, 30)

    def queries_of(*waiting: Any) -> int:
        for station in waiting:
            Asked.plain.create(station_id=station.pk, seq=1)
        with CaptureQueriesContext(connection) as told:
            assert jobs.judge(JobContext(JOB, NOW + HOUR, lambda: NOW)).done == len(waiting)
        stations = [row["sql"] for row in told if 'FROM "hazards_station"' in row["sql"]]
        return len(stations)

    assert queries_of(others[0]) == queries_of(*others)
    assert queries_of() == 0, "nobody waits: nothing is read"
    assert queries_of(one)
    assert alert().level == 1
