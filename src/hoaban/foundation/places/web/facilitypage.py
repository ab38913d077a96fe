"""Where people go: how many places of a kind each commune has, then the places themselves with telephone and way."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import queries
from hoaban.foundation.places.values import Facility, FacilityKind, Unit
from hoaban.foundation.places.web.unitpage import FACILITIES
from hoaban.ui import maps, tables
from hoaban.ui.charts import Style
from hoaban.ui.graphics import Graphic

MOST_FOUND = 60  # by name: beyond that one more word helps more than a longer page


class FacilityFilter(forms.Form):
    """Kept in the address. Only kinds that stand somewhere are offered."""

    kind = forms.ChoiceField(label=_("What you look for"), required=False)
    commune = forms.ChoiceField(label=_("Commune"), required=False)
    q = forms.CharField(label=_("Name"), max_length=100, required=False)

    def __init__(self, data: Any, kinds: Sequence[FacilityKind], communes: Sequence[Unit]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("All")), *((one.value, FACILITIES[one]) for one in kinds)]  # type: ignore[attr-defined]
        self.fields["commune"].choices = [("", _("All")), *((one.code, one.full_name) for one in communes)]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, str]:
        """Unknown values fall back to all."""
        return self.cleaned_data if self.is_valid() else {"kind": "", "commune": "", "q": ""}


def context(actor: Actor, asked: Any) -> dict[str, Any]:
    """The map of counts until a commune or a name is chosen, then the list."""
    communes = queries.communes_at(int(settings.PROVINCE))
    counts = queries.facility_counts(int(settings.PROVINCE))
    kinds = [kind for kind in FACILITIES if any(one == kind for one, _start in counts)]
    form = FacilityFilter(asked, kinds, communes)
    wanted = form.wanted
    found = {"form": form, "is_empty": not counts}
    if wanted["commune"] or wanted["q"]:
        return found | {"groups": _groups(_chosen(actor, wanted, communes), communes), "is_list": True}
    return found | _map(communes, counts, wanted["kind"])


def _chosen(actor: Actor, wanted: dict[str, str], communes: Sequence[Unit]) -> list[Facility]:
    inside = next((one.range for one in communes if one.code == wanted["commune"]), None)
    if wanted["q"]:
        named = [one for one, _unit in queries.search_facilities(actor, wanted["q"], MOST_FOUND)]
        rows = [one for one in named if inside is None or inside.contains(one.number)]
    else:
        rows = queries.facilities_in(inside) if inside else []
    return [one for one in rows if wanted["kind"] in ("", one.kind)]


def _groups(rows: Sequence[Facility], communes: Sequence[Unit]) -> list[tuple[Any, list[dict[str, Any]]]]:
    villages = queries.names_of({one.number for one in rows} - {one.number for one in communes})
    kinds: dict[FacilityKind, list[dict[str, Any]]] = {}
    for one in rows:
        commune = next((unit for unit in communes if unit.range and unit.range.contains(one.number)), None)
        line = {
            "facility": one,
            "mark": one.mark.drawn,
            "village": villages.get(one.number, ""),
            "commune": commune,
        }
        kinds.setdefault(one.kind, []).append(line)
    return [(FACILITIES[kind], lines) for kind, lines in kinds.items()]


def _map(communes: Sequence[Unit], counts: dict[tuple[str, int], int], kind: str) -> dict[str, Any]:
    """How many by commune; every tile and row opens the commune's list."""
    shapes = [
        maps.Shape(unit.code, unit.name, _count(counts, unit, kind), _address(unit, kind), unit.centre)
        for unit in communes
    ]
    title = str(FACILITIES[FacilityKind(kind)]) if kind else gettext("Places people go to")
    style = Style(places=0, language=get_language() or "vi")
    picture = maps.tile_map(title, gettext("Number known"), shapes, style=style)
    rows = [
        tables.Row((unit.full_name, style.text(shape.value)), shape.url)
        for unit, shape in zip(communes, shapes, strict=True)
    ]
    columns = (
        tables.Column("name", gettext("Commune")),
        tables.Column("value", gettext("Number known"), numeric=True),
    )
    table = tables.Table(title, columns, rows)
    graphic: Graphic | None = replace(picture, table=table) if any(one.centre for one in communes) else None
    return {"graphic": graphic, "table": table, "rows": table.drawn}


def _count(counts: dict[tuple[str, int], int], unit: Unit, kind: str) -> float:
    return float(sum(n for (one, start), n in counts.items() if start == unit.number and kind in ("", one)))


def _address(unit: Unit, kind: str) -> str:
    return "?" + urlencode({"commune": unit.code} | ({"kind": kind} if kind else {}))
