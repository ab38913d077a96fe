"""What an official sees of stations: what needs a person first, every figure with where it is from."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.hazards.models import Station
from hoaban.domains.hazards.tests.conftest import send
from hoaban.domains.hazards.values import Origin, Reading, Variable

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("gauges", "communes")]
AsActor = Callable[[Any], Client]


def told(minutes: float, value: float, **more: Any) -> Reading:
    at = timezone.now().replace(microsecond=0) - timedelta(minutes=minutes)
    return Reading("RV-1", Variable.LEVEL, at, value, **more)


def text_of(client: Client, url: str) -> str:
    answer = client.get(url, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def board(as_actor: AsActor, commune_officer: Any) -> Callable[[str], str]:
    return lambda query="": text_of(as_actor(commune_officer), f"/w/hazards/stations/{query}")


def needs(text: str) -> str:
    return text.partition('<ul class="needs">')[2].partition("</ul>")[0]


def test_an_officer_sees_the_stations_of_other_communes_too(board: Callable[..., str]) -> None:
    text = board()
    assert "Cầu Treo" in text
    assert "Bản Bó" in text
    assert not needs(text)


def test_a_river_at_an_alarm_level_stands_first_then_silence_then_doubt(board: Callable[..., str]) -> None:
    send(told(300, 9999), told(290, 280.1), now=timezone.now())
    found = needs(board())
    assert found.index("badge-fault") < found.index("badge-attention")
    assert found.count("Cầu Treo") == 3


def test_made_up_and_old_levels_call_nobody(board: Callable[..., str]) -> None:
    send(
        told(5, 285, origin=Origin.SYNTHETIC, source="x"),
        told(60 * 24 * 9, 285, origin=Origin.PUBLISHED, source="x"),
    )
    assert "badge-fault" not in needs(board())


@pytest.mark.parametrize(
    ("query", "found"), [("?kind=rain", False), ("?q=cau", True), ("?q=rv-1", True), ("?kind=x", True)]
)
def test_the_address_narrows_the_list(board: Callable[..., str], query: str, found: bool) -> None:
    assert ("Cầu Treo" in board(query)) is found


def test_an_empty_house_says_how_stations_come(board: Callable[..., str]) -> None:
    Station.plain.all().delete()
    assert "load_stations" in board()


def test_a_station_shows_its_chart_its_rows_and_what_nobody_knows(
    as_actor: AsActor, province_officer: Any
) -> None:
    send(told(120, 280.1), told(60, 280.2), told(30, 9999), now=timezone.now())
    station = Station.plain.get(code="RV-1")
    text = text_of(as_actor(province_officer), f"/w/hazards/stations/{station.uid}/")
    assert '<svg class="chart"' in text
    assert "9.999" in text or "9,999" in text
    assert text.count("badge-done") == 2


@pytest.mark.parametrize("query", ["?series=1&days=999", "?series=x", "?days=30"])
def test_an_address_written_by_hand_breaks_nothing(
    as_actor: AsActor, province_officer: Any, query: str
) -> None:
    station = Station.plain.get(code="RG-1")
    text_of(as_actor(province_officer), f"/w/hazards/stations/{station.uid}/{query}")


def test_the_board_asks_a_fixed_number_of_queries(board: Callable[..., str], max_queries: Any) -> None:
    send(told(120, 280.1), told(60, 280.2), now=timezone.now())
    board()
    with max_queries(14):
        board()
