"""What stands on the board: what needs a person first, then every station with the last that it told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hoaban.domains.hazards import queries, rules
from hoaban.domains.hazards.values import Origin, Outage, SeriesLine, StationLine, Variable
from hoaban.domains.hazards.web import drawn, words
from hoaban.foundation.access.api import Actor
from hoaban.kit.text import name_key
from hoaban.ui import ages, formats
from hoaban.ui.graphics import shown
from hoaban.ui.tables import Column, Row, Table

DAY = timedelta(days=1)
FRESH = timedelta(days=2)
"""Our own choice: what is older calls nobody to the river; it stays in the list with its age."""


@dataclass(frozen=True, slots=True)
class Need:
    """One station that needs a person, why, and how grave."""

    station: StationLine
    badge: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Board:
    needs: Sequence[Need]
    out: Sequence[StationLine]
    """Out of service, the latest first."""
    table: Table
    count: int


def headline(station: StationLine) -> SeriesLine | None:
    """What a line of the board shows: the station's own before others, and of these the newest; a river's level before its rain."""
    spoken = [one for one in station.series if one.value_at is not None]
    order = list(Origin)
    return min(
        spoken,
        key=lambda one: (
            order.index(one.origin),
            station.kind == "river" and one.variable is not Variable.LEVEL,
            -one.value_at.timestamp() if one.value_at else 0.0,
        ),
        default=None,
    )


def board(
    actor: Actor, found: Sequence[StationLine], places: Mapping[int, str], now: datetime, language: str
) -> Board:
    heads = {one.id: head for one in found if (head := headline(one)) is not None}
    told = queries.last_days(actor, list(heads.values()), DAY)
    ordered = sorted(found, key=lambda one: one.is_out)  # stable: by name within
    rows = [_row(one, heads.get(one.id), told, places, now, language) for one in ordered]
    columns = (
        Column("name", _("Station")),
        Column("kind", _("Kind of station")),
        Column("place", _("Commune")),
        Column("last", _("Last value"), numeric=True),
        Column("age", _("When")),
        Column("day", _("Its last day")),
        Column("source", _("Where from")),
    )
    table = Table(
        _("Stations"), columns, rows, empty_title=_("No station fits"),
        empty_text=_("Choose another kind, or write less of the name."),
    )  # fmt: skip
    serving_now = [one for one in found if not one.is_out]
    out = sorted((one for one in found if one.out_from), key=lambda one: one.out_from or now, reverse=True)
    return Board(_needs(actor, serving_now, now, language), out, table, len(found))


def serving(found: Sequence[StationLine], service: str) -> list[StationLine]:
    """All of them, those in service or those out of it."""
    return [one for one in found if not service or one.is_out == (service == "out")]


def outages_of(one: StationLine) -> list[Outage]:
    return [outage for outage in queries.outages() if outage.station_id == one.id]


def judged(row: queries.Told, out: Sequence[Outage]) -> bool:
    return row.used and not any(outage.holds(row.ended_at) for outage in out)


def said_of(row: queries.Told, out: Sequence[Outage]) -> str:
    """Its flags in words, and that the station was out of service then."""
    is_out = any(outage.holds(row.ended_at) for outage in out)
    return ", ".join(
        part for part in (words.flags(row.flags), _("out of service then") if is_out else "") if part
    )


def called(found: Sequence[StationLine], text: str) -> list[StationLine]:
    """Stations whose name or code holds every word, marks and case aside."""
    parts = name_key(text).split()
    return [one for one in found if all(part in name_key(f"{one.name} {one.code}") for part in parts)]


def _row(
    one: StationLine, head: SeriesLine | None, told: Mapping[int, drawn.Points], places: Mapping[int, str], now: datetime,
    language: str,
) -> Row:  # fmt: skip
    url, place = reverse("hazards:station", args=[one.uid]), places.get(one.place_no, "")
    if one.out_from is not None:
        since = _("since %(when)s") % {"when": formats.moment(timezone.localtime(one.out_from))}
        return Row((one.name, words.KINDS[one.kind], place, _("out of service"), since, "", ""), url)
    if head is None or head.value is None or head.value_at is None:
        return Row((one.name, words.KINDS[one.kind], place, "", _("nothing yet"), "", ""), url)
    value = f"{shown(head.value, None, head.variable.unit, language)} {words.span(head.minutes)}".strip()
    label = f"{words.series(head)}, {one.name}"
    line: SafeString = drawn.spark(told.get(head.id, ()), label)
    age, origin = ages.ago(head.value_at, now), words.ORIGINS[head.origin]
    return Row((one.name, words.KINDS[one.kind], place, value, age, line, origin), url)


def _needs(actor: Actor, found: Sequence[StationLine], now: datetime, language: str) -> list[Need]:
    """The gravest first: rivers at an alarm level, then silence, then readings that cannot be."""
    outages: dict[int, list[Outage]] = {}
    for outage in queries.outages():
        outages.setdefault(outage.station_id, []).append(outage)
    levels = [need for one in found if (need := _alarm(one, outages.get(one.id, ()), now, language))]
    silent = [need for one in found if (need := _silent(one, now))]
    return [*levels, *silent, *_doubtful(actor, found, now)]


def _alarm(one: StationLine, out: Sequence[Outage], now: datetime, language: str) -> Need | None:
    for line in one.series:
        if line.value_at is not None and any(outage.holds(line.value_at) for outage in out):
            continue
        is_now = line.value_at is not None and now - line.value_at <= FRESH
        if line.variable is not Variable.LEVEL or line.origin is Origin.SYNTHETIC or not is_now:
            continue
        if level := rules.alarm_of(line.value, one.alarms):
            text = _("%(value)s, %(age)s.") % {
                "value": shown(line.value, None, "m", language),
                "age": ages.ago(line.value_at or now, now),
            }
            return Need(one, _("alarm level %(n)s") % {"n": level}, "fault", text)
    return None


def newest_own(one: StationLine) -> datetime | None:
    times = [line.newest_at for line in one.series if line.origin is Origin.STATION and line.newest_at]
    return max(times, default=None)


def _silent(one: StationLine, now: datetime) -> Need | None:
    newest = newest_own(one)
    if newest is None or not rules.is_silent(
        one.expected_minutes, rules.heard_last(newest, one.back_from), now
    ):
        return None
    text = _("Last heard %(age)s; it should speak every %(n)s minutes.") % {
        "age": ages.ago(newest, now),
        "n": one.expected_minutes,
    }
    return Need(one, _("silent"), "attention", text)


def _doubtful(actor: Actor, found: Sequence[StationLine], now: datetime) -> list[Need]:
    """Stations whose last day holds readings that are not used."""
    by_series = {
        line.id: (one, line) for one in found for line in one.series if line.origin is Origin.STATION
    }
    recent = [line for _one, line in by_series.values() if line.newest_at and now - line.newest_at <= FRESH]
    counts: dict[int, int] = {}
    for row in queries.lately(actor, recent, DAY, 500, doubtful=True):
        counts[by_series[row.series_id][0].id] = counts.get(by_series[row.series_id][0].id, 0) + 1
    stations = {one.id: one for one in found}
    text = _("%(n)s readings of its last day are not used: they cannot be, or contradict each other.")
    return [Need(stations[pk], _("doubtful"), "attention", text % {"n": n}) for pk, n in counts.items()]
