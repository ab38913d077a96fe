"""Tables of an area with small numbers hidden: the only way in which counts leave this room.

What is hidden in a commune's line depends on its neighbours, so every table is cut from all communes of the province, whoever
asks; she gets the lines of her own area. A cut is kept in memory until something is counted anew.
"""

from collections.abc import Sequence
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


def table(actor: access.Actor, area: int, theme: Theme, today: date) -> tuple[Line | None, Shown]:
    """The area's own line, and the table of the units below it; nothing of what lies outside hers.

    No line: too few live there to be told alone. What is no unit of hers is `NotFound`.
    """
    _require(actor, area)
    stamp = _stamp()
    if area % PROVINCE == 0:
        return _province(area, theme, today.year, today.month, stamp)
    above = _province(area - area % PROVINCE, theme, today.year, today.month, stamp)[1]
    commune = area - area % COMMUNE
    below = _villages(commune, theme, today.year, today.month, stamp)
    if area == commune:
        return above.line_of(commune), below
    return below.line_of(area), Shown(below.columns, ())


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
    line = rules.top_line(area, own, LEAST[theme])
    return line, Shown(columns, rules.lines_below(_rows(theme, units, columns, year), line, LEAST[theme]))


@lru_cache(maxsize=256)
def _villages(area: int, theme: Theme, year: int, month: int, at: Stamp) -> Shown:
    above = _province(area - area % PROVINCE, theme, year, month, at)[1]
    units = _read(Tally.plain.filter(level=Level.VILLAGE, commune=area))
    rows = _rows(theme, units, above.columns, year)
    return Shown(above.columns, rules.lines_below(rows, above.line_of(area), LEAST[theme]))


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
