"""Charts and maps: their table, their words, and what a strict content policy allows."""

import re
import time
import xml.etree.ElementTree as ET

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from hoaban.ui import charts, grid, maps
from hoaban.ui.graphics import Graphic, nice_top

PERCENT = charts.Style(unit="%", places=1)
PLACES = [
    maps.Shape("a", "Mường A", 10.0, url="/a", centre=(103.0, 21.0)),
    maps.Shape("b", "Nà <B>", 20.0, centre=(103.1, 21.0)),
    maps.Shape("c", "Bản C", None, centre=(103.0, 20.9)),
    maps.Shape("d", "No centre", 5.0),
]
SQUARE = ((103.0, 21.0), (104.0, 21.0), (104.0, 20.0), (103.0, 20.0))


def all_graphics() -> list[Graphic]:
    labels = ("2009", "2015", "2019")
    two = (charts.Series("Thái", (1.0, None, 3.0)), charts.Series("Mông", (2.0, 2.5, 4.0)))
    return [
        charts.bars("Bars", labels, (1, None, 3), style=PERCENT, urls=("/1", "/2", "/3")),
        charts.grouped_bars("Groups", labels, two, style=PERCENT),
        charts.lines("Lines", labels, two, style=PERCENT),
        maps.tile_map("Tiles", "Share", PLACES, style=PERCENT),
        maps.choropleth("Areas", "Share", [maps.Shape("a", "A", 1.0, rings=(SQUARE,))], style=PERCENT),
    ]


@pytest.mark.parametrize("graphic", all_graphics(), ids=lambda graphic: graphic.title)
def test_every_picture_has_its_table_and_is_well_formed(graphic: Graphic) -> None:
    ET.fromstring(graphic.svg)
    page = render_to_string("ui/components/graphic.html", {"graphic": graphic})
    assert "<table" in page
    assert len(graphic.table.rows) > 0


@pytest.mark.parametrize("graphic", all_graphics(), ids=lambda graphic: graphic.title)
def test_a_strict_content_policy_allows_it(graphic: Graphic) -> None:
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=", graphic.svg)


@pytest.mark.parametrize("graphic", all_graphics(), ids=lambda graphic: graphic.title)
def test_each_mark_is_reached_by_keyboard_and_spoken(graphic: Graphic) -> None:
    marks = graphic.svg.count("mark-shape")
    assert marks == graphic.svg.count("<title>") == len(re.findall(r'<a href=|tabindex="0"', graphic.svg))


def test_names_are_escaped() -> None:
    assert "<B>" not in maps.tile_map("T", "m", PLACES, style=PERCENT).svg


def test_a_gap_is_a_gap() -> None:
    lines = charts.lines("L", ("1", "2", "3"), (charts.Series("s", (1.0, None, 3.0)),))
    assert 'class="line' not in lines.svg
    assert lines.svg.count("<circle") == 2


def test_a_tile_map_says_it_shows_no_boundaries() -> None:
    note = maps.tile_map("T", "m", PLACES, style=PERCENT).note
    assert "ranh giới" in note or "boundaries" in note


def test_places_without_a_centre_stay_in_the_table() -> None:
    tiles = maps.tile_map("T", "m", PLACES, style=PERCENT)
    assert "No centre" not in tiles.svg
    assert "No centre" in [row.cells[0] for row in tiles.table.rows]


def test_unknown_values_have_a_class_of_their_own() -> None:
    tiles = maps.tile_map("T", "m", PLACES, style=PERCENT)
    assert "scale-none" in tiles.svg
    assert [entry.pattern for entry in tiles.legend] == ["", "", "", "map-hatch"]


def test_the_legend_counts_every_place_once() -> None:
    values = [float(n % 13) for n in range(75)]
    shapes = [maps.Shape(str(n), str(n), v, centre=(n % 9, n // 9)) for n, v in enumerate(values)]
    legend = maps.tile_map("T", "m", shapes, style=PERCENT).legend
    assert sum(int(re.findall(r"\((\d+) ", entry.label)[0]) for entry in legend) == 75


def test_equal_values_share_a_class() -> None:
    assert maps.breaks([5.0] * 10) == (5.0,)
    assert maps.level(5.0, maps.breaks([5.0] * 10)) == "3"


@pytest.mark.parametrize(
    ("values", "top"), [([41.5], 50), ([99.0], 100), ([0.4], 0.4), ([], 1), ([0.0], 1), ([1234.0], 1500)]
)
def test_axes_end_on_round_numbers(values: list[float], top: float) -> None:
    assert nice_top(values) == pytest.approx(top)


def test_an_empty_map_is_no_crash() -> None:
    assert maps.tile_map("T", "m", [], style=PERCENT).svg
    assert maps.choropleth("T", "m", [], style=PERCENT).svg


@given(st.lists(st.tuples(st.floats(102, 105), st.floats(20, 23)), min_size=1, max_size=80))
@settings(max_examples=40, deadline=None)
def test_no_two_tiles_share_a_cell(points: list[tuple[float, float]]) -> None:
    cells = grid.place(points)
    assert len(set(cells)) == len(points)
    assert min(x for x, _ in cells) == 0
    assert min(y for _, y in cells) == 0


def test_points_on_one_line_need_no_field_of_cells() -> None:
    cells = grid.place([(103.0 + n * 1e-14, 20.0 + n / 40) for n in range(75)])
    assert len(set(cells)) == 75
    assert max(max(cell) for cell in cells) < 120


def test_neighbours_keep_their_sides() -> None:
    cells = grid.place([(float(x), float(y)) for y in range(5) for x in range(6)])
    west_to_east = sum(cells[y * 6 + x][0] <= cells[y * 6 + x + 1][0] for y in range(5) for x in range(5))
    assert west_to_east == 25


def test_a_province_is_placed_in_a_blink() -> None:
    points = [((n * 37 % 75) / 10, (n * 53 % 71) / 10) for n in range(75)]
    start = time.perf_counter()
    grid.place(points)
    assert time.perf_counter() - start < 1.0


def test_a_handful_of_values_are_classes_of_their_own() -> None:
    """Sixty-six communes in zone III must not swallow the nine others."""
    assert maps.breaks([3.0] * 66 + [2.0] * 5 + [1.0] * 4) == (1.0, 2.0, 3.0)


def test_two_classes_never_share_an_end_as_it_is_written() -> None:
    values = [8.86, 8.94, 9.01, 9.04, 9.06, 9.14, 9.31, 9.34, 9.36]
    shapes = [maps.Shape(str(n), str(n), v, centre=(n, 0)) for n, v in enumerate(values)]
    legend = maps.tile_map("T", "m", shapes, style=charts.Style(places=1)).legend
    written = [word for entry in legend for word in entry.label.split(" (")[0].split(" – ")]
    assert len(written) == len(set(written))


def test_a_year_without_a_figure_is_a_gap_and_a_word() -> None:
    bars = charts.bars("B", ("1999", "2009"), (None, 3.0))
    assert bars.svg.count("<rect") == 1
    assert "chưa có số liệu" in bars.svg


def test_a_place_on_a_list_is_written_as_the_list_writes_it() -> None:
    zones = charts.Style(places=0, words=("I", "II", "III"))
    assert [zones.text(value) for value in (1.0, 3.0, None)] == ["I", "III", "—"]
