"""A chosen figure on a map of the units below, with its table: how many, of how many."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from hoaban.domains.population import queries, rules
from hoaban.domains.population.values import Shown, Theme
from hoaban.domains.population.web import drawn, words
from hoaban.domains.population.web.boards import Asked
from hoaban.domains.population.web.figures import Figure
from hoaban.foundation.places import api as places
from hoaban.ui import charts, tables
from hoaban.ui.graphics import Graphic


@dataclass(frozen=True, slots=True)
class Told:
    """A place beside the map, with what the table can be sorted by."""

    place_no: int
    name: int
    """Its place in Vietnamese order."""
    value: float | None
    number: int | None
    whole: int

    def order(self, key: str, sign: int) -> tuple[bool, float, int]:
        """Hidden figures last, whichever way it is sorted."""
        value: float | None = getattr(self, key)
        return value is None, sign * (value or 0), self.name


def graphic(asked: Asked, figure: Figure, sort: str) -> Graphic | None:
    """None where nobody told where these places lie."""
    _own, shown = asked.counts.table(figure.theme)
    style = charts.Style(unit=figure.unit, places=1 if figure.unit else 0, language=asked.language)
    title = f"{figure.label}, {asked.name}"
    cells = _cells(figure, shown)
    picture = places.map_below(asked.area, title, str(figure.label), cells, style=style)
    if picture is None:
        return None
    return replace(picture, table=_table(asked, figure, shown, title, sort))


def _cells(figure: Figure, shown: Shown) -> dict[int, places.MapCell]:
    """Places told together are hidden one by one; where nobody was counted there is no figure."""
    found = {}
    for line in shown.lines:
        is_alone = len(line.places) == 1
        value = figure.value(line, rules.by_kind(shown.columns, line)) if is_alone and line.whole else None
        for number in line.places:
            url = words.board_url(number, figure.theme)
            found[number] = places.MapCell(value, url, is_hidden=value is None and line.whole > 0)
    return found


def _table(asked: Asked, figure: Figure, shown: Shown, title: str, sort: str) -> tables.Table:
    names = queries.below(asked.actor, asked.area)
    sort = tables.sort_key(sort, ["name", "value", "number", "whole"], "-value")
    rank = {number: at for at, number in enumerate(names)}
    told = [
        Told(number, rank[number], figure.value(line, numbers), figure.number(line, numbers), line.whole)
        for line in shown.lines
        if len(line.places) == 1 and line.whole and (number := line.places[0]) in names
        for numbers in [rules.by_kind(shown.columns, line)]
    ]
    down, key = sort.startswith("-"), sort.removeprefix("-")
    told.sort(key=lambda one: one.order(key, -1 if down else 1))
    rows = [
        tables.Row(
            _row(figure, one, names[one.place_no], asked.language),
            words.board_url(one.place_no, figure.theme),
        )
        for one in told
    ]
    return tables.Table(title, _columns(figure), rows, sort=sort)


def _columns(figure: Figure) -> tuple[tables.Column, ...]:
    whole = _("Households") if figure.theme is Theme.STATUSES else _("Inhabitants")
    name = tables.Column("name", _("Place"), sortable=True)
    all_of = tables.Column("whole", whole, numeric=True, sortable=True)
    if not figure.unit:
        return name, all_of
    return (
        name, tables.Column("value", figure.short, numeric=True, sortable=True),
        tables.Column("number", _("How many"), numeric=True, sortable=True), all_of,
    )  # fmt: skip


def _row(figure: Figure, one: Told, name: str, language: str) -> tuple[str, ...]:
    whole = drawn.said(one.whole, language)
    if not figure.unit:
        return name, whole
    return name, drawn.share(one.value, language), drawn.said(one.number, language), whole
