"""Whom to ring on a rung of the ladder: the shift log first, then who holds the right there; whoever is away, through her stand-in."""

from collections.abc import Iterable
from datetime import datetime

from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.permissions import Permission
from hoaban.domains.ringing.values import Stage
from hoaban.domains.warning import api as warning
from hoaban.foundation.accounts import api as accounts

MOST = 6
"""People of one rung: enough that somebody wakes, few enough that each knows it is for her."""


def people_at(bell: Bell, areas: Iterable[int], now: datetime) -> list[tuple[int, str]]:
    """(user, name) of this rung, the nearest first; nobody twice in a round, and never whoever wrote it down."""
    ids = list(dict.fromkeys(_with_stand_ins(_holders(bell, areas, now), now)))
    rung = set(Ring.plain.filter(bell=bell, round=bell.round).values_list("recipient", flat=True)) | {
        bell.written_by
    }
    names = accounts.display_names(ids)
    return [(one, names[one]) for one in ids if one in names and f"user:{one}" not in rung][:MOST]


def is_first(bell: Bell, key: str, now: datetime) -> bool:
    """Whether she would be rung first."""
    return key in {f"user:{one}" for one in _with_stand_ins(_first(bell, now), now)}


def _holders(bell: Bell, areas: Iterable[int], now: datetime) -> list[int]:
    if bell.stage == Stage.COMMUNE:
        found = [accounts.holders_of(Permission.COMMUNE, area) for area in areas]
        return [one for ids in found for one in ids]
    if bell.stage == Stage.DUTY:
        return _first(bell, now)
    first = accounts.holders_of(Permission.FIRST, bell.place_no)
    return [*accounts.holders_of(Permission.SECOND, bell.place_no), *first]


def _first(bell: Bell, now: datetime) -> list[int]:
    kind, _, number = warning.on_duty(bell.place_no, now).partition(":")
    has_it = int(number) if kind == "user" and number.isdigit() else 0
    if has_it and accounts.is_active(has_it):
        return [has_it]
    return accounts.holders_of(Permission.FIRST, bell.place_no)


def _with_stand_ins(ids: list[int], now: datetime) -> Iterable[int]:
    """Whoever is away is rung too: a telephone may be in her hand all the same."""
    for one in ids:
        yield from accounts.stand_ins_for(one)
        yield one
