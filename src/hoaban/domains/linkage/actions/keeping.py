"""Pairs that were found become rows in small transactions: done twice, or killed midway and done again, it ends the same."""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from hoaban.domains.linkage import rules
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.ports import is_own
from hoaban.domains.linkage.values import WAITING, People, Scored, State, Weighed

AT_ONCE = 500
REST_SECONDS = 0.01
COMMUNE = 10_000
Key = tuple[int, int]
Wanted = dict[Key, Pair]
Row = TypeVar("Row")
SHOWN = ("score", "weights_no", "reasons")


def wanted(people: People, found: Scored, weighed: Weighed, now: datetime) -> Wanted:
    """A row per pair, with its reasons, whose weights gave its score, and where each of the two lives."""
    weights, rows = rules.fitted(weighed.weights, people), {}
    number = weighed.number if is_own() else None
    lost = np.zeros(len(found.pairs)) if found.rival is None else found.rival
    sides = (
        zip(people.id[side].tolist(), (people.place[side] // COMMUNE * COMMUNE).tolist(), strict=True)
        for side in (found.pairs.first, found.pairs.second)
    )
    why = rules.every_reason(found.compared, weights, lost.tolist())
    for two, score, reasons in zip(zip(*sides, strict=True), found.score.tolist(), why, strict=True):
        one, other = sorted(two)
        rows[one[0], other[0]] = Pair(
            first_person=one[0], second_person=other[0], first_place=one[1], second_place=other[1],
            score=round(score, 6), weights_no=number, found_at=now,
            reasons=[[reason.what, reason.level, reason.bits, reason.namesakes] for reason in reasons],
        )  # fmt: skip
    return rows


def keep(rows: Wanted, kept: "QuerySet[Pair]", beat: Callable[[], None]) -> None:
    """Write what is new and renew what is known."""
    known = {(pair.first_person, pair.second_person): pair for pair in kept}
    fresh = [pair for key, pair in rows.items() if key not in known]
    again = [_renewed(known[key], pair) for key, pair in rows.items() if key in known]
    for pairs, write in ((fresh, _insert), (again, _renew)):
        for chunk in batches(pairs):
            with transaction.atomic():
                write(chunk)
            beat()
            time.sleep(REST_SECONDS)


def let_go(rows: Wanted, kept: "QuerySet[Pair]") -> None:
    """Pairs that wait and are found no more: a record was corrected. What hangs together by a third of another commune stays by that."""
    gone = [
        pair
        for pair in kept.filter(state__in=WAITING, alone=True)
        if (pair.first_person, pair.second_person) not in rows
    ]
    for chunk in batches(gone):
        waits = Pair.plain.filter(pk__in=[pair.pk for pair in chunk], state__in=WAITING)
        waits.filter(third=None).delete()
        hanging = list(waits.select_for_update())
        for pair in hanging:
            pair.alone = False
            pair.score, pair.weights_no, pair.reasons = pair.by_third
        Pair.plain.bulk_update(hanging, ["alone", *SHOWN])


def batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """What is written in one transaction."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def digest_of(rows: Wanted) -> str:
    return hashlib.sha256("".join(f"{one}-{other}\n" for one, other in sorted(rows)).encode()).hexdigest()


def opened_note(numbers: int) -> str:
    """How many identity numbers were opened to be compared, for the line of record; never what they say."""
    return f"identity numbers opened: {numbers}" if numbers else ""


def _renewed(held: Pair, found: Pair) -> Pair:
    """A pair whose record stands again waits again; what people decided stays decided."""
    held.score, held.reasons, held.weights_no, held.alone = found.score, found.reasons, found.weights_no, True
    held.state = State.OPEN if held.state == State.MOOT else State(held.state)
    return held


def _insert(chunk: Sequence[Pair]) -> None:
    Pair.plain.bulk_create(chunk, ignore_conflicts=True)


def _renew(chunk: Sequence[Pair]) -> None:
    """Where nobody decided in this instant."""
    for pair in chunk:
        Pair.plain.filter(pk=pair.pk, state__in=(*WAITING, State.MOOT)).update(
            score=pair.score, reasons=pair.reasons, state=pair.state, weights_no=pair.weights_no, alone=True
        )
