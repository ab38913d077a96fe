"""Population by ethnic group: a chart and a table that says of every number how sure it is."""

from dataclasses import replace

from django.utils.translation import get_language, gettext

from hoaban.foundation.places.queries.board import Board
from hoaban.foundation.places.values import Figure
from hoaban.foundation.sources.api import Mark
from hoaban.kit.typed import whole_number
from hoaban.ui import charts, formats, tables
from hoaban.ui.graphics import Graphic

REST = "00"  # the code for all other groups together


def years(board: Board) -> list[int]:
    return sorted({figure.on.year for figure in board.of_province("ethnic_population")})


def chosen_year(board: Board, wanted: str) -> int | None:
    """The year the address asks for; None compares all."""
    year = whole_number(wanted)
    return year if year in years(board) else None


def graphic(board: Board, year: int | None) -> Graphic | None:
    """One year's groups, or all years side by side, in the order of their latest number."""
    known = {(one.item, one.on.year): one for one in board.of_province("ethnic_population")}
    shown = [year] if year else years(board)
    if not known:
        return None
    items = _order(known, shown)
    labels = [_label(known, item) for item in items]
    series = [
        charts.Series(
            str(one) if len(shown) > 1 else "",
            tuple(float(known[item, one].value) if (item, one) in known else None for item in items),
        )
        for one in shown
    ]
    style = charts.Style(places=0, language=get_language() or "vi")
    title = gettext("Population by ethnic group")
    if year:
        title = gettext("Population by ethnic group, %(year)s") % {"year": year}
    drawn = charts.grouped_bars(title, labels, series, style=style)
    return replace(drawn, table=_table(title, known, items, labels, shown))


def _order(known: dict[tuple[str, int], Figure], shown: list[int]) -> list[str]:
    """By the latest number shown; the remainder last, whatever its size."""
    items = {item for item, year in known if year in shown}
    latest = {
        item: max((year, known[item, year].value) for year in shown if (item, year) in known)
        for item in items
    }
    return sorted(items, key=lambda item: (item == REST, -latest[item][1]))


def _label(known: dict[tuple[str, int], Figure], item: str) -> str:
    if item == REST:
        return gettext("All other groups")
    return next(figure.label for (code, _year), figure in known.items() if code == item)


def _table(
    title: str, known: dict[tuple[str, int], Figure], items: list[str], labels: list[str], shown: list[int]
) -> tables.Table:
    columns = (
        tables.Column("group", gettext("Ethnic group")),
        *(tables.Column(str(year), f"{_period(known, year)}", numeric=True) for year in shown),
    )
    rows = [
        tables.Row((label, *(_cell(known.get((item, year))) for year in shown)))
        for item, label in zip(items, labels, strict=True)
    ]
    total = (gettext("Total"), *(_sum(known, year) for year in shown))
    return tables.Table(title, columns, [*rows, tables.Row(total)])


def _period(known: dict[tuple[str, int], Figure], year: int) -> str:
    return next(figure.period for (_item, one), figure in known.items() if one == year)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return formats.MISSING
    mark: Mark = figure.mark
    return f"{formats.number(figure.value, 0, get_language() or 'vi')}\u00a0{mark.symbol}"


def _sum(known: dict[tuple[str, int], Figure], year: int) -> str:
    total = sum(figure.value for (_item, one), figure in known.items() if one == year)
    return formats.number(total, 0, get_language() or "vi")
