"""Pairs that were found become rows in small transactions: done twice, or killed midway and done again, it ends the same."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from hoaban.domains.linkage import rules
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.ports import is_own
from hoaban.domains.linkage.values import WAITING, People, Scored, State, Weighed
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit

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


def without_refused(rows: Wanted, refused: Mapping[Key, Sequence[Any]]) -> Wanted:
    """The same but for those of whom people said that they are two while one of them was another record (`queries.carried_on`),
    where nothing that names one person came to agree since."""
    asked = {}
    for key, pair in rows.items():
        if key in refused:
            news = rules.news(refused[key], pair.reasons)
            if news is None:
                continue
            pair.reasons = rules.asked_again(news, pair.reasons)
            if pair.by_third:
                pair.by_third = [*pair.by_third[:2], pair.reasons]
        asked[key] = pair
    return asked


def keep(by: access.Actor, rows: Wanted, kept: "QuerySet[Pair]", beat: Callable[[], None]) -> None:
    """Write what is new and renew what is known; what people decided stays decided, but for `_ask_again`."""
    known = {(pair.first_person, pair.second_person): pair for pair in kept}
    _ask_again(by, [(known[key], pair) for key, pair in rows.items() if key in known])
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
        for pair in chunk:
            if pair.decided_at and rules.is_over(pair.reasons, []):
                _said_still(pair, pair.reasons[1:])
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


def _ask_again(by: access.Actor, pairs: Sequence[tuple[Pair, Pair]]) -> None:
    """Of whom somebody said that they are two wait again where a number or the day of birth came to agree since."""
    for held, found in pairs:
        if held.state == State.OPEN and held.decided_at and rules.is_over(held.reasons, found.reasons):
            _said_still(held, found.reasons)
        news = rules.news(held.reasons, found.reasons) if held.state == State.DIFFERENT else None
        if news is None:
            continue
        with transaction.atomic():
            said = Pair.plain.filter(pk=held.pk, state=State.DIFFERENT, decided_at=held.decided_at)
            if said.update(state=State.OPEN, reasons=rules.asked_again(news, found.reasons)):
                audit.record("linkage:pair:again", by=by, target=held, fields=["state"])
                held.refresh_from_db()


def _said_still(held: Pair, reasons: Sequence[Any]) -> None:
    """What came to agree agrees no longer: the word of before holds."""
    waits = Pair.plain.filter(pk=held.pk, state=State.OPEN, decided_at=held.decided_at)
    waits.update(state=State.DIFFERENT, reasons=reasons)
    held.refresh_from_db()


def _renewed(held: Pair, found: Pair) -> Pair:
    """A pair whose record stands again waits again; what people decided stays decided."""
    held.reasons = rules.still_asked(held.reasons, found.reasons)
    held.score, held.weights_no, held.alone = found.score, found.weights_no, True
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
