"""A duty officer at two in the morning: what the river says now; a gauge whose clock is wrong; where stations stand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.hazards import actions, rules
from hoaban.domains.hazards.models import Station
from hoaban.domains.hazards.tests.conftest import GATEWAY, NOW, send
from hoaban.domains.hazards.tests.test_pages import needs, text_of, told
from hoaban.domains.hazards.values import Channel

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("gauges", "communes")]
AsActor = Callable[[Any], Client]
YEAR = 60 * 24 * 365
CLOCK, SILENT, DOUBT = "xem lại đồng hồ", "im lặng", "nghi ngờ"


@pytest.fixture
def board(as_actor: AsActor, commune_officer: Any) -> Callable[[str], str]:
    return lambda query="": text_of(as_actor(commune_officer), f"/w/hazards/stations/{query}")


@pytest.fixture
def page(as_actor: AsActor, province_officer: Any) -> Callable[..., str]:
    def read(query: str = "") -> str:
        uid = Station.plain.get(code="RV-1").uid
        return text_of(as_actor(province_officer), f"/w/hazards/stations/{uid}/{query}")

    return read


@pytest.mark.parametrize(
    ("behind", "way"),
    [
        (timedelta(hours=23), 0),
        (timedelta(hours=25), -1),
        (timedelta(minutes=-9), 0),
        (timedelta(minutes=-11), 1),
    ],
)
def test_a_clock_is_doubted_a_day_behind_and_ten_minutes_ahead(behind: timedelta, way: int) -> None:
    assert rules.clock_of(NOW - behind, NOW) == way


def test_a_gauge_that_speaks_by_a_clock_of_last_year_is_not_called_silent(
    board: Callable[..., str], page: Callable[..., str]
) -> None:
    send(told(YEAR, 280.1), told(YEAR - 10, 280.2), now=timezone.now())
    found = needs(board())
    assert CLOCK in found
    assert "chạy chậm" in found
    assert SILENT not in found, "it speaks: whoever goes to look for a dead line goes in vain"
    assert "chạy chậm" in page()


def test_what_a_wrong_clock_says_is_seen_beside_what_a_right_one_said(page: Callable[..., str]) -> None:
    send(told(600, 279.9), now=timezone.now() - timedelta(minutes=599))
    send(told(YEAR, 277.7), now=timezone.now())
    assert "277,7" in page(), "by its own time it lies a year out of sight"


def test_a_clock_that_runs_ahead_is_named_and_nothing_is_said_to_contradict(
    board: Callable[..., str],
) -> None:
    send(told(30, 280.1), told(-YEAR, 280.2), now=timezone.now())
    found = needs(board())
    assert "chạy nhanh" in found
    assert DOUBT not in found


def test_a_list_of_old_readings_is_no_clock(board: Callable[..., str]) -> None:
    actions.observe(by=GATEWAY, rows=[told(YEAR, 280.1)], channel=Channel.CSV, now=timezone.now())
    assert CLOCK not in needs(board())


def test_the_river_is_told_before_all_else_with_the_levels_above_it(page: Callable[..., str]) -> None:
    send(told(60, 279.4), told(5, 279.75), now=timezone.now())
    text = page()
    now = text.partition('class="card station-now"')[2].partition("</section>")[0]
    assert "279,75 m" in now
    assert "báo động 1" in now, "level 1 is 279.5"
    assert "còn 1,75 m tới báo động 3" in now, "nobody knows level 2, so it is not spoken of"
    assert "dâng 0,35 m trong một giờ" in now
    assert text.index("station-now") < text.index('<dl class="facts">')


def test_an_old_word_reaches_no_level(page: Callable[..., str]) -> None:
    send(told(60 * 24 * 5, 285), now=timezone.now() - timedelta(days=5))
    now = page().partition('class="card station-now"')[2].partition("</section>")[0]
    assert "285 m" in now
    assert "badge-fault" not in now
    assert "cũ" in now


def test_two_values_for_one_time_are_told_with_which_one_counts(page: Callable[..., str]) -> None:
    at = told(30, 279.1)
    send(at, told(5, 279.2), now=timezone.now())
    assert "cho cùng một lúc" not in page()
    actions.observe(
        by=GATEWAY,
        rows=[type(at)(at.station, at.variable, at.ended_at, 281.9)],
        channel=Channel.HTTP,
        now=timezone.now(),
    )
    text = page()
    assert "281,9 m, 279,1 m cho cùng một lúc. Đang dùng số cao hơn" in text


def test_a_telephone_gets_twelve_readings_and_the_others_by_a_press(page: Callable[..., str]) -> None:
    send(*(told(10 * n, 278 + n / 100) for n in range(1, 21)), now=timezone.now())
    text = page()
    assert text.count("badge-done") == 12
    assert "8 số đo nữa" in text
    assert page("?rows=all").count("badge-done") == 20


def test_who_never_told_anything_stands_apart_and_no_column_is_empty(board: Callable[..., str]) -> None:
    send(told(30, 279.1), now=timezone.now())
    text = board()
    table = text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Cầu Treo" in table
    assert "Bản Bó" not in table
    assert "Bản Bó" in text.partition("needs-mute")[2]
    assert "Ngày gần nhất" not in text, "one value is no line"
    send(told(60, 279.0), now=timezone.now())
    assert "Ngày gần nhất" in board()


def test_the_map_shows_how_each_position_is_known(board: Callable[..., str]) -> None:
    assert 'id="map"' not in board(), "nobody knows where either stands"
    Station.plain.filter(code="RV-1").update(latitude=21.05, longitude=103.75, location_method="measured")
    assert "sketch-part" not in board().partition('id="map"')[2]
    Station.plain.filter(code="RG-1").update(latitude=21.2, longitude=103.6)
    drawn = board().partition('id="map"')[2]
    assert drawn.count("sketch-mark") > 2
    assert drawn.count("sketch-part") == 1
    assert "chưa biết vị trí trạm: đang ghi điểm giữa của xã" in drawn
    assert "vị trí đo tại chỗ" in drawn


def test_the_map_costs_one_query(board: Callable[..., str], max_queries: Any) -> None:
    Station.plain.update(latitude=21.05, longitude=103.75)
    send(told(120, 280.1), told(60, 280.2), now=timezone.now())
    board()
    with max_queries(15):
        board()
