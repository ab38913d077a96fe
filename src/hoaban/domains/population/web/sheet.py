"""All figures of the units below in one table, as shares or as numbers; the filters live in the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hoaban.domains.population import queries, rules
from hoaban.domains.population.values import Line, Shown, Theme
from hoaban.domains.population.web import drawn, words
from hoaban.domains.population.web.boards import Asked
from hoaban.domains.population.web.figures import FIGURES, Figure
from hoaban.kit.text import name_key
from hoaban.ui import formats, tables

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
    """None where it is hidden; absent where it is not told of such a place."""
    url: str = ""


def table(asked: Asked, wanted: Wanted) -> tables.Table:
    """The area itself first, then its units in the order asked for; small ones together at the end."""
    read = {theme: asked.counts.table(theme)[1] for theme in THEMES}
    own = {theme: asked.counts.own(theme) for theme in THEMES}
    told = {key: one for key, one in FIGURES.items() if key in wanted.keys and one.is_told(own[one.theme][0])}
    whole = Place(asked.name, _cells(told, wanted, lambda theme: own[theme]))
    below = [one for one in _below(asked, told, wanted, read) if name_key(wanted.text) in name_key(one.name)]
    sort = tables.sort_key(wanted.sort, ["name", *told], "name")
    rows = [whole, *_sorted(below, sort)]
    columns = [tables.Column("name", _("Place"), sortable=True)]
    columns += [tables.Column(key, one.short, numeric=True, sortable=True) for key, one in told.items()]
    is_share = {key: bool(one.unit) and not wanted.as_numbers for key, one in told.items()}
    return tables.Table(
        words.sheet_title(asked.name, as_numbers=wanted.as_numbers), tuple(columns),
        [tables.Row((one.name, *_said(one, is_share, asked.language)), one.url) for one in rows], sort=sort,
    )  # fmt: skip


def _below(asked: Asked, told: dict[str, Figure], wanted: Wanted, read: dict[Theme, Shown]) -> list[Place]:
    names = queries.below(asked.actor, asked.area)
    rank = {number: at for at, number in enumerate(names)}
    lines = sorted(
        (line for line in read[Theme.AGES].lines if line.whole),
        key=lambda line: (len(line.places), rank.get(line.places[0], len(rank))),
    )
    found = []
    for line in lines:
        alone = line.places[0] if len(line.places) == 1 else 0
        name = words.place(alone, asked.area, names) if alone else words.together(len(line.places))
        url = words.board_url(alone, asked.theme) if alone in names else ""
        found.append(Place(name, _cells(told, wanted, _of(read, line.places)), url))
    return found


def _of(read: dict[Theme, Shown], places: tuple[int, ...]) -> LineOf:
    def line_of(theme: Theme) -> tuple[tuple[str, ...], Line | None]:
        shown = read[theme]
        return shown.columns, next((line for line in shown.lines if line.places == places), None)

    return line_of


def _cells(told: dict[str, Figure], wanted: Wanted, line_of: LineOf) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    lines = {theme: line_of(theme) for theme in THEMES}
    numbers = {theme: rules.by_kind(columns, line) for theme, (columns, line) in lines.items() if line}
    for key, figure in told.items():
        columns, line = lines[figure.theme]
        if line is None:
            found[key] = None
        elif figure.is_told(columns):
            tell = figure.number if wanted.as_numbers else figure.value
            found[key] = tell(line, numbers[figure.theme])
    return found


def _sorted(places: Sequence[Place], sort: str) -> list[Place]:
    """By name they arrive; hidden figures stand last, whichever way it is sorted."""
    down, key = sort.startswith("-"), sort.removeprefix("-")
    if key == "name":
        return list(reversed(places)) if down else list(places)
    sign = -1 if down else 1
    return sorted(places, key=lambda one: (one.cells.get(key) is None, sign * (one.cells.get(key) or 0)))


def _said(place: Place, is_share: dict[str, bool], language: str) -> list[str]:
    return [
        _one(place.cells[key], share, language) if key in place.cells else formats.MISSING
        for key, share in is_share.items()
    ]


def _one(value: float | None, is_share: bool, language: str) -> str:
    return (
        drawn.share(value, language)
        if is_share
        else drawn.said(None if value is None else int(value), language)
    )
