"""The page of the night: it teaches while it is empty, shows every step with its origin, and is not there outside a demonstration."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.replay import actions, queries
from hoaban.domains.replay.models import Telling
from hoaban.domains.replay.tests.steps import Told
from hoaban.domains.replay.tests.test_telling import BY, WORKER
from hoaban.domains.replay.values import State
from hoaban.domains.replay.web import views
from hoaban.foundation.accounts.models import Organisation
from tests.support.people import Cast, make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
As = Callable[[Any], Client]


def page(client: Client) -> str:
    return client.get("/w/replay/").content.decode()


def test_an_empty_page_says_what_will_be_seen_and_offers_the_speeds(
    cast: Cast, told: Told, as_actor: As
) -> None:
    shown = page(as_actor(cast.actor("duty_officer")))
    assert "Chưa diễn lại lần nào" in shown
    assert shown.count('name="speed"') == 4
    assert "Phần nào có thật" in shown


def test_begin_watch_pause_go_on_stop(cast: Cast, told: Told, as_actor: As) -> None:
    client = as_actor(cast.actor("duty_officer"))
    assert client.post("/w/replay/begin/", {"speed": "240", "request_id": "b" * 20}).status_code == 302
    uid = Telling.plain.get().uid
    actions.advance(by=WORKER, uid=uid, now=timezone.now())
    shown = page(client)
    assert "12,5 mm tại X" in shown
    assert "dựng lại" in shown
    for deed, state in (("pause", State.PAUSED), ("go-on", State.TELLING), ("stop", State.STOPPED)):
        client.post(f"/w/replay/{uid}/{deed}/", {"request_id": deed * 6})
        assert queries.night_for(BY, uid).state is state
    client.post(f"/w/replay/{uid}/pause/", {"request_id": "c" * 20})
    assert "Lần diễn lại này đã xong" in page(client)


def test_hours_of_rain_in_a_row_fold_once_the_night_is_told() -> None:
    """Not while it is told: what stands open would close with each step."""
    lines = [{"kind": kind} for kind in ("said", "rain", "rain", "rain", "crack", "rain", "rain")]
    told = [(is_folded, len(run)) for is_folded, run in views._runs(lines, folds=True)]
    assert told == [(False, 1), (True, 3), (False, 1), (False, 2)]
    assert not any(is_folded for is_folded, _run in views._runs(lines, folds=False))


def test_the_speed_is_changed_on_the_page(cast: Cast, told: Told, as_actor: As) -> None:
    client = as_actor(cast.actor("duty_officer"))
    client.post("/w/replay/begin/", {"speed": "60", "request_id": "b" * 20})
    uid = Telling.plain.get().uid
    assert 'aria-current="true">×60<' in page(client)
    client.post(f"/w/replay/{uid}/speed/", {"speed": "1440", "request_id": "s" * 20})
    assert 'aria-current="true">×1.440<' in page(client)
    client.post(f"/w/replay/{uid}/speed/", {"speed": "7", "request_id": "t" * 20})
    assert "Hãy chọn một trong các tốc độ" in page(client)
    assert Telling.plain.get().speed == 1440


def test_whoever_comes_second_or_chooses_no_speed_is_told_and_nothing_breaks(
    cast: Cast, told: Told, as_actor: As
) -> None:
    client = as_actor(cast.actor("duty_officer"))
    client.post("/w/replay/begin/", {"speed": "7", "request_id": "a" * 20})
    assert "Hãy chọn một trong các tốc độ" in page(client)
    for request in ("d" * 20, "e" * 20):
        client.post("/w/replay/begin/", {"speed": "60", "request_id": request})
    assert "Đang có một lần diễn lại" in page(client)
    assert Telling.plain.count() == 1


def test_the_end_is_said_and_it_can_be_told_again(cast: Cast, told: Told, as_actor: As) -> None:
    uid = actions.begin(by=BY, speed=86_400, request=None, now=timezone.now(), patience=timedelta())
    for _step in range(6):
        actions.advance(by=WORKER, uid=uid, now=timezone.now())
    shown = page(as_actor(cast.actor("duty_officer")))
    assert "Đã diễn lại hết đêm ấy" in shown
    assert "Diễn lại lần nữa" in shown
    assert "Bản Mẫu nhắn: “NHAN”" in shown


def test_a_leader_watches_and_finds_no_door_that_stays_shut(told: Told, db: None, as_actor: As) -> None:
    cast = make_cast(("duty_officer", "province_leader"))
    shown = page(as_actor(cast.actor("province_leader")))
    assert "Phòng trực bắt đầu" in shown
    assert 'name="speed"' not in shown
    uid = actions.begin(by=BY, speed=86_400, request=None, now=timezone.now(), patience=timedelta())
    for _step in range(6):
        actions.advance(by=WORKER, uid=uid, now=timezone.now())
    client = as_actor(cast.actor("province_leader"))
    assert 'href="/w/replay/"' in client.get("/w/").content.decode()
    shown = page(client)
    assert "Bản Mẫu nhắn: “NHAN”" in shown
    assert 'href="/w/warning/' not in shown.partition("<main")[2]
    assert "Diễn lại lần nữa" not in shown
    shown = page(as_actor(cast.actor("duty_officer")))
    assert 'href="/w/warning/' in shown.partition("<main")[2]
    assert shown.index("Đã diễn lại hết đêm ấy") < shown.index("Diễn lại lần nữa"), (
        "what came of it stands first"
    )


def test_outside_a_demonstration_there_is_no_page_and_no_line_on_the_desk(
    cast: Cast, told: Told, as_actor: As
) -> None:
    client = as_actor(cast.actor("duty_officer"))
    assert 'href="/w/replay/"' in client.get("/w/").content.decode()
    Organisation.plain.update(is_demo=False)
    client = as_actor(cast.actor("duty_officer"))
    assert client.get("/w/replay/").status_code == 404
    assert client.post("/w/replay/begin/", {"speed": "60", "request_id": "f" * 20}).status_code == 404
    assert 'href="/w/replay/"' not in client.get("/w/").content.decode()
    assert not Telling.plain.exists()
