"""Which places a bulletin is about, how long it counts, which later one takes its place, when a feed is silent."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from hoaban.domains.bulletins.values import Placed, Range
from hoaban.kit.cap.values import Area, Circle, MsgType, Pair, Reference, Status
from hoaban.kit.text import name_key

WITHOUT_END = timedelta(hours=24)
"""How long a bulletin counts that does not say until when: our own choice, shown as one."""
AHEAD = timedelta(hours=1)
"""A sender's clock may run ahead; what claims to be sent later than that is no time to go by."""
PATIENCE = 3
"""So many times in a row a feed may fail before a person is asked: our own choice."""
AROUND_KM = 8.0
"""A commune of the province measures some 190 km²; its middle is all we know of it, so a shape this near may lie in it."""
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Place:
    """A province or commune as bulletins may name it."""

    code: str
    key: str
    """Its name without its kind, folded."""
    range: Range
    centre: Pair | None
    """Latitude, longitude, as CAP has them."""


def placed(areas: Sequence[Area], book: Sequence[Place], feed: Range) -> tuple[list[Range], Placed]:
    """The surest way that says anything: official codes, else shapes, else names, else what the feed is about."""
    codes = {one.value.strip() for area in areas for one in area.geocodes}
    if found := [one.range for one in book if one.code in codes]:
        return _merged(found), Placed.CODES
    polygons = [one for area in areas for one in area.polygons]
    circles = [one for area in areas for one in area.circles]
    if polygons or circles:
        near = [one.range for one in book if one.centre and _reaches(one.centre, polygons, circles)]
        return _merged(near), Placed.SHAPES if near else Placed.ELSEWHERE
    told = " ".join(f" {name_key(area.description)} " for area in areas)
    if found := [one.range for one in book if one.key and f" {one.key} " in told]:
        return _merged(found), Placed.NAMES
    return [feed], Placed.FEED


def unknown_codes(areas: Sequence[Area]) -> list[str]:
    """As a person reads them, each once: of another province, of a table that is not ours, of a commune that a reform ended."""
    named = (one for area in areas for one in area.geocodes)
    return list(dict.fromkeys(f"geocode {one.name[:60]}: {one.value[:60]!r}" for one in named))


def touches(ranges: Iterable[Sequence[int]], wanted: Iterable[Range]) -> bool:
    """Whether any of them share a unit."""
    asked = list(wanted)
    return any(start < stop_ and begin < stop for start, stop in ranges for begin, stop_ in asked)


def until(sent_at: datetime, received_at: datetime, expires: datetime | None) -> datetime:
    """When a bulletin stops to count."""
    return expires if expires is not None else min(sent_at, received_at) + WITHOUT_END


def takes_its_place(kind: MsgType, sender: str, reference: Reference, later: Sequence[Reference]) -> bool:
    """Whether a later message of the same sender says that this one no longer holds; exact, as the standard has it."""
    return (
        kind in (MsgType.UPDATE, MsgType.CANCEL)
        and sender == reference.sender
        and any(one == reference for one in later)
    )


def counts(status: Status, kind: MsgType) -> bool:
    """An exercise, a test, an acknowledgement is shown and never stands for a danger."""
    return status is Status.ACTUAL and kind in (MsgType.ALERT, MsgType.UPDATE)


def is_silent(is_on: bool, since: datetime, hours: int, now: datetime) -> bool:
    """``since``: when it was last well, or switched on."""
    return is_on and hours > 0 and now - since > timedelta(hours=hours)


def _merged(ranges: Iterable[Range]) -> list[Range]:
    """What lies inside another is not said twice."""
    found: list[Range] = []
    for start, stop in sorted(set(ranges), key=lambda one: (one[0], -one[1])):
        if not found or stop > found[-1][1]:
            found.append((start, stop))
    return found


def _reaches(centre: Pair, polygons: Sequence[Sequence[Pair]], circles: Sequence[Circle]) -> bool:
    round_it = any(
        math.hypot(*_flat((one.latitude, one.longitude), centre)) <= one.kilometres + AROUND_KM
        for one in circles
    )
    return round_it or any(_near(centre, one) for one in polygons)


def _near(centre: Pair, polygon: Sequence[Pair]) -> bool:
    """Inside it, or no further from its edge than a commune is wide."""
    points = [_flat(one, centre) for one in polygon]
    inside = False
    for (x1, y1), (x2, y2) in pairwise(points):
        if _distance(x1, y1, x2, y2) <= AROUND_KM:
            return True
        if (y1 > 0) != (y2 > 0) and x1 - y1 * (x2 - x1) / (y2 - y1) > 0:
            inside = not inside
    return inside


def _flat(point: Pair, centre: Pair) -> tuple[float, float]:
    """Kilometres east and north of the centre; good enough at the size of a province."""
    east = (point[1] - centre[1]) * KM_PER_DEGREE * math.cos(math.radians(centre[0]))
    return east, (point[0] - centre[0]) * KM_PER_DEGREE


def _distance(x1: float, y1: float, x2: float, y2: float) -> float:
    """From the middle to the edge between two points."""
    dx, dy = x2 - x1, y2 - y1
    long = dx * dx + dy * dy
    part = 0.0 if long == 0 else min(1.0, max(0.0, -(x1 * dx + y1 * dy) / long))
    return math.hypot(x1 + part * dx, y1 + part * dy)


NEAR_IN_TIME = timedelta(days=3)
"""Numbers begin anew each year, and with each storm."""
SHORTEST = 4
"""Letters and digits of a number by which a bulletin is known inside a longer name."""
LONGEST = 12
"""Words of a name that may be one number: «05», «tblq», «dbst»."""


def number_key(number: str) -> str:
    """Letters and digits alone: «Số 05/TBLQ-DBST» and «05 TBLQ DBST» are one."""
    key = name_key(number)
    return "".join(key.removeprefix("so ").split())


def is_same(
    issuer: str, number: str, sent_at: datetime, named: Sequence[str], told: Sequence[str], at: datetime
) -> bool:
    """Whether what a feed brought is what was entered: ``named`` its sender's names, ``told`` its own name and headline.

    A number is compared whole: «5/TBLQ» is not in «15/TBLQ», and «05/12» of digits alone only where nothing else or «số» stands before
    it: a date looks like one.
    """
    senders = [key for one in named if (key := name_key(one))]
    is_theirs = any(
        issuer == one or f" {issuer} " in f" {one} " or f" {one} " in f" {issuer} " for one in senders
    )
    is_it = any(_names(number, one) for one in told)
    return is_theirs and is_it and abs(at - sent_at) <= NEAR_IN_TIME


def _names(number: str, told: str) -> bool:
    """Whether this text bears that number (`number_key`), zeros before a number aside."""
    wanted, words = _bare(number), name_key(told).split()
    if _bare(number_key(told)) == wanted:
        return True
    if len(number) < SHORTEST:
        return False
    return any(
        _bare("".join(words[start:stop])) == wanted
        and (not wanted.isdigit() or words[start - 1 : start] == ["so"])
        for start in range(len(words))
        for stop in range(start + 1, min(start + LONGEST, len(words)) + 1)
    )


def _bare(key: str) -> str:
    return _ZEROS.sub("", key)


_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def is_of_earnest(status: Status, kind: MsgType) -> bool:
    """It says or takes back something of the real thing: an exercise and a test are no bulletin that somebody entered."""
    return status is Status.ACTUAL and kind in (MsgType.ALERT, MsgType.UPDATE, MsgType.CANCEL)
