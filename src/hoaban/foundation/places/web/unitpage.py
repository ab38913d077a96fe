"""What a unit's page shows: what it is, what it was, what is known about it, what stands there."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.places import ports, queries
from hoaban.foundation.places.values import Ancestor, FacilityKind, Figure, Level, Unit
from hoaban.foundation.places.web import words
from hoaban.foundation.places.web.layers import ROMAN
from hoaban.foundation.sources import api as sources
from hoaban.ui import formats

FACILITIES: dict[FacilityKind, str | Promise] = {
    FacilityKind.SCHOOL: _("Schools"),
    FacilityKind.HEALTH_STATION: _("Health stations"),
    FacilityKind.HOSPITAL: _("Hospitals"),
    FacilityKind.SUPPORT_POINT: _("Support points"),
    FacilityKind.ASSEMBLY_POINT: _("Assembly points"),
    FacilityKind.POLICE: _("Police"),
    FacilityKind.LOUDSPEAKER: _("Loudspeakers"),
}
KINDS: dict[FacilityKind, str | Promise] = {
    FacilityKind.SCHOOL: _("School"),
    FacilityKind.HEALTH_STATION: _("Health station"),
    FacilityKind.HOSPITAL: _("Hospital"),
    FacilityKind.SUPPORT_POINT: _("Support point"),
    FacilityKind.ASSEMBLY_POINT: _("Assembly point"),
    FacilityKind.POLICE: _("Police post"),
    FacilityKind.LOUDSPEAKER: _("Loudspeaker"),
}
LEVELS: dict[Level, str | Promise] = {
    Level.PROVINCE: _("Province"),
    Level.DISTRICT: _("District (until 30/06/2025)"),
    Level.COMMUNE: _("Commune"),
    Level.VILLAGE: _("Village"),
}
KINDS_OF_UNITS: dict[str, str | Promise] = {"Phường": _("Ward"), "Thị trấn": _("Township")}
"""Where the level alone says too little: as the nation's list of units writes the kind."""


def context(unit: Unit) -> dict[str, Any]:
    figures = queries.figures_of(unit.id)
    real = [one for one in figures if one.mark != sources.Mark.SYNTHETIC]
    made_up = [one for one in figures if one.mark == sources.Mark.SYNTHETIC]
    lineage = queries.lineage_of(unit.id)
    cited = sources.cite_many({unit.source_key, *(one.source_key for one in figures)})
    children = queries.children(unit.id) if unit.level in (Level.PROVINCE, Level.COMMUNE) else []
    return {
        "unit": unit,
        "level": KINDS_OF_UNITS.get(unit.kind, LEVELS[unit.level]),
        "lineage": list(_tree(lineage)),
        "successors": queries.successors_of([unit.id]).get(unit.id, []) if unit.valid_to else [],
        "figures": [_figure(one, cited[one.source_key]) for one in real],
        "made_up": [_figure(one, cited[one.source_key]) for one in made_up],
        "children": children,
        "facilities": grouped_facilities(unit),
        "languages": [{"language": one, "mark": one.mark.drawn} for one in queries.languages_of(unit.code)]
        if unit.level == Level.PROVINCE
        else [],
        "citation": cited[unit.source_key],
        "mark": sources.mark_of(unit.status).drawn,
        "links": ports.links(unit),
    }


def _tree(ancestors: tuple[Ancestor, ...], depth: int = 0) -> Iterator[dict[str, Any]]:
    """The lineage as a flat list with depths: templates draw no recursion."""
    for one in ancestors:
        yield {"ancestor": one, "depth": depth, "mark": sources.mark_of(one.status).drawn}
        yield from _tree(one.before, depth + 1)


def _figure(figure: Figure, cited: sources.Citation) -> dict[str, Any]:
    label, label_lang = words.said(figure.label)
    measure, measure_lang = words.said(figure.measure)
    period, period_lang = words.said(figure.period)
    return {
        "label": label,
        "label_lang": label_lang,
        "shown": _shown(figure),
        "measure": measure,
        "measure_lang": measure_lang,
        "period": period,
        "period_lang": period_lang,
        "mark": figure.mark.drawn,
        "source": cited.title,
        "source_url": reverse("sources:data", args=[cited.key]) if cited.is_known else "",
        "note": figure.note,
    }


def _shown(figure: Figure) -> str:
    """Zones are written as the law writes them."""
    if figure.topic == "zone" and not figure.measure:
        return ROMAN[int(figure.value) - 1]
    return formats.number(figure.value, None, get_language() or "vi")


def grouped_facilities(unit: Unit) -> list[tuple[str | Promise, list[dict[str, Any]]]]:
    """Places people go to in a commune, by kind; names of their villages beside them.

    A unit that ended shows none: its number may be the new commune's, and what stands there is on the successor's page.
    """
    if unit.range is None or unit.level != Level.COMMUNE or unit.valid_to is not None:
        return []
    facilities = queries.facilities_in(unit.range)
    names = queries.names_of(one.number for one in facilities if one.number != unit.number)
    found: dict[FacilityKind, list[dict[str, Any]]] = {}
    for one in facilities:
        found.setdefault(one.kind, []).append(
            {"facility": one, "mark": one.mark.drawn, "village": names.get(one.number, "")}
        )
    return [(FACILITIES[kind], rows) for kind, rows in found.items()]
