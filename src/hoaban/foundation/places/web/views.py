"""Public pages: the province board, the list of communes, one unit."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import UnitRange, actor_of, door
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import queries, rules
from hoaban.foundation.places.queries.board import Board
from hoaban.foundation.places.queries.board import board as read_board
from hoaban.foundation.places.values import PROVINCE_STEP, Unit
from hoaban.foundation.places.web import board as board_page
from hoaban.foundation.places.web import facilitypage, layers, peoples, snapshot, unitpage
from hoaban.foundation.places.web.forms import UnitFilter
from hoaban.foundation.places.web.sheets import csv_response
from hoaban.foundation.sources import api as sources
from hoaban.kit.text import name_key


@require_safe
@door(public=True)
def board(request: HttpRequest) -> HttpResponse:
    wanted = tuple(request.GET.get(name, "") for name in ("layer", "year", "sort"))
    try:
        drawn = snapshot.of((settings.PROVINCE, get_language(), *wanted), lambda: _drawn(*wanted))
    except NotFound:
        return render(request, "places/board_empty.html", {"province": settings.PROVINCE}, status=503)
    return render(request, "places/board.html", drawn)


def _drawn(layer: str, year: str, sort: str) -> dict[str, Any]:
    item, language = layers.item_of(layer), get_language()
    read = snapshot.of(
        ("facts", settings.PROVINCE, language, item), lambda: read_board(settings.PROVINCE, item=item)
    )
    shown_year = peoples.chosen_year(read, year)
    below = snapshot.of(
        ("below", settings.PROVINCE, language, item, shown_year), lambda: board_page.below(read, shown_year)
    )
    return board_page.context(read, {"layer": layer, "sort": sort}) | {"below": below}


@require_safe
@door(public=True)
def board_csv(request: HttpRequest) -> HttpResponse:
    """The communes with the layer's values, each row with its mark: a sheet travels without its page."""
    item = layers.item_of(request.GET.get("layer", ""))
    read = read_board(settings.PROVINCE, item=item, with_rings=False)
    layer = layers.chosen(read, request.GET.get("layer", ""))
    header = [gettext("Code"), gettext("Commune"), gettext("Formerly in")]
    rows = (
        layer_rows(read, layer)
        if layer
        else ([unit.code, unit.full_name, unit.former_district] for unit in read.communes)
    )
    if layer:
        header += [str(layer.measure), gettext("How sure"), gettext("Source")]
    return csv_response(f"{read.province.code}-{layer.key if layer else 'communes'}", header, rows)


def layer_rows(read: Board, layer: layers.Layer) -> Iterator[list[Any]]:
    values, mark = layers.values_of(read, layer), layers.mark_of(read, layer)
    source = "; ".join(read.citations[key].title for key in layers.source_keys(read, layer))
    for unit in read.communes:
        yield [unit.code, unit.full_name, unit.former_district, values.get(unit.id, ""), mark.value, source]


@require_safe
@door(public=True)
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Every published figure of the province and its units, each with its own source; made-up ones are left out."""
    read = queries.all_figures(settings.PROVINCE)
    cited = sources.cite_many({one.source_key for _code, one in read})
    header = ["unit", "topic", "item", "label", "value", "measure", "on", "period", "mark", "source", "note"]
    rows = [
        [code, one.topic, one.item, one.label, f"{one.value.normalize():f}", one.measure, one.on, one.period,
         one.mark.value, cited[one.source_key].title, one.note]
        for code, one in read
    ]  # fmt: skip
    return csv_response(f"{settings.PROVINCE}-figures", header, rows)


@require_safe
@door(public=True)
def listing(request: HttpRequest) -> HttpResponse:
    communes = queries.communes_at(int(settings.PROVINCE))
    form = UnitFilter(
        request.GET, sorted({unit.former_district for unit in communes if unit.former_district})
    )
    shown = _filtered(communes, form.cleaned_data if form.is_valid() else {})
    province = queries.province(settings.PROVINCE)
    context = {
        "form": form,
        "communes": shown,
        "province_called": province.in_sentence(get_language() or "vi"),
    }
    return render(request, "places/list.html", context)


def _filtered(communes: list[Unit], wanted: dict[str, str]) -> list[tuple[Unit, str]]:
    """By name of today or of before, the surest first, with the former name that was meant; and by former district."""
    text, district = name_key(wanted.get("q", "")), wanted.get("district", "")
    if district:
        communes = [unit for unit in communes if unit.former_district == district]
    if not text:
        return [(unit, "") for unit in communes]
    start = int(settings.PROVINCE) * PROVINCE_STEP
    former = queries.former_names([UnitRange(start, start + PROVINCE_STEP)])
    found = []
    for unit in communes:
        names = [one.name for one in former.get(unit.id, ())] or unit.formerly.split(
            ", "
        )  # a pack without lineage has the text alone
        if (best := rules.best_name(text, unit.full_name, names)) is not None:
            found.append((best, unit))
    found.sort(key=lambda one: one[0][0])
    return [(unit, through[:1].lower() + through[1:]) for (_rank, through), unit in found]


@require_safe
@door(public=True)
def units_csv(request: HttpRequest) -> HttpResponse:
    header = [gettext("Code"), gettext("Commune"), gettext("Kind"), gettext("Formerly in"), gettext("Area (km²)"),
              gettext("Since"), gettext("Formed from")]  # fmt: skip
    rows = (
        [
            unit.code,
            unit.full_name,
            unit.kind,
            unit.former_district,
            unit.area_km2 or "",
            unit.valid_from or "",
            unit.formerly,
        ]
        for unit in queries.communes_at(int(settings.PROVINCE))
    )
    return csv_response(f"{settings.PROVINCE}-units", header, rows)


@require_safe
@door(public=True)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Today's unit of that code, or with ``?on=2025-01-01`` the one of that day."""
    try:
        on = date.fromisoformat(request.GET["on"]) if request.GET.get("on") else None
    except ValueError as problem:
        raise NotFound from problem
    found = queries.unit_by_code(code, on)
    return render(request, "places/unit.html", unitpage.context(found))


@require_safe
@door(public=True)
def facilities(request: HttpRequest) -> HttpResponse:
    """Schools, stations and other places: by commune on a map, then one by one."""
    return render(request, "places/facilities.html", facilitypage.context(actor_of(request), request.GET))
