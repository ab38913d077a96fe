"""Boards as officials open them: their own area only, few queries, nothing small, each reading on record."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from hoaban.domains.population import queries
from hoaban.domains.population.tests.conftest import NHA, PROVINCE, SON, household, people, run, status
from hoaban.domains.population.values import Theme
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.kit import clock

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("places_known")]
AsActor = Callable[[Any], Client]


@pytest.fixture
def settled(group_ids: list[int]) -> list[int]:
    """Two communes of some 200 people, in one village three Kinh among the Thái."""
    for commune in (NHA, SON):
        for village in (1, 2, 3):
            for place in range(8):
                home = household(commune + village)
                status(home, ("poor", "near_poor", "neither")[place % 3])
                people(home, 4, ethnic_group_id=group_ids[village % 2], birth_year=1960 + 5 * place)
                people(home, 4, sex="m", ethnic_group_id=group_ids[0], birth_year=2000)
    people(household(NHA + 1), 3, ethnic_group_id=group_ids[2])
    run()
    return group_ids


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("show", [*Theme, "map"])
def test_a_board_asks_a_fixed_number_of_queries(
    settled: list[int], as_actor: AsActor, province_officer: Any, max_queries: Any, show: str
) -> None:
    client = as_actor(province_officer)
    with max_queries(16):
        text_of(client, f"/w/population/?show={show}")
    with max_queries(14):
        text_of(client, f"/w/population/?show={show}")


def test_the_way_leads_from_province_to_village(
    settled: list[int], as_actor: AsActor, province_officer: Any
) -> None:
    client = as_actor(province_officer)
    assert f"/w/population/{NHA}/" in text_of(client, "/w/population/")
    commune = text_of(client, f"/w/population/{NHA}/")
    assert f"/w/population/{NHA + 1}/" in commune
    assert "Bản 1 03646" in text_of(client, f"/w/population/{NHA + 1}/?show=statuses")


def test_an_officer_sees_her_commune_and_no_other(
    settled: list[int], as_actor: AsActor, commune_officer: Any
) -> None:
    client = as_actor(commune_officer)
    assert "Xã 03646" in text_of(client, "/w/population/")
    for area in (PROVINCE, SON, SON + 1, 15 * 10**9, 7):
        assert client.get(f"/w/population/{area}/").status_code == 404
        assert client.get(f"/w/population/{area}/table/").status_code == 404
        with pytest.raises(NotFound):
            queries.table(commune_officer, area, Theme.GROUPS, clock.today())


def test_three_people_of_one_group_are_hidden_on_every_level(
    settled: list[int], as_actor: AsActor, province_officer: Any
) -> None:
    kinh = str(settled[2])
    for area in (PROVINCE, NHA, NHA + 1):
        line, shown = queries.table(province_officer, area, Theme.GROUPS, clock.today())
        assert line is not None
        told = dict(zip(shown.columns, line.shown, strict=True))
        assert told[kinh] is None
        assert list(told.values()).count(None) > 1
        assert not any(0 < number < 5 for number in told.values() if number is not None)


def test_each_reading_is_on_record_for_statistics(
    settled: list[int], as_actor: AsActor, commune_officer: Any
) -> None:
    as_actor(commune_officer).get(f"/w/population/{NHA}/?show=groups")
    read = ReadEntry.plain.get(tag="population:counts:see_groups")
    assert (read.purpose, read.target_id, read.actor_key) == ("statistics", str(NHA), commune_officer.key)


def test_the_table_taken_away_hides_what_the_page_hides(
    settled: list[int], as_actor: AsActor, commune_officer: Any
) -> None:
    client = as_actor(commune_officer)
    url = f"/w/population/{NHA}/table/?show=groups&as="
    csv = b"".join(client.get(f"{url}csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert not re.search(r"(^|,)[1-4](,|$)", csv, re.MULTILINE)
    assert "ẩn" in csv
    sheet = b"".join(client.get(f"{url}xlsx").streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert len(rows) == csv.count("\n")
    assert Entry.plain.filter(tag="population:counts:export").count() == 2


def test_a_later_change_is_on_the_page_as_soon_as_it_is_counted(
    settled: list[int], commune_officer: Any
) -> None:
    def told() -> int:
        line, _shown = queries.table(commune_officer, NHA, Theme.AGES, clock.today())
        assert line is not None
        return line.whole

    before = told()
    home = household(NHA + 2)
    people(home, 5)
    from hoaban.domains.population import api

    api.on_household({"household_id": home.pk}, 0)
    assert queries.as_of(commune_officer, NHA).waiting == 1
    run()
    assert (told(), queries.as_of(commune_officer, NHA).waiting) == (before + 5, 0)


def test_an_empty_board_leads_to_the_import(as_actor: AsActor, commune_officer: Any) -> None:
    assert "/w/imports/" in text_of(as_actor(commune_officer), "/w/population/")


def test_where_few_live_the_page_says_so_and_tells_nothing(
    settled: list[int], as_actor: AsActor, commune_officer: Any
) -> None:
    people(household(NHA), 3)
    from hoaban.domains.population import actions

    actions.ask_everything()
    run()
    page = text_of(as_actor(commune_officer), f"/w/population/{NHA}/")
    assert "Các nơi nhỏ" in page or "gộp" in page
    line, _shown = queries.table(commune_officer, NHA + 1, Theme.GROUPS, clock.today())
    assert line is None or line.places == (NHA + 1,)
