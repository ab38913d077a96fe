"""All figures of the units below in one table, as shares or as numbers; the filters live in the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hoaban.domains.population import queries, rules
from hoaban.domains.population.values import Line, Shown, Theme
from hoaban.domains.population.web import drawn, words
from hoaban.domains.population.web.boards import Asked
from hoaban.domains.population.web.figures import FIGURES, Figure
from hoaban.domains.population.web.mapped import board_url
from hoaban.kit.text import name_key
from hoaban.ui import tables

THEMES = (Theme.AGES, Theme.REACH, Theme.STATUSES)
LineOf = Callable[[Theme], tuple[tuple[str, ...], Line | None]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; anything unreadable is no wish."""

    sort: str = ""
    text: str = ""
    as_numbers: bool = False
    keys: Sequence[str] = tuple(FIGURES)


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    cells: dict[str, float | None]
    url: str = ""


def table(asked: Asked, wanted: Wanted) -> tables.Table:
    """The area itself first, then its units in the order asked for; small ones together at the end."""
    read = {theme: asked.counts.table(theme)[1] for theme in THEMES}
    own = {theme: asked.counts.own(theme) for theme in THEMES}
    told = {key: one for key, one in FIGURES.items() if key in wanted.keys and one.is_told(own[one.theme][0])}
    names = queries.below(asked.actor, asked.area)
    whole = Place(asked.name, _cells(told, wanted, lambda theme: own[theme]))
    below = [
        Place(name, _cells(told, wanted, _of(read, number)), board_url(number, asked.theme))
        for number, name in names.items()
        if name_key(wanted.text) in name_key(name) and read[Theme.AGES].line_of(number)
    ]
    sort = tables.sort_key(wanted.sort, ["name", *told], "name")
    rows = [whole, *_sorted(below, sort)]
    columns = [tables.Column("name", _("Place"), sortable=True)]
    columns += [tables.Column(key, one.short, numeric=True, sortable=True) for key, one in told.items()]
    is_share = {key: bool(one.unit) and not wanted.as_numbers for key, one in told.items()}
    return tables.Table(
        words.sheet_title(asked.name, as_numbers=wanted.as_numbers), tuple(columns),
        [tables.Row((one.name, *_said(one, is_share, asked.language)), one.url) for one in rows], sort=sort,
    )  # fmt: skip


def _of(read: dict[Theme, Shown], number: int) -> LineOf:
    return lambda theme: (read[theme].columns, read[theme].line_of(number))


def _cells(told: dict[str, Figure], wanted: Wanted, line_of: LineOf) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    lines = {theme: line_of(theme) for theme in THEMES}
    numbers = {theme: rules.by_kind(columns, line) for theme, (columns, line) in lines.items() if line}
    for key, figure in told.items():
        columns, line = lines[figure.theme]
        if line is None or not figure.is_told(columns):
            found[key] = None
        else:
            tell = figure.number if wanted.as_numbers else figure.value
            found[key] = tell(line, numbers[figure.theme])
    return found


def _sorted(places: Sequence[Place], sort: str) -> list[Place]:
    """By name they arrive; hidden figures stand last, whichever way it is sorted."""
    down, key = sort.startswith("-"), sort.removeprefix("-")
    if key == "name":
        return list(reversed(places)) if down else list(places)
    sign = -1 if down else 1
    return sorted(places, key=lambda one: (one.cells[key] is None, sign * (one.cells[key] or 0)))


def _said(place: Place, is_share: dict[str, bool], language: str) -> list[str]:
    return [
        drawn.share(value, language) if is_share[key] else drawn.said(None if value is None else int(value), language)
        for key, value in place.cells.items()
    ]  # fmt: skip
