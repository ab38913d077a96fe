"""A chosen figure on a map of a province's communes."""

from collections.abc import Callable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy

from hoaban.domains.population import queries
from hoaban.domains.population.values import Line, Theme
from hoaban.domains.population.web.boards import Asked
from hoaban.foundation.places import api as places
from hoaban.ui import charts, maps
from hoaban.ui.graphics import Graphic

Numbers = Mapping[str, int | None]


def _bands(first: int, last: int) -> Callable[[Numbers], list[int | None]]:
    return lambda numbers: [numbers[f"{sex} {band}"] for sex in "mf" for band in range(first, last)]


FIGURES = {
    "under_5": (gettext_lazy("Share under 5 years"), Theme.AGES, _bands(0, 1)),
    "under_15": (gettext_lazy("Share under 15 years"), Theme.AGES, _bands(0, 3)),
    "over_60": (gettext_lazy("Share of 60 years and over"), Theme.AGES, _bands(12, 17)),
    "poor": (gettext_lazy("Share of poor households"), Theme.STATUSES, lambda numbers: [numbers["poor"]]),
    "near_poor": (
        gettext_lazy("Share of near-poor households"), Theme.STATUSES, lambda numbers: [numbers["near_poor"]],
    ),
}  # fmt: skip


def graphic(asked: Asked, figure: str) -> Graphic:
    """Communes without a centre on record stand in the table only; a hidden part leaves the share open."""
    label, theme, pick = FIGURES[figure]
    _own, shown = queries.table(asked.actor, asked.area, theme, asked.today)
    lines = {line.places[0]: line for line in shown.lines if len(line.places) == 1 and line.whole}
    shapes = [
        maps.Shape(
            str(unit.number), unit.name, _share(lines.get(unit.number or 0), shown.columns, pick),
            url=f"{reverse('population:area', args=[unit.number])}?show={theme.value}", centre=unit.centre,
        )
        for unit in places.communes_at(asked.area // queries.PROVINCE)
    ]  # fmt: skip
    style = charts.Style(unit="%", places=1, language=asked.language)
    return maps.tile_map(f"{label}, {asked.name}", str(label), shapes, style=style)


def _share(
    line: Line | None, columns: tuple[str, ...], pick: Callable[[Numbers], list[int | None]]
) -> float | None:
    if line is None:
        return None
    picked = pick(dict(zip(columns, line.shown, strict=True)))
    told = [number for number in picked if number is not None]
    return 100 * sum(told) / line.whole if len(told) == len(picked) else None
