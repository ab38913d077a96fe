"""Signs that a village is cut off ask a person, who says yes or no with one press and takes it back with one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.answers import actions, queries
from hoaban.domains.answers.actions import doubting as asking
from hoaban.domains.answers.cut_off import Arrivals, Asked
from hoaban.domains.answers.errors import NotDoubted
from hoaban.domains.answers.models import CutOff, Doubt, History
from hoaban.domains.answers.rules import doubting
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.receipts import CLOCK, LATER, AsActor, asked_of, clock, told
from hoaban.domains.answers.tests.steps import DOOR, OTHER, OWN, VILLAGE
from hoaban.domains.answers.values import Dark, Grade
from hoaban.domains.hazards.models import Series, Station
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.notify.models import Batch, Delivery

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize(
    ("here", "near", "is_asked"),
    [
        ((0, 10), (20, 25), True), ((1, 10), (13, 25), True), ((2, 10), (20, 25), False), ((0, 4), (20, 25), False),
        ((0, 10), (5, 25), False), ((0, 10), (15, 19), False),
    ],
)  # fmt: skip
def test_hardly_a_receipt_beside_neighbours_that_have_theirs(
    here: tuple[int, int], near: tuple[int, int], is_asked: bool
) -> None:
    assert doubting.is_apart(Arrivals(*here), Arrivals(*near)) is is_asked


def test_neighbours_are_the_commune_s_and_all_others_where_these_are_too_few() -> None:
    counted = {VILLAGE: Arrivals(0, 9), OTHER: Arrivals(3, 25), DOOR: Arrivals(90, 90)}
    assert doubting.beside(VILLAGE, counted) == Arrivals(3, 25)
    assert doubting.beside(VILLAGE, counted | {OTHER: Arrivals(3, 5)}) == Arrivals(93, 95)


def test_the_signs_ask_and_mark_nothing_by_themselves(officer: Any, alert: UUID, as_actor: AsActor) -> None:
    now = timezone.now()
    told(alert, now, here=(0, 10), other=(22, 25))
    assert clock(now + timedelta(minutes=10)) == 0, "too early to say"
    assert clock(now + LATER) == 1
    assert (asked_of(officer, alert), steps.row(alert).dark) == ([Asked.OPEN], "")
    assert clock(now + LATER + timedelta(minutes=2)) == 0
    client = as_actor(officer)
    village = client.get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "Trong 10 tin nhắn gửi tới người ở đây có 0 tin đã tới; ở các bản bên cạnh: 22 trong 25" in village
    assert "Mất liên lạc?" in client.get(f"/w/answers/{alert}/").content.decode()
    duty = client.get("/w/warning/").content.decode()
    assert f"/w/answers/{alert}/{VILLAGE}/#doubt" in duty


def test_a_line_that_tells_of_nobody_asks_about_nobody(officer: Any, alert: UUID) -> None:
    now = timezone.now()
    told(alert, now, here=(0, 10), other=(0, 25))
    assert clock(now + LATER) == 0


def test_yes_is_one_press_and_is_taken_back_by_one(officer: Any, alert: UUID, as_actor: AsActor) -> None:
    now = timezone.now()
    steps.climbed(now)
    rung, due = steps.row(alert).rung, steps.row(alert).next_at
    told(alert, now, here=(0, 10), other=(22, 25))
    clock(now + LATER)
    client, door = as_actor(officer), f"/w/answers/{alert}/{VILLAGE}/doubt/"
    assert client.post(door, {"said": "yes", "request_id": "1"}).status_code == 302
    assert client.post(door, {"said": "yes", "request_id": "1"}).status_code == 302, "the same press again"
    assert (steps.row(alert).dark, steps.row(alert).state) == (Dark.UNSURE, "dark")
    assert CutOff.plain.get().why == "unsure"
    page = client.get(f"/w/answers/{alert}/{VILLAGE}/").content.decode()
    assert "Lấy lại câu trả lời" in page
    assert client.post(door, {"said": "undo", "request_id": "2"}).status_code == 302
    owed = steps.row(alert)
    assert (owed.dark, owed.state, owed.rung, owed.next_at) == ("", "silent", rung, due), "the ladder goes on"
    assert (CutOff.plain.get().back, asked_of(officer, alert)) == ("undone", [Asked.OPEN])
    tags = ["answers:doubt:confirm", "answers:doubt:undo"]
    assert (
        list(
            Entry.plain.filter(tag__startswith="answers:doubt:").order_by("pk").values_list("tag", flat=True)
        )
        == tags
    )


def test_no_holds_while_this_text_does_and_can_be_taken_back(officer: Any, alert: UUID) -> None:
    now = timezone.now()
    told(alert, now, here=(0, 10), other=(22, 25))
    clock(now + LATER)
    said = {"by": officer, "alert": alert, "number": VILLAGE, "now": now}
    actions.decide(**said, is_cut_off=False, request="n")
    assert (asked_of(officer, alert), steps.row(alert).dark) == ([Asked.NO], "")
    assert clock(now + LATER + timedelta(minutes=2)) == 0
    assert asked_of(officer, alert) == [Asked.NO]
    with pytest.raises(NotDoubted):
        actions.decide(**said, is_cut_off=True, request="late")
    actions.undo(**said, request="u")
    assert asked_of(officer, alert) == [Asked.OPEN]
    assert set(History.plain.filter(owed__place_no=VILLAGE).values_list("what", flat=True)) >= {
        "not_dark",
        "undone",
    }


def test_a_question_goes_when_its_signs_pass_or_the_village_answers(officer: Any, alert: UUID) -> None:
    now = timezone.now()
    batch = told(alert, now, here=(0, 10), other=(22, 25))
    clock(now + LATER)
    Delivery.plain.filter(batch__uid=batch).update(state="confirmed")
    assert clock(now + LATER) == 1
    assert (asked_of(officer, alert), Doubt.plain.get().state) == ([], "gone")
    Delivery.plain.filter(batch__uid=batch, part=VILLAGE).update(state="unknown")
    clock(now + LATER)
    assert asked_of(officer, alert) == [Asked.OPEN], "and stands again when they come back"
    steps.by_link(alert, steps.said(Grade.TOLD))
    assert queries.doubts_for(officer, alert) == []
    clock(now + LATER)
    assert Doubt.plain.get().state == "gone"


def test_a_station_that_fell_silent_asks_while_another_is_heard(officer: Any, alert: UUID) -> None:
    now = timezone.now()
    facts = {"kind": "rain", "location_method": "reported", "mark": "verified", "expected_minutes": 10}
    here = Station.plain.create(code="RG-9", name="Trạm bản", place_no=VILLAGE, **facts)
    far = Station.plain.create(code="RG-1", name="Trạm xa", place_no=DOOR, **facts)
    series = {"variable": "rain", "minutes": 10, "origin": "station"}
    Series.plain.create(station=here, newest_at=now - timedelta(hours=2), **series)
    other = Series.plain.create(station=far, newest_at=now - timedelta(hours=2), **series)
    assert clock(now) == 0, "nothing is heard of any: it is our own line"
    Series.plain.filter(pk=other.pk).update(newest_at=now)
    assert clock(now) == 1
    (doubt,) = queries.doubts_for(officer, alert)
    assert [(one.kind, one.code) for one in doubt.signs.silent] == [("station", "RG-9")]
    Series.plain.filter(station=here).update(newest_at=now - timedelta(days=2))
    assert clock(now) == 1
    assert queries.doubts_for(officer, alert) == [], (
        "a station that is silent for days says nothing of tonight"
    )


def test_a_loudspeaker_that_told_nothing_asks_while_others_played(officer: Any, alert: UUID) -> None:
    now = timezone.now()
    facility = apps.get_model("places", "Facility").plain
    batch = told(alert, now)
    for code, number, state in (("L1", VILLAGE, "sent"), ("L2", OTHER, "sent")):
        facility.create(
            number=number,
            kind="loudspeaker",
            name=code,
            name_key=code,
            code=code,
            status="verified",
        )
        Delivery.plain.create(
            batch=Batch.plain.get(uid=batch), recipient=f"loudspeaker:{code}", channel="speaker", state=state, is_life=True,
            next_try_at=now, sent_at=now,
        )  # fmt: skip
    assert clock(now + LATER) == 0
    Delivery.plain.filter(recipient="loudspeaker:L2").update(state="confirmed")
    assert clock(now + LATER) == 1
    assert [one.number for one in queries.doubts_for(officer, alert)] == [VILLAGE]


def test_more_villages_are_no_more_queries(officer: Any, issuer: Any) -> None:
    unit = apps.get_model("places", "Unit").plain
    for n in range(3, 33):
        unit.create(
            level="village", code=f"03646{n:04d}", kind="Bản", name=f"V{n}", full_name=f"Bản V{n}", name_key=f"v{n}",
            name_sort=f"v{n}", start=OWN + n, stop=OWN + n + 1,
        )  # fmt: skip
    alert, now = steps.issued(officer, issuer), timezone.now()
    told(alert, now, here=(0, 10), other=(22, 25))
    asking.look(by=CLOCK, round_id=steps.row(alert).round_id, now=now + LATER)
    with CaptureQueriesContext(connection) as asked:
        assert asking.look(by=CLOCK, round_id=steps.row(alert).round_id, now=now + LATER) == 0
    assert len(asked) < 20, "none per village"


def test_an_officer_of_the_next_commune_decides_nothing_here(officer: Any, alert: UUID) -> None:
    now = timezone.now()
    told(alert, now, here=(0, 10), other=(22, 25))
    clock(now + LATER)
    outsider = cast_member("commune_officer", "next", 3664)
    with pytest.raises(NotFound):
        actions.decide(by=outsider, alert=alert, number=VILLAGE, is_cut_off=True, request=None, now=now)
    assert queries.doubts_for(outsider, alert) == []
