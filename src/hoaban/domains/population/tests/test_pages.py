"""Boards as officials open them: their own area only, few queries, nothing small, each reading on record."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from hoaban.domains.population import actions, queries, rules
from hoaban.domains.population.models import Tally
from hoaban.domains.population.tests.conftest import NHA, PROVINCE, SON, household, people, rows, run, status
from hoaban.domains.population.values import Theme
from hoaban.domains.population.web import drawn
from hoaban.domains.population.web.figures import FIGURES
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.kit import clock
from tests.support import kept

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("places_known")]
AsActor = Callable[[Any], Client]


@pytest.fixture
def settled(group_ids: list[int]) -> list[int]:
    """Two communes of some 200 people, in one village three Kinh among the Thái."""
    kept.rows(("two communes", *group_ids), lambda: _settle(group_ids))
    return group_ids


def _settle(group_ids: list[int]) -> None:
    for commune in (NHA, SON):
        for village in (1, 2, 3):
            for place in range(8):
                home = household(commune + village)
                status(home, ("poor", "near_poor", "neither")[place % 3])
                people(home, 4, ethnic_group_id=group_ids[village % 2], birth_year=1960 + 5 * place)
                people(home, 4, sex="m", ethnic_group_id=group_ids[0], birth_year=2000)
    people(household(NHA + 1), 3, ethnic_group_id=group_ids[2])
    run()


def test_communes_that_were_kept_are_those_that_were_settled(
    group_ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_kept", {})

    def settle() -> None:
        kept.rows(("two communes", *group_ids), lambda: _settle(group_ids))

    made = kept.written(settle)
    assert kept._kept
    assert kept.written(settle) == made


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_of_a_line_that_is_hidden_whole_no_sum_says_nobody() -> None:
    lines = [drawn.Part("x", (None, 0), 0), drawn.Part("y", (0, 0), 0), drawn.Part("z", (7, None), 7)]
    told = drawn.hundreds("Tiếng nói", "Tiếng", ["a", "b"], lines, "", "vi", "Số được nêu")
    assert [row.cells[1] for row in told.table.rows] == [drawn.said(None, "vi"), "0", "7"]


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
            queries.counts_of(commune_officer, area, clock.today()).table(Theme.GROUPS)


def test_three_people_of_one_group_are_hidden_on_every_level(
    settled: list[int], as_actor: AsActor, province_officer: Any
) -> None:
    kinh = str(settled[2])
    for area in (PROVINCE, NHA, NHA + 1):
        line, shown = queries.counts_of(province_officer, area, clock.today()).table(Theme.GROUPS)
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
        line, _shown = queries.counts_of(commune_officer, NHA, clock.today()).table(Theme.AGES)
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
    actions.ask_everything()
    run()
    page = text_of(as_actor(commune_officer), f"/w/population/{NHA}/")
    assert "Các nơi nhỏ" in page or "gộp" in page
    line, _shown = queries.counts_of(commune_officer, NHA + 1, clock.today()).table(Theme.GROUPS)
    assert line is None or line.places == (NHA + 1,)


def test_the_map_draws_what_is_hidden_as_hidden_and_what_is_known_with_its_numbers(
    settled: list[int], as_actor: AsActor, province_officer: Any
) -> None:
    """Three small places of a commune are told together: each has people, none has a number."""
    text = text_of(as_actor(province_officer), "/w/population/?show=map&figure=people")
    assert "195" in text
    assert "192" in text
    hidden = text_of(as_actor(province_officer), "/w/population/?show=map&figure=over_80")
    assert "0,0%" in hidden
    people(household(SON + 1), 3, birth_year=1940)
    run_again()
    hidden = text_of(as_actor(province_officer), "/w/population/?show=map&figure=over_80")
    assert "url(#map-dots)" in hidden
    assert "03664: ẩn" in hidden


def test_outlines_that_were_imported_replace_the_tiles(
    settled: list[int], as_actor: AsActor, province_officer: Any
) -> None:
    client = as_actor(province_officer)
    assert "không phải ranh giới" in text_of(client, "/w/population/?show=map")
    for number, unit in enumerate(apps.get_model("places", "Unit").plain.filter(level="commune")):
        ring = [[104 + number, 21], [104.5 + number, 21], [104.5 + number, 21.5], [104 + number, 21]]
        apps.get_model("places", "Boundary").plain.create(unit=unit, rings=[ring], imported_at=clock.now())
    text = text_of(client, "/w/population/?show=map")
    assert "không phải ranh giới" not in text
    assert f'href="/w/population/{NHA}/?show=ages"' in text
    assert "<path d=" in text


def test_a_commune_has_a_map_only_where_a_village_has_a_place(
    settled: list[int], as_actor: AsActor, commune_officer: Any
) -> None:
    client = as_actor(commune_officer)
    assert "show=map" not in text_of(client, f"/w/population/{NHA}/")
    villages = apps.get_model("places", "Unit").plain.filter(level="village", start=NHA + 1)
    villages.update(longitude=104.1, latitude=21.2)
    assert "1 03646: 67" in text_of(client, f"/w/population/{NHA}/?show=map&figure=people")


@pytest.mark.parametrize("figure", [*FIGURES, "nothing"])
def test_a_figure_that_is_not_told_of_villages_falls_back_to_the_first(
    settled: list[int], as_actor: AsActor, commune_officer: Any, figure: str
) -> None:
    apps.get_model("places", "Unit").plain.filter(level="village").update(longitude=104.1, latitude=21.2)
    text = text_of(as_actor(commune_officer), f"/w/population/{NHA}/?show=map&figure={figure}")
    chosen = "people" if figure in {"under_6", "nothing"} else figure
    assert f'<option value="{chosen}" selected>' in text


def test_counts_from_before_languages_were_counted_draw_a_map_all_the_same(
    settled: list[int], as_actor: AsActor, province_officer: Any
) -> None:
    Tally.plain.update(reach={})
    text = text_of(as_actor(province_officer), "/w/population/?show=map&figure=voice")
    assert '<option value="voice" selected>' in text


def test_a_page_asks_once_whether_it_has_a_map(
    settled: list[int], as_actor: AsActor, commune_officer: Any
) -> None:
    client = as_actor(commune_officer)
    text_of(client, f"/w/population/{NHA}/?show=reach")
    with CaptureQueriesContext(connection) as asked:
        text_of(client, f"/w/population/{NHA}/?show=reach")
    of_villages = [one["sql"] for one in asked if "\"level\" = 'village'" in one["sql"]]
    assert sum('"longitude" IS NOT NULL' in sql for sql in of_villages) == 1
    assert len(of_villages) == 2, "beside it only their names\n" + "\n".join(of_villages)


def test_figures_of_all_communes_are_sorted_and_searched_by_the_address(
    settled: list[int], as_actor: AsActor, province_officer: Any
) -> None:
    client = as_actor(province_officer)
    address = "/w/population/?show=figures&count=numbers"
    names = re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', text_of(client, f"{address}&sort=people"))
    assert names == ["Tỉnh 14", "Xã 03664", "Xã 03646"]
    found = text_of(client, f"{address}&q=xa 03646")
    assert "Xã 03664</a>" not in found
    assert "Xã 03646</a>" in found


def test_nobody_is_missing_from_the_table_of_figures(
    settled: list[int], as_actor: AsActor, commune_officer: Any
) -> None:
    """Who has no village on record, and small places together, stand in it too; all rows add up to the first."""
    people(household(NHA), 25)
    run_again()
    text = text_of(as_actor(commune_officer), f"/w/population/{NHA}/?show=figures&count=numbers")
    names = re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', text)
    numbers = [int(one) for one in re.findall(r'<th scope="row">.*?</th><td[^>]*>([\d.]+)', text)]
    assert "Chưa ghi bản" in names
    assert sum(numbers[1:]) == numbers[0] == 220


def test_people_of_few_households_are_told_though_their_households_are_not(
    settled: list[int], as_actor: AsActor, commune_officer: Any
) -> None:
    """Three households are too few to tell of; thirty people are not."""
    rows("Person").filter(place_no__gte=NHA, place_no__lt=NHA + 10_000).delete()
    for _home in range(3):
        people(household(NHA + 1), 10)
    run_again()
    text = text_of(as_actor(commune_officer), f"/w/population/{NHA}/?show=figures&count=numbers")
    assert re.search(r'<th scope="row">Xã 03646</th><td[^>]*>30</td>', text)


def test_where_no_position_is_on_record_the_table_stands_in_for_the_map(
    settled: list[int], as_actor: AsActor, province_officer: Any
) -> None:
    apps.get_model("places", "Unit").plain.update(longitude=None, latitude=None)
    text = text_of(as_actor(province_officer), "/w/population/?show=map")
    assert '<svg class="map' not in text
    assert "Xã 03646</a>" in text


def test_children_under_six_are_told_of_communes_and_not_of_villages(
    settled: list[int], as_actor: AsActor, province_officer: Any
) -> None:
    """One of five years more: the second band is told in two, and the difference is no single year's children of a village."""
    year = clock.today().year
    home = household(NHA + 2)
    people(home, 30, birth_year=year - 3)
    people(home, 7, birth_year=year - 5)
    people(home, 9, sex="m", birth_year=year - 5)
    people(home, 12, birth_year=year - 6)
    people(home, 12, sex="m", birth_year=year - 6)
    run_again()
    counts = queries.counts_of(province_officer, PROVINCE, clock.today())
    line, shown = counts.table(Theme.AGES)
    commune = shown.line_of(NHA)
    assert line is not None
    assert commune is not None
    told = rules.by_kind(shown.columns, commune)
    assert (FIGURES["under_6"].number(commune, told), told["f 1"], told["m 1"]) == (46, 19, 21)
    client = as_actor(province_officer)
    assert "Dưới 6 tuổi" in text_of(client, "/w/population/?show=figures")
    _own, villages = queries.counts_of(province_officer, NHA, clock.today()).table(Theme.AGES)
    assert not FIGURES["under_6"].is_told(villages.columns)


def test_a_table_says_at_its_end_where_it_comes_from(
    settled: list[int], as_actor: AsActor, commune_officer: Any
) -> None:
    url = f"/w/population/{NHA}/table/?show=figures&count=numbers&as=csv"
    csv = b"".join(as_actor(commune_officer).get(url).streaming_content).decode()  # type: ignore[attr-defined]
    assert csv.rstrip().splitlines()[-1].startswith('"Nguồn: sổ hộ')
    assert not re.search(r"(^|,)[1-4](,|$)", csv, re.MULTILINE)


def run_again() -> None:
    actions.ask_everything()
    run()
