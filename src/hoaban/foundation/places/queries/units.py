"""Units and what became of them."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from hoaban.foundation.access.api import Given, UnitRange, merged, within
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import models
from hoaban.foundation.places.values import Ancestor, Level, Unit, UnitLine, stop_of, unit_number
from hoaban.kit import clock

_LEVELS = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE, 9: Level.VILLAGE}


def holding(on: date | Given | None) -> Q:
    """Units that exist on a day, today by default."""
    day = on or clock.today()
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    )


COLUMNS = (
    "pk", "level", "code", "kind", "name", "full_name", "start", "valid_from", "valid_to", "longitude", "latitude",
    "area_km2", "former_district", "formerly", "source_id", "status",
)  # fmt: skip


def unit_of(
    pk: int, level: str, code: str, kind: str, name: str, full_name: str, start: int | None, valid_from: date | None,
    valid_to: date | None, longitude: float | None, latitude: float | None, area_km2: Decimal | None,
    former_district: str, formerly: str, source_id: str | None, status: str,
) -> Unit:  # fmt: skip
    """A row of `COLUMNS` as a value."""
    centre = (longitude, latitude) if longitude is not None and latitude is not None else None
    return Unit(
        pk, Level(level), code, kind, name, full_name, start, valid_from, valid_to, centre, area_km2, former_district,
        formerly, source_id or "", status,
    )  # fmt: skip


def unit_value(row: models.Unit) -> Unit:
    return unit_of(*(getattr(row, column) for column in COLUMNS))


def units_in(area: UnitRange, level: Level | None = None, on: date | None = None) -> list[Unit]:
    """Units whose number lies in the range on a day, in the order of their numbers."""
    rows = models.Unit.plain.filter(holding(on), start__gte=area.start, start__lt=area.stop)
    return _values(rows.filter(level=level) if level else rows, "start", "level")


def numbers_in(areas: Iterable[UnitRange], on: date | None = None) -> list[int]:
    """Communes and villages whose number lies in one of these ranges on a day; one query, however many ranges there are."""
    wanted = merged(areas)
    if not wanted:
        return []
    starts = [area.start for area in wanted]
    rows = models.Unit.plain.filter(
        holding(on), start__gte=starts[0], start__lt=wanted[-1].stop, level__in=(Level.COMMUNE, Level.VILLAGE)
    )
    found = (int(number or 0) for number in rows.order_by("start").values_list("start", flat=True))
    return [one for one in found if wanted[bisect_right(starts, one) - 1].contains(one)]


def unit_by_code(code: str, on: date | None = None) -> Unit:
    """Province (2 digits), district (3), commune (5) or village (9): on a day, or the latest if none holds today."""
    level = _LEVELS.get(len(code))
    rows = models.Unit.plain.filter(level=level, code=code) if level else models.Unit.plain.none()
    found = rows.filter(holding(on)).first()
    if found is None and on is None:
        found = rows.order_by(F("valid_from").desc(nulls_last=True)).first()
    if found is None:
        raise NotFound
    return unit_value(found)


def commune(code: str, on: date | None = None) -> Unit:
    """The commune that carries a code on a day: codes outlive the communes they name."""
    if len(code) != 5:
        raise NotFound
    return unit_by_code(code, on)


def province(code: str) -> Unit:
    """A province of this installation; `NotFound` when its pack is not loaded."""
    if len(code) != 2:
        raise NotFound
    return unit_by_code(code)


def unit_by_number(number: int, on: date | None = None) -> Unit | None:
    """The unit with exactly this number."""
    row = models.Unit.plain.filter(holding(on), start=number).first()
    return None if row is None else unit_value(row)


def units_by_number(numbers: Iterable[int]) -> dict[int, Unit]:
    """The units of today with these numbers; one query."""
    rows = models.Unit.plain.filter(holding(None), start__in=set(numbers))
    return {int(row.start or 0): unit_value(row) for row in rows}


def communes(province: int, on: date | None = None) -> list[UnitLine]:
    """Numbers and names of a province's communes in Vietnamese order; ``province`` is its code as a number."""
    rows = _communes_of(province, on).order_by("name_sort", "code")
    return [UnitLine(int(row.start or 0), row.full_name, row.code) for row in rows]


def communes_at(province: int, on: date | None = None) -> list[Unit]:
    """The same with everything known of each."""
    return _values(_communes_of(province, on), "name_sort", "code")


def provinces_and_communes(on: date | None = None) -> list[UnitLine]:
    """Every province and commune loaded here, provinces first, each in Vietnamese order."""
    rows = models.Unit.plain.filter(holding(on), level__in=[Level.PROVINCE, Level.COMMUNE])
    lines = rows.order_by("-level", "name_sort", "code").values_list("start", "full_name", "code")
    return [UnitLine(int(start or 0), name, code) for start, name, code in lines]


def names_of(numbers: Iterable[int]) -> dict[int, str]:
    """Names by number, today's where the unit still exists; one query for all."""
    # The first period has no known beginning; databases disagree where such rows stand unless told.
    rows = models.Unit.plain.filter(start__in=set(numbers)).order_by(F("valid_from").asc(nulls_first=True))
    return {int(start or 0): name for start, name in rows.values_list("start", "full_name")}


def naming(number: Combinable) -> Subquery:
    """For another room's question about its rows: what `names_of` says of the number an expression of theirs gives."""
    rows = models.Unit.plain.filter(start=number).order_by(F("valid_from").desc(nulls_last=True))
    return Subquery(rows.values("full_name")[:1])


def commune_numbers(on: date | None = None) -> dict[str, int]:
    """Code → number of every commune in force, for sheets."""
    rows = models.Unit.plain.filter(holding(on), level=Level.COMMUNE)
    return {code: int(start or 0) for code, start in rows.values_list("code", "start")}


def village_names(on: date | None = None) -> list[tuple[int, str]]:
    """Number and name of every village known."""
    rows = models.Unit.plain.filter(holding(on), level=Level.VILLAGE).order_by("start")
    return [(int(start or 0), name) for start, name in rows.values_list("start", "name")]


def villages_called(words: Sequence[str], areas: Sequence[UnitRange]) -> tuple[UnitRange, ...]:
    """Villages of today in these areas whose name holds each of the folded words."""
    rows = models.Unit.plain.filter(holding(None), within("start", areas), level=Level.VILLAGE)
    for word in words:
        rows = rows.filter(name_key__contains=word)
    return tuple(UnitRange(start or 0, stop or 0) for start, stop in rows.values_list("start", "stop"))


def children(unit_id: int, on: date | None = None) -> list[Unit]:
    """Units directly below on a day, in Vietnamese order."""
    return _values(models.Unit.plain.filter(holding(on), parent_id=unit_id), "name_sort", "code")


def lineage_of(unit_id: int) -> tuple[Ancestor, ...]:
    """The former units of a unit, and theirs; two reforms are two levels. One query per level."""
    return _ancestors({unit_id}, depth=6).get(unit_id, ())


def lineages_of(unit_ids: Iterable[int]) -> dict[int, tuple[Ancestor, ...]]:
    """The same of several; of units without former ones nothing."""
    return _ancestors(set(unit_ids), depth=6)


def successors_of(unit_ids: Sequence[int]) -> dict[int, list[Unit]]:
    """Which units each became, directly."""
    found: dict[int, list[Unit]] = {}
    for row in models.Lineage.plain.filter(old_id__in=unit_ids).select_related("new").order_by("new_id"):
        found.setdefault(row.old_id, []).append(unit_value(row.new))
    return found


def gone_units(numbers: Iterable[int]) -> dict[int, tuple[Unit, tuple[Unit, ...]]]:
    """Of numbers that no unit has today: the unit as it was called last, and which of today's it became; a query a reform."""
    gone = Q(valid_to__lte=clock.today())
    rows = models.Unit.plain.filter(gone, start__in=set(numbers)).order_by("valid_to")
    last = {int(row.start or 0): unit_value(row) for row in rows}
    became = _became({one.id for one in last.values()}, depth=6)
    return {number: (one, tuple(became.get(one.id, ()))) for number, one in last.items()}


def _became(unit_ids: set[int], depth: int) -> dict[int, list[Unit]]:
    """What each is today, through as many reforms."""
    found = successors_of(list(unit_ids)) if depth else {}
    today = clock.today()
    gone = {
        one.id
        for some in found.values()
        for one in some
        if one.valid_to is not None and one.valid_to <= today
    }
    later = _became(gone, depth - 1) if gone else {}
    return {
        old: list(dict.fromkeys(last for one in some for last in (later.get(one.id, []) if one.id in gone else [one])))
        for old, some in found.items()
    }  # fmt: skip


def _ancestors(unit_ids: set[int], depth: int) -> dict[int, tuple[Ancestor, ...]]:
    rows = list(
        models.Lineage.plain.filter(new_id__in=unit_ids).select_related("old").order_by("old__name_sort")
    )
    if not rows or not depth:
        return {}
    older = _ancestors({row.old_id for row in rows}, depth - 1)
    found: dict[int, tuple[Ancestor, ...]] = {}
    for row in rows:
        one = Ancestor(
            unit_value(row.old),
            row.on,
            row.decision_id or "",
            row.share,
            row.status,
            row.note,
            older.get(row.old_id, ()),
        )
        found[row.new_id] = (*found.get(row.new_id, ()), one)
    return found


def _communes_of(province: int, on: date | None) -> QuerySet[models.Unit]:
    start = unit_number(f"{province:02d}")
    return models.Unit.plain.filter(
        holding(on), level=Level.COMMUNE, start__gte=start, start__lt=stop_of(start)
    )


def _values(rows: QuerySet[models.Unit], *order: str) -> list[Unit]:
    return [unit_value(row) for row in rows.order_by(*order)]
