"""A person adds a station, corrects it, takes it out of service and puts it back; every version stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from conftest import cast_member
from hoaban.domains.hazards import actions, errors, jobs, queries
from hoaban.domains.hazards.models import Station, StationSetting, StationVersion
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.tests.conftest import NEXT, NOW, OWN, WATCHER, at, level, send
from hoaban.domains.hazards.values import Kind, Located, Settings, StationFacts
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.events.models import Event
from hoaban.foundation.jobs.api import JobContext

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("gauges", "communes")]
BOTH = frozenset({Permission.SEE, Permission.TEND})
AN = access.SystemActor("an", BOTH)
PAPER = "Công văn thử 5"


def facts(**more: Any) -> StationFacts:
    said = {
        "code": "RV-9",
        "name": "Cầu Mới",
        "kind": Kind.RIVER,
        "place_no": OWN,
        "latitude": None,
        "longitude": None,
    }
    return StationFacts(
        **(said | {"located": Located.MEASURED, "river": "Nậm Pàn", "owner": "Đài thử"} | more)
    )


def add(
    *, by: Any = AN, minutes: int | None = None, paper: str = PAPER, request: str | None = None, **more: Any
) -> UUID:
    return actions.add_station(
        by=by, facts=facts(**more), expected_minutes=minutes, paper=paper, is_sure=more.pop("sure", False), request=request, now=NOW
    )  # fmt: skip


def station(code: str = "RV-1") -> Station:
    return Station.plain.get(code=code)


def correct(seen: int = 0, *, by: Any = AN, request: str | None = None, **more: Any) -> None:
    said = {"code": "RV-1", "name": "Cầu Treo mới"} | more
    actions.correct_station(
        by=by, uid=station().uid, facts=facts(**said), paper=PAPER, seen=seen, is_sure=False, request=request, now=NOW
    )  # fmt: skip


def out(seen: int = 0, since: float = 4, request: str | None = None, by: Any = AN) -> None:
    actions.take_out(
        by=by, uid=station().uid, since=at(since), why="lũ cuốn trôi", seen=seen, request=request, now=at(since + 1)
    )  # fmt: skip


def back(seen: int, hours: float = 10, *, mistake: bool = False, request: str | None = None) -> None:
    actions.put_back(
        by=AN, uid=station().uid, paper="đã sửa", was_mistake=mistake, seen=seen, request=request, now=at(hours)
    )  # fmt: skip


def steps(code: str = "RV-1") -> list[tuple[int, str]]:
    rows = StationVersion.plain.filter(station__code=code).order_by("number")
    return list(rows.values_list("number", "step"))


def used() -> list[float]:
    found = queries.series_of(AN, [station().pk])
    return queries.readings(AN, [one.id for one in found], at(-50), at(50)).value


def silent() -> list[str]:
    return list(Duty.plain.filter(kind="hazards.silent").order_by("pk").values_list("state", flat=True))


def watch(hours: float) -> int:
    return jobs.watch(JobContext(WATCHER, at(hours + 9), lambda: at(hours))).done


def test_a_station_is_there_at_once_and_the_same_press_adds_one() -> None:
    uid = add(request="a-press", minutes=30)
    assert add(request="a-press", minutes=30) == uid
    row = Station.plain.get(uid=uid)
    assert (row.mark, row.paper, row.river, row.location_method) == (
        "partial",
        PAPER,
        "Nậm Pàn",
        "commune_centroid",
    )
    assert steps("RV-9") == [(1, "added")]
    assert send(level(1, 280, "rv-9"))[0].problem is None
    assert [duty.kind for duty in Duty.plain.all()] == ["hazards.compare"]
    assert [one.number for one in StationSetting.plain.filter(station=row)] == [1]


def test_a_code_in_other_letters_is_no_second_station() -> None:
    with pytest.raises(errors.CodeTaken):
        add(code="rv-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Station.plain.create(
            code="rv-1", name="x", kind="rain", place_no=OWN, location_method="reported", mark="partial"
        )
    assert Station.plain.count() == 2


def test_readings_under_a_code_in_other_letters_belong_to_the_station_and_its_limits() -> None:
    first, second = send(level(0, 280, "RV-1"), level(1, 999, "rv-1"))
    assert (first.used, second.used) == (True, False)
    assert Station.plain.count() == 2


def test_what_cannot_be_is_told_beside_its_field_and_saves_nothing() -> None:
    send(level(0, 280))
    for fault, field, wrong in (
        (errors.StationPaperMissing, "paper", lambda: add(paper=" ")),
        (errors.CodeTaken, "code", lambda: add(code="RG-1")),
        (errors.CodeInUse, "code", lambda: correct(code="RV-7")),
        (errors.KindHoldsAlarms, "kind", lambda: correct(kind=Kind.RAIN)),
        (errors.PlaceForeign, "place", lambda: add(by=cast_member("province_officer", "other", 3664))),
        (errors.OutAhead, "since", lambda: actions.take_out(
            by=AN, uid=station().uid, since=NOW + timedelta(hours=1), why="x", seen=0, request=None, now=NOW)),
    ):  # fmt: skip
        with pytest.raises(fault) as told:
            wrong()
        assert told.value.field == field
    assert not StationVersion.plain.exists()


def test_a_correction_holds_at_once_and_what_the_pack_brought_stays_as_number_0() -> None:
    correct(request="a-press")
    correct(request="a-press")
    row = station()
    assert (row.name, row.paper, row.source, row.mark) == ("Cầu Treo mới", PAPER, "", "partial")
    newest, first = queries.versions_of(AN, queries.station_for(AN, row.uid))
    assert (newest.number, newest.by, first.number, first.by, first.facts.name) == (
        1,
        AN.label,
        0,
        "",
        "Cầu Treo",
    )
    assert not Event.plain.filter(name="hazards.station_changed").exists(), "the name matters to no rule"
    with pytest.raises(errors.StationMoved):
        correct()
    correct(1, place_no=NEXT)
    assert Event.plain.filter(name="hazards.station_changed").count() == 1


def test_a_right_in_another_commune_writes_nothing_here() -> None:
    neighbour = cast_member("province_officer", "neighbour", 3664)
    for wrong in (lambda: correct(by=neighbour, place_no=NEXT), lambda: out(by=neighbour)):
        with pytest.raises(NotAllowed):
            wrong()


def test_out_of_service_nobody_waits_no_rule_is_asked_and_back_it_counts_from_then() -> None:
    send(level(0, 280), now=at(0))
    assert watch(4) == 1
    out(request="a-press")
    out(request="a-press")
    assert silent() == ["withdrawn"]
    assert watch(9) == 0
    send(level(4, 280.1), level(6, 281), now=at(6))
    assert used() == [280, 280.1], "what it told while out is kept and judges nothing"
    assert queries.stations(AN)[1].out_why == "lũ cuốn trôi"
    back(2 - 1, request="a-press-back")
    back(2 - 1, request="a-press-back")
    assert steps() == [(0, "pack"), (1, "out"), (2, "back")]
    send(level(11, 281.2), now=at(11))
    assert used() == [280, 280.1, 281.2]


def test_silence_is_reckoned_anew_from_the_return() -> None:
    send(level(0, 280), now=at(0))
    out()
    back(1, 10)
    assert watch(12) == 0
    assert watch(14) == 1
    assert silent() == ["open"]


def test_taken_out_by_mistake_what_it_told_counts_and_rules_are_asked() -> None:
    out()
    send(level(6, 281), now=at(6))
    assert used() == []
    back(1, 7, mistake=True)
    assert used() == [281]
    assert Event.plain.filter(name="hazards.station_changed").count() == 2
    with pytest.raises(errors.OutBefore):
        out(2, since=3)


def test_numbers_to_compare_are_asked_for_no_more_and_again_when_it_is_back() -> None:
    actions.set_station(
        by=AN, uid=station().uid, settings=Settings(30, (279.0, 280.0, 281.0)), paper=PAPER, seen=0, request=None, now=at(0)
    )  # fmt: skip
    out()
    compare = Duty.plain.filter(kind="hazards.compare").order_by("pk")
    assert [duty.state for duty in compare] == ["withdrawn"]
    back(1)
    assert [duty.state for duty in compare.all()] == ["withdrawn", "open"]


def test_the_desk_keeps_what_was_typed_says_why_and_shows_the_history(
    as_actor: Callable[[Any], Client], province_officer: Any
) -> None:
    client = as_actor(province_officer)
    page = "/w/hazards/stations/add/"
    said = {
        "code": "rv-1", "name": "Cầu Mới", "kind": "river", "river": "Nậm Pàn", "place": str(OWN), "centre": "103.9, 21.3",
        "located": "measured", "owner": "Đài thử", "expected_minutes": "", "elevation_m": "", "paper": PAPER,
    }  # fmt: skip
    wrong = client.post(page, said)
    text = wrong.content.decode()
    assert (wrong.status_code, "103.9, 21.3" in text, "nằm ngoài Việt Nam" in text) == (422, True, True)
    text = client.post(page, said | {"centre": "21.3, 103.9"}).content.decode()
    assert "Cầu Treo" in text
    assert client.post(page, said | {"centre": "", "code": "RV-9"}).status_code == 302
    one = f"/w/hazards/stations/{station('RV-9').uid}/"
    assert (
        client.post(
            f"{one}correct/", said | {"centre": "", "code": "RV-9", "name": "Cầu Sắt", "seen": "1"}
        ).status_code
        == 302
    )
    assert "Cầu Mới" in client.get(f"{one}correct/?from=1").content.decode()
    assert client.post(f"{one}service/", {"seen": "2", "since": "x", "paper": "hỏng"}).status_code == 422
    assert (
        client.post(
            f"{one}service/", {"seen": "2", "since": "2026-01-02T03:04", "paper": "hỏng pin"}
        ).status_code
        == 302
    )
    shown = client.get(one).content.decode()
    assert all(word in shown for word in ("hỏng pin", "02/01/2026 03:04", "Cầu Mới", "Đưa hoạt động trở lại"))
    board = client.get("/w/hazards/stations/?service=out").content.decode()
    assert "hỏng pin" in board
    assert "Cầu Treo" not in board
    assert client.post(f"{one}service/", {"seen": "2", "paper": "đã sửa"}).status_code == 422, "an old page"
    assert client.post(f"{one}service/", {"seen": "3", "paper": "đã sửa"}).status_code == 302
