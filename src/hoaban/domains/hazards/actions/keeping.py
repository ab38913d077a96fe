"""Rows of a series: what comes is laid beside what is there, and the neighbourhood is judged anew.

Whoever holds the lock on a series is alone with it, so absolute values may be written.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Q

from hoaban.domains.hazards import rules
from hoaban.domains.hazards.models import Observation, Series
from hoaban.domains.hazards.rules import Point
from hoaban.domains.hazards.values import Channel, Flag, Limit, Origin, Reading, Variable

SeriesKey = tuple[int, Variable, int, Origin]
"""Station, variable, minutes, origin."""
WINDOWS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Deed:
    channel: Channel
    now: datetime
    batch: int | None = None


@dataclass(slots=True)
class Work:
    """One series of a message: what comes, and what is there around it."""

    series: Series
    limit: Limit
    coming: Sequence[tuple[int, Reading]]
    """With the number of the row in the message."""
    around: tuple[datetime, datetime] | None = None
    """Where rows were taken away; of what comes the times are known."""
    before: Point | None = None
    """The newest reading in use, where it alone is enough to judge what comes."""
    there: list[Observation] = field(default_factory=list)
    fresh: list[Observation] = field(default_factory=list)
    repeated: set[int] = field(default_factory=set)
    told: list[tuple[int, Observation, bool]] = field(default_factory=list)

    @property
    def next(self) -> Reading | None:
        """The one reading that comes, if it is newer than everything there: so it is all day long."""
        if len(self.coming) != 1:
            return None
        reading, newest = self.coming[0][1], self.series.newest_at
        return reading if newest is not None and reading.ended_at > newest else None

    @property
    def span(self) -> tuple[datetime, datetime]:
        times = [reading.ended_at for _n, reading in self.coming] or list(self.around or ())
        return min(times), max(times)


def lock_series(wanted: Collection[SeriesKey]) -> dict[SeriesKey, Series]:
    """The series of these keys, made where they are missing, each held until the transaction ends, always in one order."""
    found = _locked(wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        Series.plain.bulk_create(
            [Series(station_id=key[0], variable=key[1], minutes=key[2], origin=key[3]) for key in missing],
            ignore_conflicts=True,
        )
        found = _locked(wanted)
    return {key: found[key] for key in wanted}


def _locked(wanted: Collection[SeriesKey]) -> dict[SeriesKey, Series]:
    rows = Series.plain.select_for_update().filter(station__in={key[0] for key in wanted}).order_by("pk")
    return {(row.station_id, Variable(row.variable), row.minutes, Origin(row.origin)): row for row in rows}


def keep(works: Sequence[Work], deed: Deed) -> list[Observation]:
    """Write what is new, count what repeats, judge the neighbourhood; the new rows."""
    _read_around(works)
    for work in works:
        _arrive(work, deed)
    changed = [row for work in works for row in _judge_anew(work)]
    lost = [row.pk for row in changed if not row.used]
    fresh = [row for work in works for row in work.fresh]
    repeated = {pk for work in works for pk in work.repeated}
    # Losers first: of one time at most one row is in use, at every statement.
    Observation.plain.filter(pk__in=lost).update(used=False)
    Observation.plain.bulk_create(fresh, batch_size=500)
    Observation.plain.bulk_update(changed, ["flags", "used"], batch_size=200)
    if repeated:
        Observation.plain.filter(pk__in=repeated).update(
            repeats=F("repeats") + 1, flags=F("flags").bitor(Flag.DUPLICATE.value)
        )
    Series.plain.bulk_update([work.series for work in works], ["newest_at", "value_at", "value"])
    return fresh


def _read_around(works: Sequence[Work]) -> None:
    """Rows on both sides, as far as a verdict reaches; a fixed number of questions for many series."""
    wide = _without_short_ways(works)
    by_series = {work.series.pk: work for work in wide}
    for start in range(0, len(wide), WINDOWS_AT_ONCE):
        wanted = Q()
        for work in wide[start : start + WINDOWS_AT_ONCE]:
            (first, last), reach = work.span, rules.reach_of(work.limit)
            wanted |= Q(series=work.series, ended_at__gte=first - reach, ended_at__lte=last + reach)
        for row in Observation.plain.filter(wanted).order_by("series_id", "ended_at", "value"):
            by_series[row.series_id].there.append(row)


def _without_short_ways(works: Sequence[Work]) -> list[Work]:
    """A reading newer than all others is judged by the one before it, unless the gauge may be standing still.

    Without this a message of a hundred gauges would read a hundred days of readings.
    """
    newer = [work for work in works if work.next is not None]
    # A clock that ran ahead has left rows beyond the newest; what comes may be one of them again.
    ahead = _series_with(newer, lambda work: Q(ended_at__gte=work.span[0]))
    short = [work for work in newer if work.series.pk not in ahead]
    still = [
        work for work in short if work.limit.stuck_hours and work.coming[0][1].value == work.series.value
    ]
    moved = _series_with(still, _told_otherwise)
    wide = {id(work) for work in still if work.series.pk not in moved}
    for work in short:
        if id(work) not in wide and work.series.value_at is not None and work.series.value is not None:
            work.before = Point(work.series.value_at, work.series.value)
    judged_short = {id(work) for work in short} - wide
    return [work for work in works if id(work) not in judged_short]


def _told_otherwise(work: Work) -> Q:
    """Another value in use within the hours in which it would have to stand still."""
    since = work.span[0] - timedelta(hours=work.limit.stuck_hours or 0)
    return Q(used=True, ended_at__gte=since) & ~Q(value=work.series.value)


def _series_with(works: Sequence[Work], what: Callable[[Work], Q]) -> set[int]:
    """Ids of the series that have such a row."""
    found: set[int] = set()
    for start in range(0, len(works), WINDOWS_AT_ONCE):
        wanted = Q()
        for work in works[start : start + WINDOWS_AT_ONCE]:
            wanted |= Q(series=work.series) & what(work)
        found.update(
            Observation.plain.filter(wanted).order_by().values_list("series_id", flat=True).distinct()
        )
    return found


def _arrive(work: Work, deed: Deed) -> None:
    known = {(row.ended_at, row.value): row for row in work.there}
    for n, reading in work.coming:
        row = known.get((reading.ended_at, reading.value))
        if row is not None:
            _repeat(work, row)
            work.told.append((n, row, False))
            continue
        row = _fresh(work, reading, deed)
        known[row.ended_at, row.value] = row
        work.fresh.append(row)
        work.told.append((n, row, True))


def _repeat(work: Work, row: Observation) -> None:
    """How often it came is kept; a sum never counts it twice."""
    row.flags |= Flag.DUPLICATE.value
    if row.pk is None:
        row.repeats += 1
    else:
        work.repeated.add(row.pk)


def _fresh(work: Work, reading: Reading, deed: Deed) -> Observation:
    series = work.series
    arrived = rules.arrival(reading.ended_at, deed.now, series.newest_at, work.limit)
    if series.origin != Origin.STATION:
        arrived &= ~Flag.LATE  # a bulletin's figure is as late as the bulletin was read
    if not arrived & Flag.AHEAD and (series.newest_at is None or reading.ended_at > series.newest_at):
        series.newest_at = reading.ended_at
    return Observation(
        series=series, ended_at=reading.ended_at, value=reading.value, flags=arrived.value, used=False,
        received_at=deed.now, channel=deed.channel, source=reading.source,
        batch=deed.batch,
    )  # fmt: skip


def _judge_anew(work: Work) -> list[Observation]:
    """Verdicts from where the new rows begin; the rows that were there and are now judged otherwise."""
    rows = sorted([*work.there, *work.fresh], key=lambda row: (row.ended_at, row.value))
    before = [work.before] if work.before else []
    points = [*before, *(Point(row.ended_at, row.value, Flag(row.flags)) for row in rows)]
    verdicts = rules.judge(points, Variable(work.series.variable), work.series.minutes, work.limit)
    first, _last = work.span
    changed = []
    for row, verdict in zip(rows, verdicts[len(before) :], strict=True):
        if row.ended_at < first:  # what lies before is not touched by what comes after
            continue
        if row.pk is not None and (row.flags, row.used) != (verdict.flags.value, verdict.used):
            changed.append(row)
        row.flags, row.used = verdict.flags.value, verdict.used
    _note_newest(work.series, rows)
    return changed


def _note_newest(series: Series, rows: Sequence[Observation]) -> None:
    """The newest value in use, which boards read from the series."""
    if not rows:
        return
    used = [row for row in rows if row.used]
    in_sight = series.value_at is not None and rows[0].ended_at <= series.value_at <= rows[-1].ended_at
    if used and (series.value_at is None or in_sight or used[-1].ended_at >= series.value_at):
        series.value_at, series.value = used[-1].ended_at, used[-1].value
    elif in_sight:
        _look_back(series, before=rows[0].ended_at)


def _look_back(series: Series, before: datetime | None = None) -> None:
    rows = Observation.plain.filter(series=series, used=True)
    last = (rows.filter(ended_at__lt=before) if before else rows).order_by("-ended_at").first()
    series.value_at, series.value = (last.ended_at, last.value) if last else (None, None)


def mend_after_loss(series: Series, limit: Limit, around: tuple[datetime, datetime]) -> None:
    """Rows of this stretch were taken away: what stood beside them is judged anew."""
    work = Work(series, limit, (), around)
    _read_around([work])
    changed = _judge_anew(work)
    Observation.plain.filter(pk__in=[row.pk for row in changed if not row.used]).update(used=False)
    Observation.plain.bulk_update(changed, ["flags", "used"], batch_size=200)
    told = Observation.plain.filter(series=series).annotate(ahead=F("flags").bitand(Flag.AHEAD.value))
    series.newest_at = told.filter(ahead=0).order_by("-ended_at").values_list("ended_at", flat=True).first()
    _look_back(series)
    series.save(update_fields=["newest_at", "value_at", "value"])
