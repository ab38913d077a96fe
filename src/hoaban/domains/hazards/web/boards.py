"""What stands on the board: what needs a person first, then every station with the last that it told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoaban.domains.hazards import queries, rules
from hoaban.domains.hazards.values import Flag, Origin, Outage, SeriesLine, StationLine, Variable
from hoaban.domains.hazards.web import drawn, mapped, words
from hoaban.foundation.access.api import Actor
from hoaban.kit.text import name_key
from hoaban.ui import ages, formats
from hoaban.ui.graphics import shown
from hoaban.ui.tables import Column, Row, Table, Words

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
    """Of those that told something: the newest word first."""
    mute: Sequence[tuple[StationLine, Words, str]]
    """Those that never did, by name, with kind and commune: a line of dashes each hid the others."""
    count: int
    map: mapped.StationMap | None


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
    speaking = [one for one in found if one.is_out or one.id in heads]
    heard = {one.id for one in speaking}
    ordered = sorted(
        speaking, key=lambda one: (one.is_out, _since(heads.get(one.id), now))
    )  # stable: by name within
    lines = {
        one.id: drawn.spark(told.get(head.id, ()), f"{words.series(head)}, {one.name}")
        for one in found
        if (head := heads.get(one.id))
    }
    has_day = any(lines.values())  # an empty column is none
    rows = [
        _row(one, heads.get(one.id), lines.get(one.id, SafeString("")), has_day, places, now, language)
        for one in ordered
    ]
    columns = (
        Column("name", _("Station")),
        Column("kind", _("Kind and commune")),
        Column("last", _("Last value"), numeric=True),
        Column("age", _("When, and where from")),
        *([Column("day", _("Its last day"))] if has_day else []),
    )
    table = Table(
        _("Stations"), columns, rows, empty_title=_("No station fits"),
        empty_text=_("Choose another kind, or write less of the name."),
    )  # fmt: skip
    serving_now = [one for one in found if not one.is_out]
    out = sorted((one for one in found if one.out_from), key=lambda one: one.out_from or now, reverse=True)
    needs = _needs(actor, serving_now, now, language)
    mute = [
        (one, words.KINDS[one.kind], places.get(one.place_no, "")) for one in found if one.id not in heard
    ]
    picture = mapped.station_map(found, {one.station.id: one for one in reversed(needs)}, heads, now)
    return Board(needs, out, table, mute, len(found), picture)


def _since(head: SeriesLine | None, now: datetime) -> timedelta:
    """How old its last word is, by whole days: what spoke today stands by name."""
    return timedelta(days=(now - head.value_at).days) if head and head.value_at else timedelta.max


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
    one: StationLine, head: SeriesLine | None, line: SafeString, has_day: bool, places: Mapping[int, str], now: datetime,
    language: str,
) -> Row:  # fmt: skip
    url = reverse("hazards:station", args=[one.uid])
    what = _parts(words.KINDS[one.kind], places.get(one.place_no, ""))
    day = (line,) if has_day else ()
    if one.out_from is not None:
        since = _("since %(when)s") % {"when": formats.moment(timezone.localtime(one.out_from))}
        return Row((one.name, what, _("out of service"), since, *(("",) if has_day else ())), url)
    if head is None or head.value is None or head.value_at is None:
        return Row((one.name, what, "", _("nothing yet"), *(("",) if has_day else ())), url)
    value = f"{shown(head.value, None, head.variable.unit, language)} {words.span(head.minutes)}".strip()
    age = format_html(
        '<span class="whole">{}</span> · {}', ages.ago(head.value_at, now), words.ORIGINS[head.origin]
    )
    return Row((one.name, what, value, age, *day), url)


def _parts(*parts: Words) -> SafeString:
    """Beside each other, and broken only between them."""
    found = (format_html('<span class="whole">{}</span>', part) for part in parts if part)
    return format_html_join(" · ", "{}", ((one,) for one in found))


def _needs(actor: Actor, found: Sequence[StationLine], now: datetime, language: str) -> list[Need]:
    """The gravest first: rivers at an alarm level, clocks that are wrong, silence, then readings that cannot be."""
    outages: dict[int, list[Outage]] = {}
    for outage in queries.outages():
        outages.setdefault(outage.station_id, []).append(outage)
    levels = [need for one in found if (need := _alarm(one, outages.get(one.id, ()), now, language))]
    came = queries.came_since(actor, now - DAY)
    clocks = [need for one in found if (need := clock(one, came.get(one.id), now))]
    wrong = {need.station.id for need in clocks}
    silent = [need for one in found if one.id not in wrong and (need := _silent(one, now))]
    return [*levels, *clocks, *silent, *_doubtful(actor, found, now)]


def clock(one: StationLine, came: queries.Came | None, now: datetime) -> Need | None:
    """It speaks, and what it says is of another day: neither silent nor sound."""
    way = rules.clock_of(came.says, came.arrived_at) if came else 0
    if came is None or not way:
        return None
    told = {"age": ages.ago(came.arrived_at, now), "when": formats.moment(timezone.localtime(came.says))}
    text = (
        _(
            "What arrived %(age)s says %(when)s, which has not come yet: its clock runs ahead. Such readings are kept and not used."
        )
        if way > 0
        else _(
            "What arrived %(age)s says %(when)s: its clock runs behind, or it sends old readings late. None of it is taken for today's."
        )
    )
    return Need(one, _("look at its clock"), "attention", text % told)


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
    """Stations whose last day holds readings that cannot be or contradict each other; a clock is told by itself."""
    by_series = {
        line.id: (one, line) for one in found for line in one.series if line.origin is Origin.STATION
    }
    recent = [line for _one, line in by_series.values() if line.newest_at and now - line.newest_at <= FRESH]
    counts: dict[int, int] = {}
    for row in queries.lately(actor, recent, DAY, 500, doubtful=True):
        if row.flags & (Flag.IMPOSSIBLE | Flag.CONTRADICTS):
            counts[by_series[row.series_id][0].id] = counts.get(by_series[row.series_id][0].id, 0) + 1
    stations = {one.id: one for one in found}
    return [
        Need(
            stations[pk], _("doubtful"), "attention",
            ngettext(
                "%(n)s reading of its last day is not used: it cannot be, or contradicts another.",
                "%(n)s readings of its last day are not used: they cannot be, or contradict each other.", n,
            ) % {"n": n},
        )
        for pk, n in counts.items()
    ]  # fmt: skip
