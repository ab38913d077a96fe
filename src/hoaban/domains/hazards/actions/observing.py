"""Readings come in: many at once, each with its own answer, in one short transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hoaban.domains.hazards import queries
from hoaban.domains.hazards.actions.keeping import Deed, SeriesKey, Work, keep, lock_series
from hoaban.domains.hazards.errors import ReadingUnfit, TooManyRows, UnknownStation
from hoaban.domains.hazards.events import Observed
from hoaban.domains.hazards.models import Observation, Station
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import Answer, Channel, Flag, Outcome, Reading
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.kit import clock

MOST = 500
"""Readings in one transaction: others never wait long for it. Whoever has more sends them in turn."""


@transaction.atomic
def observe(
    *, by: access.Actor, rows: Sequence[Reading | ReadingUnfit], channel: Channel, now: datetime, batch: int | None = None
) -> list[Answer]:  # fmt: skip
    """Keep what can be kept; an answer for each row, in their order. A row that could not be read comes as its refusal.

    Safe to send twice: what is there already is counted on its row and answered as known. Bad rows stop no good ones.
    """
    access.require(by, Permission.OBSERVE)
    if len(rows) > MOST:
        raise TooManyRows(most=MOST)
    answers, works = _sorted_out(by, rows)
    fresh = keep(works, Deed(channel, now, batch))
    for work in works:
        for n, row, is_new in work.told:
            answers[n] = Answer(Outcome.NEW if is_new else Outcome.KNOWN, Flag(row.flags), row.used)
    if fresh:
        _tell(by, works, fresh, channel)
    return list(answers.values())


def _sorted_out(
    by: access.Actor, rows: Sequence[Reading | ReadingUnfit]
) -> tuple[dict[int, Answer], list[Work]]:
    """Refusals at once; the others by the series they belong to, which are locked."""
    stations = queries.stations_called(by, {row.station for row in rows if isinstance(row, Reading)})
    answers: dict[int, Answer] = {}
    wanted: dict[SeriesKey, list[tuple[int, Reading]]] = {}
    for n, row in enumerate(rows):
        answers[n] = Answer(Outcome.REFUSED, problem=_refusal(row, stations))
        if isinstance(row, Reading) and row.station in stations:
            key = (stations[row.station].pk, row.variable, row.minutes, row.origin)
            wanted.setdefault(key, []).append((n, row))
    found = lock_series(wanted.keys())
    limits = queries.Limits.of(clock.today())
    works = [
        Work(found[key], limits.of_station(told[0][1].station, key[1]), told) for key, told in wanted.items()
    ]
    return answers, works


def _refusal(row: Reading | ReadingUnfit, stations: dict[str, Station]) -> ReadingUnfit | None:
    if isinstance(row, ReadingUnfit):
        return row
    return None if row.station in stations else UnknownStation(station=row.station)


def _tell(by: access.Actor, works: list[Work], fresh: list[Observation], channel: Channel) -> None:
    """One line and one event for all of it."""
    said = [[row.series_id, row.ended_at.isoformat(), row.value] for row in fresh]
    audit.record(
        "hazards:reading:observe", by=by, target=("hazards.channel", channel), count=len(fresh), values={"readings": said}
    )  # fmt: skip
    times = [row.ended_at for row in fresh]
    stations = sorted({work.series.station_id for work in works if work.fresh})
    first, last = min(times).isoformat(), max(times).isoformat()
    events.publish(Observed(stations, first, last, len(fresh)))
