"""What an officer asks of a station first: what it says now, which alarm level that is, how far the next one is, where it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hoaban.domains.hazards import queries, rules
from hoaban.domains.hazards.values import Flag, SeriesLine, StationLine, Variable
from hoaban.domains.hazards.web import boards, words
from hoaban.foundation.access.api import Actor
from hoaban.ui import ages, formats
from hoaban.ui.graphics import shown

HOUR, ABOUT = timedelta(hours=1), timedelta(minutes=20)
"""A change in an hour is told where a reading lies about an hour before the newest; else none is reckoned."""
MOST = 3


@dataclass(frozen=True, slots=True)
class Now:
    value: str
    what: str
    age: str
    origin: str | Promise
    is_old: bool
    alarm: int
    """The highest known level it reaches."""
    above: Sequence[str]
    """Of each higher level that is known: how far it is."""
    change: str


def of(actor: Actor, one: StationLine, now: datetime, language: str) -> Now | None:
    """None: it never told anything. A river in words of its alarm levels; what stands in no source is passed over."""
    head = boards.headline(one)
    if head is None or head.value is None or head.value_at is None:
        return None
    is_level = head.variable is Variable.LEVEL
    return Now(
        f"{shown(head.value, None, head.variable.unit, language)} {words.span(head.minutes)}".strip(),
        str(words.VARIABLES[head.variable]),
        ages.ago(head.value_at, now),
        words.ORIGINS[head.origin],
        now - head.value_at > boards.FRESH,
        rules.alarm_of(head.value, one.alarms) if is_level else 0,
        _above(head.value, one, language) if is_level else (),
        _change(actor, head, language) if is_level else "",
    )


def _above(value: float, one: StationLine, language: str) -> list[str]:
    return [
        _("%(far)s below alarm level %(n)s") % {"far": shown(height - value, 2, "m", language), "n": n}
        for n, height in enumerate(one.alarms, 1)
        if height is not None and height > value
    ]


def _change(actor: Actor, head: SeriesLine, language: str) -> str:
    """In about an hour, by the readings in use."""
    if head.value is None or head.value_at is None:
        return ""
    points = queries.last_days(actor, [head], HOUR + ABOUT).get(head.id, [])
    before = [
        (abs(head.value_at - at - HOUR), value) for at, value in points if head.value_at - at >= HOUR - ABOUT
    ]
    if not before:
        return ""
    by = head.value - min(before)[1]
    if abs(by) < 0.005:
        return _("unchanged within an hour")
    told = {"by": shown(abs(by), 2, "m", language)}
    return (_("risen by %(by)s within an hour") if by > 0 else _("fallen by %(by)s within an hour")) % told


def contradictions(rows: Sequence[queries.Told], line: SeriesLine | None, language: str) -> list[str]:
    """Two values for one time, and which of them counts; the newest few."""
    if line is None:
        return []
    disputed = [row for row in rows if row.flags & Flag.CONTRADICTS]
    text = (
        _(
            "%(when)s: %(values)s for the same time. The higher one is used: ask who reads the gauge which one is right."
        )
        if line.variable.too_much_is_the_danger
        else _(
            "%(when)s: %(values)s for the same time. Neither is used: ask who reads the gauge which one is right."
        )
    )
    told = []
    for at, same in groupby(disputed, key=lambda row: row.ended_at):
        values = ", ".join(shown(row.value, None, line.variable.unit, language) for row in same)
        told.append(text % {"when": formats.moment(timezone.localtime(at)), "values": values})
    return told[:MOST]
