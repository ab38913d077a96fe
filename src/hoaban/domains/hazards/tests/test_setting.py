"""Alarm levels and rhythm of a station: set from a document, compared by another person, every version kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import cast_member
from hoaban.domains.hazards import actions, jobs, queries, rules
from hoaban.domains.hazards.errors import (
    AlarmsUnordered,
    NoAlarmsHere,
    PaperMissing,
    SettingMoved,
    SettingOwn,
)
from hoaban.domains.hazards.models import Station, StationSetting
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.tests.conftest import NOW, WATCHER, at, rain, send
from hoaban.domains.hazards.values import Settings
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.events.models import Event
from hoaban.foundation.jobs.api import JobContext

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("gauges", "communes")]
BOTH = frozenset({Permission.SEE, Permission.TEND})
AN, BINH = access.SystemActor("an", BOTH), access.SystemActor("binh", BOTH)
PAPER = "Quyết định thử 1/QĐ"
HEIGHTS = (279.0, 280.0, 281.0)


def station(code: str = "RV-1") -> Station:
    return Station.plain.get(code=code)


def put(
    alarms: tuple[float | None, float | None, float | None] = HEIGHTS, *, by: Any = AN, code: str = "RV-1", minutes: int | None = 30,
    paper: str = PAPER, seen: int = 0, request: str | None = None,
) -> None:  # fmt: skip
    actions.set_station(
        by=by, uid=station(code).uid, settings=Settings(minutes, alarms), paper=paper, seen=seen, request=request, now=NOW
    )  # fmt: skip


def compare(by: Any = BINH, seen: int = 1) -> None:
    actions.compare_setting(by=by, uid=station().uid, seen=seen, request=None, now=NOW)


def test_what_one_person_sets_holds_and_another_compares() -> None:
    put()
    row = station()
    assert (row.expected_minutes, row.alarm1, row.alarm2, row.alarm3) == (30, *HEIGHTS)
    assert (row.alarm_paper, row.alarm_source, row.alarm_mark) == (PAPER, "", "partial")
    with pytest.raises(SettingOwn):
        compare(AN)
    assert [duty.state for duty in to_compare()] == ["open"]
    compare()
    assert [duty.state for duty in to_compare()] == ["done"]
    assert station().alarm_mark == "verified"
    newest, first = queries.settings_of(BINH, queries.station_for(BINH, row.uid))
    assert (newest.by, newest.compared_by, newest.compared_at) == (AN.label, BINH.label, NOW)
    assert (first.number, first.by, first.settings) == (0, "", Settings(60, (279.5, None, 281.5)))


def test_other_alarm_levels_have_rules_asked_at_once_and_another_rhythm_alone_has_not() -> None:
    put()
    put(minutes=15, seen=1)
    put(minutes=15, seen=1 + 1, paper="công văn thử", request="same levels")
    told = Event.plain.filter(name="hazards.alarms_set")
    assert [event.payload for event in told] == [{"station_ids": [station().pk]}]


def to_compare() -> list[Duty]:
    return list(Duty.plain.filter(kind="hazards.compare").order_by("pk"))


def test_alarm_levels_wait_for_their_second_person_though_the_rhythm_is_set_anew_and_not_once_others_hold() -> (
    None
):
    put()
    put(minutes=15, paper="điện thoại của người trực trạm", seen=1)
    assert [duty.state for duty in to_compare()] == ["open", "open"]
    compare(seen=1)
    assert station().alarm_mark == "verified"
    put((278.0, 280.0, 281.0), paper="Quyết định thử 2/QĐ", seen=2)
    assert [duty.state for duty in to_compare()] == ["done", "withdrawn", "open"]
    with pytest.raises(SettingMoved):
        compare(seen=2)


def test_the_same_press_twice_is_one_version_and_a_stale_page_sets_nothing() -> None:
    put(request="a-press")
    put(request="a-press")
    with pytest.raises(SettingMoved):
        put((1.0, 2.0, 3.0), by=BINH)
    assert list(StationSetting.plain.order_by("number").values_list("number", flat=True)) == [0, 1]
    with pytest.raises(SettingMoved):
        compare(seen=0)


def test_another_rhythm_leaves_the_word_on_the_alarm_levels_as_it_is() -> None:
    put()
    compare()
    put(minutes=15, paper="điện thoại của người trực trạm", seen=1)
    row = station()
    assert (row.expected_minutes, row.alarm_paper, row.alarm_mark) == (15, PAPER, "verified")


def test_what_cannot_be_is_told_and_sets_nothing() -> None:
    for fault, wrong in (
        (AlarmsUnordered, lambda: put((281.0, None, 279.0))),
        (PaperMissing, lambda: put(paper="  ")),
        (NoAlarmsHere, lambda: put(code="RG-1")),
    ):
        with pytest.raises(fault):
            wrong()
    assert not StationSetting.plain.exists()


def test_a_right_in_another_commune_sets_nothing_here() -> None:
    neighbour = cast_member("province_officer", "neighbour", 3664)
    with pytest.raises(NotAllowed):
        put(by=neighbour)
    put()
    with pytest.raises(NotAllowed):
        compare(neighbour)


def test_a_station_that_is_connected_by_hand_is_missed_when_it_falls_silent() -> None:
    send(rain(0, 1), now=at(0))
    assert jobs.watch(JobContext(WATCHER, at(9), lambda: at(5))).done == 0
    put((None, None, None), code="RG-1", minutes=30)
    assert jobs.watch(JobContext(WATCHER, at(9), lambda: at(5))).done == 1
    assert Duty.plain.get(kind="hazards.silent").params == {"code": "RG-1"}


@given(st.tuples(*[st.none() | st.floats(-50, 3200)] * 3))
@settings(max_examples=60, deadline=timedelta(seconds=2))
def test_levels_are_taken_exactly_where_a_river_at_each_is_at_that_level(
    heights: tuple[float | None, float | None, float | None],
) -> None:
    reached = [rules.alarm_of(height, heights) for height in heights if height is not None]
    wanted = [n for n, height in enumerate(heights, 1) if height is not None]
    assert rules.is_rising(heights) == (reached == wanted)


def test_the_page_sets_shows_what_was_before_and_offers_it_again(
    as_actor: Callable[[Any], Client], province_officer: Any
) -> None:
    client, uid = as_actor(province_officer), station().uid
    page = f"/w/hazards/stations/{uid}/settings/"
    said = {
        "seen": "0",
        "expected_minutes": "30",
        "alarm1": "279",
        "alarm2": "280",
        "alarm3": "281",
        "paper": PAPER,
    }
    wrong = client.post(page, said | {"alarm1": "290"})
    assert (wrong.status_code, "báo động 3 cao nhất" in wrong.content.decode()) == (422, True)
    assert b'value="290"' in wrong.content
    assert client.post(page, said).status_code == 302
    answer = client.get(f"{page}?from=0").content.decode()
    assert 'value="279.5"' in answer
    assert "theo gói dữ liệu ban đầu" in answer
    assert "Đúng như trong văn bản" not in answer
    told = client.get(f"/w/hazards/stations/{uid}/").content.decode()
    assert PAPER in told
    as_actor(BINH)
    assert "Đúng như trong văn bản" in client.get(page).content.decode()
    assert client.post(f"{page}compare/", {"seen": "1"}).status_code == 302
    assert station().alarm_mark == "verified"
