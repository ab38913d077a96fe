"""What the board's template shows, built once per request from one read."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from hoaban.foundation.places.queries.board import FACTS, Board
from hoaban.foundation.places.values import Figure
from hoaban.foundation.places.web import drawn, layers, peoples, words
from hoaban.foundation.sources.api import Citation, Mark
from hoaban.ui import formats


def context(board: Board, wanted: Mapping[str, str]) -> dict[str, Any]:
    """Everything but the frame and what stands below the map. Unknown filter values fall back and are never echoed."""
    layer = layers.chosen(board, wanted.get("layer", ""))
    sort = wanted.get("sort", "")
    graphic = layers.graphic(board, layer, sort) if layer else None
    table = graphic.table if graphic else layers.table(board, layer, _values(board, layer), sort)
    return {
        "province": board.province,
        "province_called": _called(board),
        "count": len(board.communes),
        "hello": _hello(board),
        "has_figures": bool(board.figures),
        "headline": _headline(board),
        "layer_tabs": _layer_tabs(board, layer),
        "graphic": graphic,
        "is_synthetic": bool(layer and layers.mark_of(board, layer) == Mark.SYNTHETIC),
        "layer_mark": drawn.mark(layers.mark_of(board, layer)),
        "layer_sources": [board.citations[key] for key in layers.source_keys(board, layer)],
        "commune_table": table,
        "commune_rows": table.drawn,
        "download": f"{reverse('places:board_csv')}?layer={layer.key}" if layer else "",
    }


def below(board: Board, year: int | None) -> SafeString:
    """What stands below the map: the same for every layer and order, and nothing of it differs between visitors."""
    groups = peoples.graphic(board, year)
    shown = {
        "province": board.province,
        "peoples": groups,
        "people_rows": groups.table.drawn if groups else "",
        "people_tabs": _people_tabs(board, year),
        "people_sources": _cited(board, "ethnic_population"),
        "people_unsourced": any(not one.source_key for one in board.of_province("ethnic_population")),
        "poverty": [_line(board, one) for one in board.of_province("poverty")],
        "facts": [_line(board, one) for topic in FACTS for one in board.of_province(topic)],
        "zones": [_zone(board, zone) for zone in board.zones],
    }
    return render_to_string("places/board_below.html", shown)


def _called(board: Board) -> str:
    return board.province.in_sentence(get_language() or "vi")


def _values(board: Board, layer: "layers.Layer | None") -> dict[int, float]:
    return layers.values_of(board, layer) if layer else {}


def _hello(board: Board) -> str:
    """The heading and what stands below it, for the ear."""
    said = gettext(
        "%(count)s communes and wards. Each figure says where it comes from, of which day, and how sure it is."
    )
    head = gettext("Figures of %(name)s") % {"name": _called(board)}
    return f"{head}. {said % {'count': len(board.communes)}}"


def _said(shown: Mapping[str, Any]) -> str:
    """A number with what it counts and of when, for the ear."""
    value = formats.number(shown["value"], shown["places"], get_language() or "vi")
    return f"{shown['label']}: {value} {shown['unit']}, {shown['period']}."


def _headline(board: Board) -> list[dict[str, Any]]:
    """Four numbers at most, each the latest that was read in a source."""
    wanted = [
        (gettext("Population"), _latest(board, "population", "total"), gettext("people"), 0),
        (gettext("Poor households, whole province"), _latest(board, "poverty", "rate"), "%", 2),
        (gettext("Communes in zone III"), _latest(board, "zone", "zone_3"), "", 0),
    ]
    found = []
    for label, figure, unit, places in wanted:
        if figure is not None:
            shown = _line(board, figure) | {"label": label, "unit": unit, "places": places}
            if figure.item == "zone_3":
                shown["unit"] = gettext("of %(count)s") % {"count": len(board.communes)}
            found.append(shown | {"key": f"board.{figure.topic}", "spoken": _said(shown)})
    return found


def _latest(board: Board, topic: str, item: str) -> Figure | None:
    sure = [one for one in board.of_province(topic, item) if one.mark in {Mark.VERIFIED, Mark.PARTIAL}]
    return sure[-1] if sure else None


def _line(board: Board, figure: Figure) -> dict[str, Any]:
    cited = board.citations.get(figure.source_key)
    label, label_lang = words.said(figure.label)
    measure, measure_lang = words.said(figure.measure)
    return {
        "label": label,
        "label_lang": label_lang,
        "value": figure.value,
        "measure": measure,
        "measure_lang": measure_lang,
        "period": figure.period,
        "mark": figure.mark.drawn,
        "mark_html": drawn.mark(figure.mark),
        "source": cited.title if cited else "",
        "source_url": _source_url(cited),
        "note": figure.note,
        "is_target": figure.item == "target",
    }


def _zone(board: Board, zone: dict[str, Any]) -> dict[str, Any]:
    cited = board.citations.get(zone["source_key"])
    return zone | {
        "mark_html": drawn.mark(zone["mark"]),
        "source": cited.title if cited else "",
        "source_url": _source_url(cited),
        "shown": formats.number(zone["count"], 0, get_language() or "vi"),
    }


def _source_url(cited: Citation | None) -> str:
    return reverse("sources:data", args=[cited.key]) if cited and cited.is_known else ""


def _cited(board: Board, topic: str) -> list[Citation]:
    keys = dict.fromkeys(one.source_key for one in board.of_province(topic) if one.source_key)
    return [board.citations[key] for key in keys]


def _layer_tabs(board: Board, current: "layers.Layer | None") -> list[tuple[str, str, bool]]:
    return [(str(one.title), f"?layer={one.key}#map", one is current) for one in layers.offered(board)]


def _people_tabs(board: Board, year: int | None) -> list[tuple[str, str, bool]]:
    known = peoples.years(board)
    if not known:
        return []
    tabs = [(gettext("All years"), "?#peoples", year is None)]
    return tabs + [(str(one), f"?year={one}#peoples", one == year) for one in known]
