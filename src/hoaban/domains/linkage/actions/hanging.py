"""Pairs of one commune that only a record of another holds together: found by the province's search, decided where they lie.

A row of such a pair is one with the row of the commune's own search: what that one says is shown where it says something, what
the province's says is kept beside it, so it is the same whichever search ran first. Done twice or killed midway it ends the same.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np
from django.db import transaction
from django.db.models import F, Q, QuerySet
from numpy.typing import NDArray

from hoaban.domains.linkage import rules
from hoaban.domains.linkage.actions import duty, keeping
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.values import WAITING, People, Said, Scored, State, Third, Weighed
from hoaban.foundation.access import api as access


def wanted(people: People, found: Scored, said: Said, weighed: Weighed, now: datetime) -> keeping.Wanted:
    """A row per pair, with the record that says most for it; the first reason is that a third fits both."""
    commune = people.place // keeping.COMMUNE
    chosen = found.where(rules.hanging(found, commune, _refused(len(people), found, said)))
    rows = keeping.wanted(people, chosen, weighed, now)
    if chosen.third is None or chosen.rival is None:
        return rows
    told = zip(rows.values(), chosen.third.tolist(), chosen.rival.tolist(), strict=True)
    for pair, third, lost in told:
        is_elsewhere = int(commune[third]) * keeping.COMMUNE != pair.first_place
        where = Third.ELSEWHERE if is_elsewhere else Third.ANYWHERE
        why = ["third", where.value, max(round(-lost, 1), 0.1), 0]
        pair.reasons = [why, *(reason for reason in pair.reasons if reason[0] != "third")]
        pair.alone, pair.third, pair.by_third = (
            False,
            int(people.id[third]),
            [getattr(pair, one) for one in keeping.SHOWN],
        )
    return rows


def keep(rows: keeping.Wanted, beat: Callable[[], None]) -> None:
    """Write what is new, and beside what the communes' own searches found what is said of it here."""
    for chunk in keeping.batches(list(rows.values())):
        with transaction.atomic():
            Pair.plain.bulk_create(chunk, ignore_conflicts=True)
            _claim(chunk)
        beat()
        time.sleep(keeping.REST_SECONDS)


def let_go(rows: keeping.Wanted) -> None:
    """Pairs that wait and hang together no more: the third was corrected, went away, or was refused."""
    held = _inside().filter(third__isnull=False, state__in=WAITING)
    gone = [
        pk for pk, *key in held.values_list("pk", "first_person", "second_person") if tuple(key) not in rows
    ]
    for ids in keeping.batches(gone):
        _drop(Pair.plain.filter(pk__in=ids, state__in=WAITING))


def withdraw(by: access.Actor, third: int, side: int | None = None) -> set[int]:
    """Pairs that wait by a record which stands no more, or fits one of the two no more (``side``); the communes they lay in."""
    rows: QuerySet[Pair] = Pair.plain.filter(third=third, state__in=WAITING)
    if side is not None:
        rows = rows.filter(Q(first_person=side) | Q(second_person=side))
    communes = set(rows.values_list("first_place", flat=True))
    if communes:
        _drop(rows)
        duty.close_when_none_waits_in(by, communes)
    return communes


def _drop(rows: "QuerySet[Pair]") -> None:
    """Who stands alone stays: the commune's own search found them."""
    rows.filter(alone=False).delete()
    rows.update(third=None)


def _claim(chunk: Sequence[Pair]) -> None:
    """Rows that wait take what is said here along, and show it where the commune's own search says nothing."""
    told = {(pair.first_person, pair.second_person): pair for pair in chunk}
    held = _inside().filter(first_person__in={one for one, _other in told}, state__in=(*WAITING, State.MOOT))
    rows = [
        pair
        for pair in held.order_by("pk").select_for_update()
        if (pair.first_person, pair.second_person) in told
    ]
    for pair in rows:
        found = told[pair.first_person, pair.second_person]
        pair.third, pair.by_third = found.third, found.by_third
        pair.state = State.OPEN if pair.state == State.MOOT else State(pair.state)
        if not pair.alone:
            pair.score, pair.weights_no = pair.by_third[:2]
            pair.reasons = rules.still_asked(pair.reasons, pair.by_third[2])
    Pair.plain.bulk_update(rows, ["third", "by_third", "state", *keeping.SHOWN])


def _refused(people: int, found: Scored, said: Said) -> NDArray[np.bool_]:
    """Of which pairs that were found somebody said that they are two people."""
    codes, refused = (pairs.first * people + pairs.second for pairs in (found.pairs, said.different))
    return np.isin(codes, refused)


def _inside() -> "QuerySet[Pair]":
    rows: QuerySet[Pair] = Pair.plain.filter(first_place=F("second_place"))
    return rows
