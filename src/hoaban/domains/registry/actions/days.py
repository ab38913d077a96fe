"""On which days something may have happened, by what is known already. Days go forward, so that each day of the past has one answer."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from hoaban.domains.registry.models import Change, Household, Move, Person
from hoaban.domains.registry.values import Changed


def may_be_of(day: date, people: Collection[Person], now: datetime) -> bool:
    """Neither to come, nor before one of them was born, came here, moved, came back or became otherwise (a `Change` with its day)."""
    born = max((person.birth_year or 0 for person in people), default=0)
    known = [one for person in people for one in (person.birth_date, person.valid_from) if one]
    known += _last(Move.plain.filter(person__in=people)) + _last(Change.plain.filter(person__in=people))
    return _lies(day, known, now) and day.year >= born


def may_be_of_home(day: date, home: Household, now: datetime) -> bool:
    """Neither to come, nor before it began or before it last became otherwise."""
    known = _last(Change.plain.filter(household=home, what=Changed.HOUSEHOLD))
    return _lies(day, known + ([home.valid_from] if home.valid_from else []), now)


def _last(rows: "QuerySet[Move] | QuerySet[Change]") -> list[date]:
    """The last day of deeds that stand, if one of them has a day."""
    found: date | None = rows.filter(taken_back_at__isnull=True).aggregate(last=Max("on"))["last"]
    return [found] if found else []


def _lies(day: date, known: Collection[date], now: datetime) -> bool:
    return max(known, default=day) <= day <= timezone.localdate(now)
