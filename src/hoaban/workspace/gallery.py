"""Every component with its code name, on made-up values. A page is built from these and nothing else."""

from datetime import datetime, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import door
from hoaban.ui import charts, icons, maps
from hoaban.ui.fields import DayField
from hoaban.ui.graphics import Graphic
from hoaban.ui.tables import Column, Row, Table, sort_key
from hoaban.workspace.ports import Duty

_NAMES = (
    "Mường Ban",
    "Bản Hoa",
    "Nà Ban",
    "Chiềng Hoa",
    "Tà Ban",
    "Pú Hoa",
    "Nậm Ban",
    "Phiêng Hoa",
    "Long Ban",
)


class _Sample(forms.Form):
    """A form with each kind of question."""

    name = forms.CharField(label=lazy("Full name"), help_text=lazy("As written on the identity card."))
    day = DayField(label=lazy("Date of birth"), required=False)
    kind = forms.ChoiceField(
        label=lazy("Kind of unit"),
        choices=[("x", lazy("commune")), ("p", lazy("ward"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=lazy("Note"), required=False, widget=forms.Textarea(attrs={"data-autosave": "gallery"})
    )


class _Filter(forms.Form):
    """Filters as a list has them."""

    q = forms.CharField(label=lazy("Name"), required=False, widget=forms.SearchInput)
    kind = forms.ChoiceField(
        label=lazy("Kind of unit"),
        required=False,
        choices=[("", lazy("all")), ("x", lazy("commune")), ("p", lazy("ward"))],
    )


@door(signed_in=True)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The gallery; names and values are made up and say so."""
    now = timezone.now()
    context = {
        "icons": sorted(icons.paths()),
        "form": _Sample(),
        "wrong": _Sample({"day": "32/13/2026"}),
        "filter": _Filter(request.GET or None),
        "table": _table(request),
        "empty": Table(
            _("A list"), (), (), empty_title=_("Nothing here yet"), empty_text=_("Import a list to begin.")
        ),
        "graphics": _graphics(get_language() or "vi"),
        "duties": _duties(now),
        "entries": [
            {"at": now - timedelta(hours=n), "text": _("An entry of the history"), "by": "—"}
            for n in (1, 5, 30)
        ],
        "today": now,
        "levels": [1, 2, 3, 4, 5],
        "tabs": [(_("Overview"), request.path, True), (_("History"), request.path, False)],
    }
    return render(request, "workspace/gallery.html", context)


def _table(request: HttpRequest) -> Table:
    wanted = sort_key(request.GET.get("sort", ""), ("name", "people"), "name")
    values = [(name, (n * 7919) % 9000 + 1200) for n, name in enumerate(_NAMES)]
    values.sort(key=lambda pair: pair[wanted.endswith("people")], reverse=wanted.startswith("-"))
    page = Paginator(values, 5).get_page(request.GET.get("page"))
    columns = (
        Column("name", _("Name"), sortable=True),
        Column("people", _("Inhabitants"), numeric=True, sortable=True),
    )
    return Table(
        _("Made-up communes"), columns, [Row(pair, request.path) for pair in page], sort=wanted, page=page
    )


def _graphics(language: str) -> list[tuple[str, Graphic]]:
    percent = charts.Style(unit="%", places=1, language=language, note=_("Made up for the gallery."))
    people = charts.Style(language=language, note=_("Made up for the gallery."))
    years = ("2009", "2015", "2019", "2024")
    falling = charts.Series(_NAMES[0], (41.5, 34.25, 21.0, 12.4))
    gap = charts.Series(_NAMES[1], (52.0, None, 37.0, 29.5))
    groups = tuple(
        charts.Series(year, tuple(float((n * 37 + k * 11) % 50 * 900 + 4000) for n in range(4)))
        for k, year in enumerate(years[:3])
    )
    places = [
        maps.Shape(
            str(n),
            name,
            None if n == 4 else 12.5 + (n * 17) % 40,
            centre=(103.5 + n % 3 * 0.4 + n * 0.01, 21.6 - n // 3 * 0.3),
        )
        for n, name in enumerate(_NAMES)
    ]
    areas = [maps.Shape(p.key, p.name, p.value, rings=(_square(p.centre or (0, 0)),)) for p in places]
    return [
        (
            "charts.bars",
            charts.bars(_("Share by place"), _NAMES[:4], (41.5, 12.25, None, 3.0), style=percent),
        ),
        ("charts.grouped_bars", charts.grouped_bars(_("People by year"), _NAMES[:4], groups, style=people)),
        ("charts.lines", charts.lines(_("Share over the years"), years, (falling, gap), style=percent)),
        ("maps.tile_map", maps.tile_map(_("Tile map"), _("Share"), places, style=percent)),
        ("maps.choropleth", maps.choropleth(_("Map with boundaries"), _("Share"), areas, style=percent)),
    ]


def _square(centre: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    x, y = centre
    return ((x - 0.19, y - 0.14), (x + 0.2, y - 0.15), (x + 0.21, y + 0.13), (x - 0.18, y + 0.15))


def _duties(now: datetime) -> list[Duty]:
    return [
        Duty(
            _("Check the household list of a commune"),
            "#",
            whom=_NAMES[3],
            due_at=now - timedelta(days=1),
            law="24/2021/QĐ-TTg",
            action=_("Check"),
            late=True,
        ),
        Duty(
            _("Answer an invitation"),
            "#",
            whom=_NAMES[5],
            due_at=now + timedelta(hours=6),
            action=_("Answer"),
            soon=True,
        ),
        Duty(_("Read the monthly figures"), "#", due_at=now + timedelta(days=6)),
    ]
