"""Tables of an area with small numbers hidden: the only way in which counts leave this room.

What is hidden in a commune's line depends on its neighbours, so every table is cut from all communes of the province, whoever
asks; she gets the lines of her own area. A cut is kept in memory until something is counted anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.db.models import F, Max, Q, QuerySet, Sum

from hoaban.domains.population import rules
from hoaban.domains.population.models import Count, Tally
from hoaban.domains.population.permissions import Permission
from hoaban.domains.population.values import AsOf, Counted, Level, Line, Shown, Theme
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places

PROVINCE, COMMUNE = 10**9, 10**4
LEAST = {
    Theme.AGES: rules.LEAST_PEOPLE,
    Theme.GROUPS: rules.LEAST_PEOPLE,
    Theme.STATUSES: 5,
    Theme.CHANGES: 5,
    Theme.REACH: rules.LEAST_PEOPLE,
}
_COLUMNS = ("place_no", "people", "households", "year_only", "ages", "groups", "statuses", "changes", "reach")
Stamp = tuple[int, datetime | None, int]


def home_of(actor: access.Actor) -> int | None:
    """The largest area of hers: the province, else the first commune."""
    areas = actor.areas(Permission.SEE)
    if not areas:
        return None
    return min((_start(area.start, area.stop) for area in areas), key=lambda number: (-_size(number), number))


@dataclass(frozen=True, slots=True)
class Counts:
    """What is told of an area at one moment: a page that asks for several tables gets all of the same counting."""

    area: int
    today: date
    at: Stamp

    def table(self, theme: Theme) -> tuple[Line | None, Shown]:
        """The area's own line, and the table of the units below it. No line: too few live there to be told alone."""
        if self.area % PROVINCE == 0:
            return self._province(theme)
        above, commune = self._province(theme)[1], self.area - self.area % COMMUNE
        below = _villages(commune, theme, self.today.year, self.today.month, self.at)
        if self.area == commune:
            return _joined(above.columns, above.line_of(commune)), below
        return below.line_of(self.area), Shown(below.columns, ())

    def own(self, theme: Theme) -> tuple[tuple[str, ...], Line | None]:
        """Its own line as finely as it is told: of a province and a commune the band from five to nine in two."""
        line, shown = self._province(theme)
        if self.area % PROVINCE == 0:
            return shown.columns, line
        if self.area % COMMUNE == 0:
            return shown.columns, shown.line_of(self.area)
        line, shown = self.table(theme)
        return shown.columns, line

    def _province(self, theme: Theme) -> tuple[Line | None, Shown]:
        start = self.area - self.area % PROVINCE
        return _province(start, theme, self.today.year, self.today.month, self.at)


def counts_of(actor: access.Actor, area: int, today: date) -> Counts:
    """What may be told of an area of hers, and nothing of what lies outside; what is no unit of hers is `NotFound`."""
    _require(actor, area)
    return Counts(area, today, _stamp())


def below(actor: access.Actor, area: int) -> dict[int, str]:
    """Names of the units directly below, in Vietnamese order."""
    _require(actor, area)
    if area % PROVINCE == 0:
        return {line.number: line.name for line in places.communes(area // PROVINCE)}
    if area % COMMUNE:
        return {}
    units = places.units_in(access.UnitRange(area, area + COMMUNE), places.Level.VILLAGE)
    return {int(unit.number or 0): unit.full_name for unit in units}


def as_of(actor: access.Actor, area: int) -> AsOf:
    """When it was counted last (the oldest commune of it), and how many communes changed since."""
    start = area if area % PROVINCE == 0 else area - area % COMMUNE
    rows = Count.objects.visible_to(actor).filter(commune__gte=start, commune__lt=places.stop_of(start))
    found = list(rows.values_list("counted_at", F("asked") - F("answered")))
    return AsOf(
        min((at for at, _open in found if at), default=None), sum(1 for _at, open_ in found if open_ > 0)
    )


def year_only_share(actor: access.Actor, area: int) -> int | None:
    """Percent of people of whom only a year of birth is known, in steps of five; None where that would tell of few."""
    _require(actor, area)
    rows = Tally.plain.filter(_in(area))
    told = rows.aggregate(people=Sum("people"), year_only=Sum("year_only"))
    if (told["people"] or 0) < 20 * rules.LEAST_PEOPLE:
        return None
    return 5 * round(20 * int(told["year_only"]) / int(told["people"]))


def note_reading(actor: access.Actor, area: int, theme: Theme, line: Line | None) -> None:
    """Who looked at which statistics, before they are shown."""
    audit.record_read(
        f"population:counts:see_{theme.value}", by=actor, target=("population.area", str(area)),
        purpose=registry.Purpose.STATISTICS, count=line.whole if line else 1,
    )  # fmt: skip


def is_hers(actor: access.Actor, area: int) -> bool:
    """Whether the whole of the unit lies in her area."""
    wanted = access.UnitRange(area, places.stop_of(area))
    return any(one.covers(wanted) for one in actor.areas(Permission.SEE))


def _require(actor: access.Actor, area: int) -> None:
    if not is_hers(actor, area):
        raise NotFound


def _stamp() -> Stamp:
    told = Count.plain.aggregate(answered=Sum("answered"), at=Max("counted_at"), last=Max("pk"))
    return told["answered"] or 0, told["at"], told["last"] or 0


@lru_cache(maxsize=16)
def _province(area: int, theme: Theme, year: int, month: int, _at: Stamp) -> tuple[Line | None, Shown]:
    units = _read(Tally.plain.filter(level=Level.COMMUNE, place_no__gte=area, place_no__lt=area + PROVINCE))
    columns = rules.columns_of(theme, units, year, month)
    own = rules.row_of(theme, rules.summed(area, units), columns, year)
    groups, rows = rules.groups_of(theme, columns), _rows(theme, units, columns, year)
    line = rules.top_line(area, own, LEAST[theme], groups)
    return line, Shown(columns, rules.lines_below(rows, line, LEAST[theme], groups))


@lru_cache(maxsize=256)
def _villages(area: int, theme: Theme, year: int, month: int, at: Stamp) -> Shown:
    above = _province(area - area % PROVINCE, theme, year, month, at)[1]
    units = _read(Tally.plain.filter(level=Level.VILLAGE, commune=area))
    columns, line = rules.joined(above.columns), _joined(above.columns, above.line_of(area))
    rows = _rows(theme, units, columns, year)
    return Shown(columns, rules.lines_below(rows, line, LEAST[theme], rules.groups_of(theme, columns)))


def _joined(columns: tuple[str, ...], line: Line | None) -> Line | None:
    """As the units below it are told."""
    if line is None:
        return None
    numbers = rules.by_kind(columns, line)
    return replace(line, shown=tuple(numbers[column] for column in rules.joined(columns)))


def _rows(
    theme: Theme, units: Sequence[Counted], columns: tuple[str, ...], year: int
) -> dict[int, list[int]]:
    return {unit.place_no: rules.row_of(theme, unit, columns, year) for unit in units}


def _read(rows: QuerySet[Tally]) -> list[Counted]:
    return [Counted(*row) for row in rows.order_by("place_no").values_list(*_COLUMNS)]


def _in(area: int) -> Q:
    if area % PROVINCE == 0:
        return Q(level=Level.COMMUNE, place_no__gte=area, place_no__lt=area + PROVINCE)
    return Q(level=Level.VILLAGE if area % COMMUNE else Level.COMMUNE, place_no=area)


def _start(start: int, stop: int) -> int:
    """A range of several units is opened at its first."""
    return start if stop == places.stop_of(start) else start - start % COMMUNE


def _size(number: int) -> int:
    return places.stop_of(number) - number
