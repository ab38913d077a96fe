"""Boards of an area, their tables to take away, and having it counted anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.population import actions, queries
from hoaban.domains.population.permissions import Permission
from hoaban.domains.population.values import Theme
from hoaban.domains.population.web import boards, mapped, sheet, words
from hoaban.domains.population.web.figures import FIGURES, REACHED, Figure
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.imports import api as imports
from hoaban.foundation.places import api as places
from hoaban.kit import clock
from hoaban.ui.graphics import Graphic
from hoaban.ui.tables import Table


@door(permission=Permission.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The whole of her area."""
    number = queries.home_of(actor_of(request))
    if number is None:
        raise NotFound
    return _page(request, number)


@door(permission=Permission.SEE)
@require_GET
def area(request: HttpRequest, area: int) -> HttpResponse:
    """One unit: province, commune or village."""
    return _page(request, area)


@door(permission=Permission.EXPORT)
@require_GET
def export(request: HttpRequest, area: int) -> HttpResponseBase:
    """The table as it stands on the page, small numbers hidden, as CSV or XLSX."""
    actor, wants_xlsx = actor_of(request), request.GET.get("as") == "xlsx"
    show = _show(request, _offered(area))
    asked = _asked(request, actor, area, show)
    table = _told(request, asked, show).table
    header = [str(column.label) for column in table.columns] if table else []
    rows = [*(row.cells for row in table.rows), (words.origin(queries.as_of(actor, area)),)] if table else []
    what = f"{show}; {'xlsx' if wants_xlsx else 'csv'}"
    actions.note_export(by=actor, area=area, what=what, rows=len(rows))
    if wants_xlsx:
        pieces, kind, name = imports.xlsx_stream(header, rows), imports.XLSX, "dan-so.xlsx"
    else:
        pieces, kind, name = imports.csv_stream(header, rows), "text/csv; charset=utf-8", "dan-so.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=kind, headers=disposition)


@door(permission=Permission.COUNT)
@require_POST
def count_again(request: HttpRequest, area: int) -> HttpResponse:
    """Have it counted now."""
    count = actions.ask_count(
        by=actor_of(request), area=area, request=request_id(request), now=timezone.now()
    )
    text = ngettext("%(n)s commune is being counted.", "%(n)s communes are being counted.", count)
    messages.success(request, text % {"n": count})
    return redirect("population:area", area)


def _page(request: HttpRequest, number: int) -> HttpResponse:
    actor = actor_of(request)
    offered = _offered(number)
    show = _show(request, offered)
    asked = _asked(request, actor, number, show)
    people, ages = asked.counts.table(Theme.AGES)
    homes, _statuses = asked.counts.table(Theme.STATUSES)
    told = queries.as_of(actor, number)
    context: dict[str, Any] = {
        "area": number,
        "name": asked.name,
        "trail": _trail(actor, number),
        "people": people,
        "homes": homes,
        "told": told,
        "is_empty": not (told.counted_at or told.waiting),
        "show": show,
        "tabs": [(words.TITLES[key], f"?show={key}", key == show) for key in offered],
        "figures": _figures(request, asked) if show == words.MAP else [],
        "wanted": _wanted(request),
        "shown": _told(request, asked, show),
        "changed": _changed(asked),
        "below": boards.parts_of(asked, ages, ages.columns) if show == Theme.AGES else [],
        "export": f"{reverse('population:export', args=[number])}?{request.GET.urlencode()}",
        "may_export": actor.may(Permission.EXPORT),
        "may_count": actor.may(Permission.COUNT) and number % queries.COMMUNE == 0,
    }
    return render(request, "population/area.html", context)


@dataclass(frozen=True, slots=True)
class Told:
    """What stands under the tabs, and the table somebody may take away."""

    graphics: Sequence[Graphic] = ()
    sheet: Table | None = None

    @property
    def table(self) -> Table | None:
        return next((one.table for one in self.graphics), self.sheet)


def _told(request: HttpRequest, asked: boards.Asked, show: str) -> Told:
    """What she chose, read for statistics, which is on record first; nothing where too few live."""
    for theme in sheet.THEMES if show == words.FIGURES else (asked.theme,):
        queries.note_reading(asked.actor, asked.area, theme, asked.counts.table(theme)[0])
    line, shown = asked.counts.table(asked.theme)
    if line is None:
        return Told()
    if show == words.MAP:
        drawn = mapped.graphic(asked, FIGURES[_figure(request, asked.counts)], request.GET.get("sort", ""))
        return Told([drawn]) if drawn else Told(sheet=sheet.table(asked, _wanted(request)))
    if show == words.FIGURES:
        return Told(sheet=sheet.table(asked, _wanted(request)))
    graphics = boards.graphics(asked, line, shown)
    if show == Theme.REACH and asked.area % queries.COMMUNE == 0:
        by_place = sheet.Wanted(request.GET.get("sort", "-nobody"), as_numbers=True, keys=REACHED)
        return Told(graphics, sheet.table(asked, by_place))
    return Told(graphics)


def _wanted(request: HttpRequest) -> sheet.Wanted:
    asked = request.GET
    return sheet.Wanted(
        asked.get("sort", ""), asked.get("q", "").strip()[:60], as_numbers=asked.get("count") == "numbers"
    )


def _figures(request: HttpRequest, asked: boards.Asked) -> list[tuple[str, str, bool]]:
    chosen = _figure(request, asked.counts)
    return [
        (key, str(one.label), key == chosen) for key, one in FIGURES.items() if _is_told(one, asked.counts)
    ]


def _changed(asked: boards.Asked) -> int:
    """How many households changed, where the months cannot be told."""
    if asked.theme is not Theme.CHANGES:
        return 0
    line, _shown = asked.counts.table(asked.theme)
    return line.whole if line else 0


def _asked(request: HttpRequest, actor: Actor, number: int, show: str) -> boards.Asked:
    """A map reads what its figure is made of."""
    names, counts = places.names_of([number]), queries.counts_of(actor, number, clock.today())
    if show == words.MAP:
        show = FIGURES[_figure(request, counts)].theme
    theme = Theme.AGES if show == words.FIGURES else Theme(show)
    return boards.Asked(actor, number, theme, names.get(number, str(number)), counts)


def _offered(number: int) -> list[str]:
    """A village has nothing below it to compare; a map needs positions."""
    figures = [words.FIGURES] if number % queries.COMMUNE == 0 else []
    return [*Theme, *figures, *([words.MAP] if places.can_be_mapped(number) else [])]


def _show(request: HttpRequest, offered: Sequence[str]) -> str:
    wanted = request.GET.get("show", "")
    return wanted if wanted in offered else Theme.AGES


def _figure(request: HttpRequest, counts: queries.Counts) -> str:
    """The first where nothing is wished, or something that is not told of these places."""
    wanted = request.GET.get("figure", "")
    is_told = wanted in FIGURES and _is_told(FIGURES[wanted], counts)
    return wanted if is_told else next(iter(FIGURES))


def _is_told(figure: Figure, counts: queries.Counts) -> bool:
    return figure.is_told(counts.table(figure.theme)[1].columns)


def _trail(actor: Actor, number: int) -> list[tuple[str, str]]:
    """The units above, as far as they are hers."""
    above = [number - number % size for size in (queries.PROVINCE, queries.COMMUNE) if number % size]
    names = places.names_of(above)
    return [
        (names.get(one, str(one)), reverse("population:area", args=[one]))
        for one in above
        if queries.is_hers(actor, one)
    ]
