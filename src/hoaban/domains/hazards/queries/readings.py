"""Readings: used ones as columns for rules and charts, all of them for whoever wants to know why one is not used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from hoaban.domains.hazards.models import Observation
from hoaban.domains.hazards.queries.versions import outages
from hoaban.domains.hazards.values import Channel, Columns, Flag, Origin, SeriesLine
from hoaban.foundation.access.api import Actor
from hoaban.foundation.sources import api as sources
from hoaban.foundation.sources.api import Citation

AT_ONCE = 50
LOOKED_AT = 2000
"""Of what came last, by arrival: a province of a thousand gauges that speak every ten minutes is heard whole in it."""
TOGETHER = timedelta(hours=1)
"""A clock that was right this morning says nothing of tonight; what came within an hour of the newest is one word."""
BY_ITSELF = (Channel.HTTP, Channel.MQTT)
"""Roads on which a station's own clock speaks; a list and a pack bring old readings, and may."""


def readings(actor: Actor, series_ids: Iterable[int], since: datetime, until: datetime) -> Columns:
    """Used readings of (since, until] as columns, in the order of series and time: what rules and replay compute from.

    What a station told while it was out of service judges nothing.
    """
    rows = Observation.objects.visible_to(actor).filter(
        series__in=list(series_ids), used=True, ended_at__gt=since, ended_at__lte=until
    )
    for one in outages():
        if one.since < until and (one.until is None or one.until > since):
            rows = rows.exclude(
                series__station=one.station_id, ended_at__gt=one.since, ended_at__lte=one.until or until
            )
    found = rows.order_by("series_id", "ended_at").values_list("series_id", "ended_at", "value")
    columns = Columns([], [], [])
    for pk, at, value in found.iterator(chunk_size=2000):
        columns.series.append(pk)
        columns.ended_at.append(at)
        columns.value.append(value)
    return columns


def last_days(
    actor: Actor, series: Sequence[SeriesLine], span: timedelta
) -> dict[int, list[tuple[datetime, float]]]:
    """The last stretch that each series told, however long ago that was."""
    found: dict[int, list[tuple[datetime, float]]] = {}
    spoken = [(one.id, one.value_at) for one in series if one.value_at is not None]
    for start in range(0, len(spoken), AT_ONCE):
        wanted = Q()
        for pk, last in spoken[start : start + AT_ONCE]:
            wanted |= Q(series=pk, ended_at__gt=last - span, ended_at__lte=last)
        rows = (
            Observation.objects.visible_to(actor).filter(wanted, used=True).order_by("series_id", "ended_at")
        )
        for pk, at, value in rows.values_list("series_id", "ended_at", "value"):
            found.setdefault(pk, []).append((at, value))
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """One row as it came, with all that is said of it."""

    series_id: int
    ended_at: datetime
    value: float
    flags: Flag
    used: bool
    repeats: int
    received_at: datetime
    channel: Channel
    source: Citation


@dataclass(frozen=True, slots=True)
class Came:
    """What a station sent by itself last: when the newest arrived, and the newest time that stands in any of that hour's."""

    arrived_at: datetime
    says: datetime


def came_since(actor: Actor, since: datetime) -> dict[int, Came]:
    """By station, from the newest arrivals alone: no index leads to the time of arrival, the order of keys does."""
    rows = Observation.objects.visible_to(actor).order_by("-pk")
    found: dict[int, Came] = {}
    newest = rows.values_list("series__station_id", "received_at", "ended_at", "channel", "series__origin")
    for station, arrived, says, channel, origin in newest[:LOOKED_AT]:
        if arrived < since or channel not in BY_ITSELF or origin != Origin.STATION:
            continue
        known = found.setdefault(station, Came(arrived, says))
        if known.arrived_at - arrived <= TOGETHER:
            found[station] = Came(known.arrived_at, max(known.says, says))
    return found


def arrived(actor: Actor, series: SeriesLine, most: int) -> list[Told]:
    """The newest rows by arrival, whatever time stands in them: of a clock that is wrong the others would show none."""
    return _told(list(Observation.objects.visible_to(actor).filter(series=series.id).order_by("-pk")[:most]))


def lately(
    actor: Actor, series: Sequence[SeriesLine], span: timedelta, most: int, *, doubtful: bool = False
) -> list[Told]:
    """The newest rows of these series, unused ones too; ``doubtful``: only what contradicts or cannot be."""
    wanted = Q()
    for one in series:
        if one.newest_at is not None:
            wanted |= Q(series=one.id, ended_at__gt=one.newest_at - span)
    if not wanted:
        return []
    rows = Observation.objects.visible_to(actor).filter(wanted)
    if doubtful:
        rows = rows.filter(used=False)
    return _told(list(rows.order_by("-ended_at", "-value")[:most]))


def _told(found: Sequence[Observation]) -> list[Told]:
    cited = sources.cite_many(row.source for row in found)
    return [
        Told(
            row.series_id, row.ended_at, row.value, Flag(row.flags), row.used, row.repeats, row.received_at,
            Channel(row.channel), cited[row.source],
        )
        for row in found
    ]  # fmt: skip
