"""What citizens see: the board, the list, one unit. Everything here is public."""

import csv
import io
import re

import pytest

from hoaban.foundation.access.values import UnitRange
from hoaban.foundation.places import queries
from hoaban.foundation.places.models import Boundary, PublishedFigure, Unit
from hoaban.foundation.places.queries.board import board
from hoaban.foundation.places.web import layers
from hoaban.foundation.places.web.sheets import safe
from hoaban.foundation.sources.api import Mark
from hoaban.kit import clock

MADE_UP = "badge-attention"


@pytest.fixture
def page(facts_14, client):
    def get(path, status=200, **query):
        answer = client.get(path, query)
        assert answer.status_code == status
        return answer.text

    return get


def table_names(text):
    return re.findall(r'<th scope="row"><a href="/places/\d{5}/">([^<]+)</a>', text)


def test_the_board_needs_no_account_and_few_queries(facts_14, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(
        13
    ):  # nine of its own; four for the voices, which a server keeps in memory
        assert client.get("/board/").status_code == 200


def test_the_board_draws_a_tile_for_each_commune_and_says_it_is_no_border(page):
    text = page("/board/")
    assert text.count("mark-shape scale-") == 75
    assert len(table_names(text)) == 75
    assert "Vị trí gần đúng" in text


def test_every_layer_but_the_area_says_it_was_made_up(page):
    assert MADE_UP not in page("/board/", layer="area").split('id="map"')[1].split("</section>")[0]
    for layer in ("poverty", "zone", "population"):
        section = page("/board/", layer=layer).split('id="map"')[1].split("</section>")[0]
        assert MADE_UP in section
        assert "notice-attention" in section


def test_zones_appear_as_a_count_with_decision_and_source(page):
    text = page("/board/")
    zones = text.split('id="zones"')[1]
    assert "60/QĐ-BDTTG" in zones
    assert ">66<" in zones
    assert "/sources/data/vn.S33/" in zones


def test_poverty_of_the_province_has_source_day_and_mark(page):
    section = page("/board/").split('id="poverty"')[1].split("</section>")[0]
    assert "10,89" in section
    assert "30/06/2025" in section
    assert "/sources/data/vn-14.S34/" in section
    assert "mark-part" in section, "read well, but in the news: no figure is surer than its source"


@pytest.mark.parametrize(
    ("year", "shown", "hidden"), [("2009", "572.441", "669.265"), ("2019", "669.265", "572.441")]
)
def test_one_year_of_ethnic_groups(page, year, shown, hidden):
    text = page("/board/", year=year)
    assert shown in text
    assert hidden not in text


def test_estimates_among_ethnic_groups_are_marked(page):
    text = page("/board/", year="2019")
    assert "15.625\u00a0✘" in text
    assert "669.265\u00a0◐" in text


@pytest.mark.parametrize(
    "query", [{"layer": "moon"}, {"year": "1066"}, {"year": "²"}, {"sort": "'--"}, {"layer": "<b>"}]
)
def test_unknown_filters_fall_back_and_are_not_echoed(page, query):
    text = page("/board/", **query)
    assert len(table_names(text)) == 75
    assert "<b>" not in text.split("<main")[1].split("board-headline")[0]


def test_the_table_beside_the_map_sorts_by_the_address(page):
    by_name = table_names(page("/board/"))
    assert table_names(page("/board/", sort="-name")) == by_name[::-1]
    largest = table_names(page("/board/", sort="-value"))
    assert set(largest) == set(by_name)
    assert largest != by_name
    assert table_names(page("/board/", sort="value"))[-1] == largest[0]


def test_outlines_replace_the_tiles_once_all_are_there(facts_14, client):
    ring = [[103.9, 21.3], [103.95, 21.3], [103.95, 21.35], [103.9, 21.3]]
    communes = Unit.plain.filter(level="commune", valid_to=None)
    rows = [Boundary(unit=unit, rings=[ring], imported_at=clock.now()) for unit in communes]
    Boundary.plain.bulk_create(rows[:-1])
    assert "map-tiles" in client.get("/board/").text
    rows[-1].save()
    text = client.get("/board/").text
    assert "map-tiles" not in text
    assert text.count("<path d=") >= 75


def test_the_download_carries_mark_and_source_in_each_row(page):
    for layer, mark in (("area", "verified"), ("poverty", "synthetic")):
        text = page("/board/communes.csv", layer=layer)
        assert text.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(text[1:])))
        assert len(rows) == 76
        assert {row[4] for row in rows[1:]} == {mark}
        assert all(row[5] for row in rows[1:])


def test_the_figures_download_leaves_out_what_was_made_up(page):
    rows = list(csv.DictReader(io.StringIO(page("/board/figures.csv")[1:])))
    assert "synthetic" not in {row["mark"] for row in rows}


def test_the_figures_download_has_every_figure_with_its_own_source(page):
    rows = list(csv.DictReader(io.StringIO(page("/board/figures.csv")[1:])))
    kept = PublishedFigure.plain.exclude(status="synthetic")
    assert len(rows) == kept.count()
    assert {row["topic"] for row in rows} == set(kept.values_list("topic", flat=True))
    assert sum(bool(row["source"]) for row in rows) == kept.filter(source__isnull=False).count()
    district = next(row for row in rows if row["unit"] == "127")
    assert "Sốp Cộp" in district["source"]


def test_zones_say_when_they_were_decided_or_that_nobody_knows(page):
    zones = page("/board/").split('id="zones"')[1]
    assert "04/06/2021" in zones
    assert "chưa rõ" in zones


def test_facts_about_people_stand_on_the_board_with_their_source(page):
    section = page("/board/").split('id="facts"')[1].split("</section>")[0]
    assert "2.189" in section
    assert "/sources/data/vn-14.S37/" in section


def test_languages_of_the_province_are_shown_as_unconfirmed(page):
    section = page("/places/14/").split('id="languages"')[1].split("</section>")[0]
    assert "Tiếng Thái Đen" in section
    assert section.count("mark-none") == 17
    assert "#languages" in page("/board/")


@pytest.mark.parametrize(
    ("cell", "written"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "'-5"), (-5, -5), ("Xã", "Xã"), ("", "")]
)
def test_no_cell_starts_a_formula(cell, written):
    assert safe(cell) == written


def test_the_list_is_found_by_former_names_and_filtered_by_former_district(page):
    assert "Xã Thuận Châu" in page("/places/", q="phong ly")
    narrowed = page("/places/", district="Huyện Sốp Cộp")
    assert len(table_names(narrowed)) == 4
    assert "empty" in page("/places/", q="khong co dau ca")
    assert len(list(csv.reader(io.StringIO(page("/places/units.csv")[1:])))) == 76


def test_a_unit_s_page_tells_its_past_with_the_decision(page):
    text = page("/places/03721/")
    assert "Xã Phổng Ly" in text
    assert "Xã Phổng Lăng" in text
    assert "/sources/legal/1681/NQ-UBTVQH15/" in text
    assert MADE_UP in text


def test_a_unit_of_the_past_names_its_successor(page):
    text = page("/places/03646/", on="2024-06-01")
    assert "Phường Chiềng Lề" in text
    assert 'href="/places/03646/"' in text
    assert "01/07/2025" in text


def test_a_district_keeps_its_page(page):
    assert "25,93" in page("/places/127/")


@pytest.mark.parametrize("path", ["/places/99999/", "/places/xx/", "/places/03646/?on=never"])
def test_what_is_not_there_is_not_found(page, path):
    page(path, status=404)


def test_a_province_without_centres_shows_the_list(province_11, client):
    text = client.get("/board/").text
    assert len(table_names(text)) == 45
    assert "import_boundaries" not in text, "a command says nothing to a citizen"
    assert '<svg class="map' not in text
    assert "Sơn La" not in text.split("<main")[1].split("</main>")[0]
    assert "Sơn La" not in client.get("/places/").text.split("<main")[1].split("</main>")[0]


def test_a_province_not_loaded_says_how_to_load_it(db, client, settings):
    settings.PROVINCE = "98"
    answer = client.get("/board/")
    assert answer.status_code == 503
    assert "load_pack 98" in answer.text


def test_a_layer_is_no_surer_than_its_least_sure_commune(facts_14):
    read = board("14", item="rate_demo")
    poverty = next(layer for layer in layers.LAYERS if layer.key == "poverty")
    assert layers.mark_of(read, poverty) == Mark.SYNTHETIC
    assert layers.mark_of(read, layers.LAYERS[0]) == Mark.VERIFIED


def test_facilities_say_how_sure_their_place_is(facts_14):
    found = queries.facilities_in(UnitRange(14_00000_0000, 15_00000_0000))
    assert len(found) == 224
    assert {one.mark for one in found} <= {Mark.PARTIAL, Mark.UNVERIFIED}


def test_english_is_whole(facts_14, client):
    client.cookies["django_language"] = "en"
    text = client.get("/board/").text
    assert "Population by ethnic group" in text


def test_the_exact_name_comes_first_and_a_former_name_says_so(page):
    hua_la = page("/places/", q="Hua La")
    assert table_names(hua_la) == ["Phường Chiềng Cơi"]
    assert "trước là xã Hua La" in hua_la
    assert "trước là xã Hồng Ngài" in page("/places/", q="hong ngai")
    assert table_names(page("/places/", q="muong la"))[0] == "Xã Mường La"


def test_a_name_of_two_reforms_ago_leads_to_today(page):
    assert "trước là xã Hua Păng" in page("/places/", q="hua pang")


def test_a_former_unit_shows_no_places_of_its_neighbours(page):
    assert "Trạm Y tế" in page("/places/03646/")
    assert "Trạm Y tế" not in page("/places/03646/", on="2024-06-01")


def test_made_up_figures_stand_apart_from_published_ones(page):
    text = page("/places/03721/")
    assert "Chưa có nguồn công khai" in text.split('id="figures"')[1].split("</section>")[0]
    assert MADE_UP in text.split('id="made-up"')[1].split("</section>")[0]
    assert MADE_UP not in page("/places/14/").split('id="figures"')[1].split("</section>")[0]


def test_places_people_go_to_are_counted_by_commune_then_listed_with_the_way(page):
    whole = page("/places/facilities/")
    assert whole.count("mark-shape scale-") == 75
    assert "?commune=03646&amp;kind=hospital" in page("/places/facilities/", kind="hospital")
    listed = page("/places/facilities/", commune="03646", kind="health_station")
    assert listed.count("Trạm Y tế phường") == 4
    assert 'href="geo:21.34010,103.90780' in listed
    assert "Bệnh viện" not in listed.split("</form>")[-1].split("</main>")[0]


@pytest.mark.parametrize("query", [{"kind": "moon"}, {"commune": "99999"}, {"commune": "'", "kind": "<b>"}])
def test_an_unknown_kind_or_commune_shows_the_whole_map(page, query):
    assert page("/places/facilities/", **query).count("mark-shape scale-") == 75


def test_only_kinds_that_stand_somewhere_are_offered(page):
    offered = re.findall(r'<option value="(\w+)"', page("/places/facilities/"))
    assert "hospital" in offered
    assert "loudspeaker" not in offered


def test_an_english_reader_reads_every_figure_in_english(page, client):
    client.cookies["django_language"] = "en"
    peoples = set(PublishedFigure.plain.filter(topic="ethnic_population").values_list("label", flat=True))
    for text in (page("/board/"), page("/places/14/")):
        labels = re.findall(
            r'<th scope="row" lang="(\w+)">([^<]*)(?: <span[^>]*>[^<]*</span>)?</th>\s*<td class="number"',
            text,
        )
        measures = re.findall(r'<td class="number" lang="(\w+)"[^>]*>([^<]*)<', text)
        assert min(len(labels), len(measures)) > 10
        assert [label for lang, label in labels if lang != "en" and label not in peoples] == []
        assert [measure for lang, measure in measures if lang != "en"] == []
    client.cookies["django_language"] = "vi"
    assert "Diện tích tỉnh" in page("/board/")


@pytest.mark.parametrize(
    ("code", "in_english", "in_vietnamese"),
    [("03646", "Ward", "Phường"), ("03688", "Commune", "Xã, phường"), ("14", "Province", "Tỉnh")],
)
def test_a_unit_is_called_what_it_is(page, client, code, in_english, in_vietnamese):
    """Below its name: a ward is no commune, and each language says so."""
    for language, word in (("vi", in_vietnamese), ("en", in_english)):
        client.cookies["django_language"] = language
        assert re.search(rf"</h1>\s*<p>{word}</p>", page(f"/places/{code}/"))
