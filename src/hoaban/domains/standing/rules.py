"""What may follow what, and whether minutes and days fit: plain Python."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from hoaban.domains.standing.values import (
    Benefit,
    Decision,
    Giver,
    Giving,
    Held,
    Limit,
    Meeting,
    Objection,
    Plan,
    Span,
    Standing,
    State,
    Step,
    Turn,
)

COMMUNE = 10_000
"""Unit numbers below one commune."""

_STEPS = {
    (State.RECORDED, Step.MEND): State.RECORDED,
    (State.RECORDED, Step.SEND): State.SENT,
    (State.SENT, Step.RETURN): State.RETURNED,
    (State.SENT, Step.DECIDE): State.RECOGNISED,
    (State.RETURNED, Step.MEND): State.RECORDED,
}
_TURNS = {
    (Standing.STANDS, Turn.REPORT): Standing.LEAVING,
    (Standing.STANDS, Turn.KEEP): Standing.STANDS,
    (Standing.STANDS, Turn.END): Standing.ENDED,
    (Standing.LEAVING, Turn.KEEP): Standing.STANDS,
    (Standing.LEAVING, Turn.END): Standing.ENDED,
}


NOVEMBER = 11
"""From this month on a gift may count for the coming Tết, which falls in January or February."""


MOST = 1_000_000_000
"""Đồng; no paper allows nearly as much."""
YEAR = 366


def after(state: State, step: Step) -> State | None:
    """None: not from here."""
    return _STEPS.get((state, step))


def turned(standing: Standing, turn: Turn) -> Standing | None:
    """None: not from here."""
    return _TURNS.get((standing, turn))


def before(step: Step) -> frozenset[State]:
    """The states from which the step is taken."""
    return frozenset(state for state, one in _STEPS if one is step)


def commune_of(number: int) -> int:
    return number // COMMUNE * COMMUNE


def lives_there(place_no: int, village_no: int) -> bool:
    """In the village; where the register knows only the commune, the meeting knows better."""
    return place_no in (village_no, commune_of(village_no))


def seal_of(told: Sequence[tuple[UUID, int]]) -> str:
    """Of proposals and their versions: short, for an address or a tick."""
    lines = sorted(f"{uid}-{version}" for uid, version in told)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def in_order(plan: Plan) -> bool:
    return plan.villages_by <= plan.communes_by <= plan.province_by


def votes_fit(meeting: Meeting) -> bool:
    return 0 <= meeting.votes_for + meeting.votes_against <= meeting.present


def met_already(meeting: Meeting, today: date) -> bool:
    return meeting.met_on <= today


def span_fits(decision: Decision) -> bool:
    return decision.until_on is None or decision.from_on <= decision.until_on


def limits_for(limits: Iterable[Limit], benefit: Benefit, giver: Giver, day: date) -> list[Limit]:
    """What holds on the day for whoever gives. The first one's amount counts, just this office's before the one for all; the
    number of times of each does."""
    fits = [
        one
        for one in limits
        if one.benefit is benefit
        and one.giver in (giver, Giver.ANY)
        and one.valid_from <= day
        and (one.valid_to is None or day < one.valid_to)
    ]
    return sorted(fits, key=lambda one: one.giver is Giver.ANY)


def in_force(limit: Limit, day: date) -> bool:
    return limit.valid_from <= day and (limit.valid_to is None or day < limit.valid_to)


def outdated(held: Iterable[Limit], read: Iterable[Limit], today: date) -> list[Limit]:
    """Approved as a pack read the law, in force, and the pack now names another amount, number of times, office or paper for it.

    An office's own paper bears no mark and is never one of them; what the pack says nothing about is not either.
    """
    law = [one for one in read if in_force(one, today)]
    occasions, said = {one.benefit for one in law}, {_reading(one) for one in law}
    return [
        one
        for one in held
        if one.mark and one.benefit in occasions and in_force(one, today) and one.valid_from < today and _reading(one) not in said
    ]  # fmt: skip


def begun_anew(held: Sequence[Limit], read: Iterable[Limit], today: date) -> list[Limit]:
    """What holds from today once the outdated ones end: of their occasions what the pack says and nothing else holds already."""
    ended = outdated(held, read, today)
    occasions = {one.benefit for one in ended}
    stay = {(one.benefit, one.giver) for one in held if in_force(one, today) and one not in ended}
    return [
        replace(one, valid_from=today)
        for one in read
        if one.benefit in occasions and in_force(one, today) and (one.benefit, one.giver) not in stay
    ]


def ends_before(held: Iterable[Limit], begun: Limit) -> date | None:
    """Where a later row of its kind and office begins, or its own paper ends."""
    days = [
        one.valid_from
        for one in held
        if (one.benefit, one.giver) == (begun.benefit, begun.giver) and one.valid_from > begun.valid_from
    ]
    return min([*days, *([begun.valid_to] if begun.valid_to else [])], default=None)


def _reading(limit: Limit) -> tuple[Benefit, Giver, int, int | None, str]:
    return limit.benefit, limit.giver, limit.most, limit.times, limit.document


def counted(limit: Limit, giver: Giver, held: Iterable[Held]) -> list[Held]:
    """What counts towards the number of times: all of it, or what the same office gave."""
    return [one for one in held if limit.giver is Giver.ANY or one.giver is giver]


def amount_fits(limit: Limit) -> bool:
    """A slip of the hand stops here: nothing, less than nothing, or more than anybody is given."""
    return 1 <= limit.most <= MOST


def begins_near(limit: Limit, today: date) -> bool:
    """A year back or ahead at most: further away it is a mistyped year."""
    return abs((limit.valid_from - today).days) <= YEAR


def used_up(holding: Iterable[Limit], giver: Giver, held: Sequence[Held]) -> Limit | None:
    """The one that allows no further time."""
    return next(
        (one for one in holding if one.times is not None and len(counted(one, giver, held)) >= one.times),
        None,
    )


def objection(
    giving: Giving, holding: Sequence[Limit], held: Sequence[Held], *, again: bool
) -> Objection | None:
    """``held``: what she was given of the same kind for the same year, and was not taken back."""
    if giving.amount < 0 or not (giving.amount or giving.thing):
        return Objection.NOTHING
    if not holding:
        return Objection.NO_LIMIT
    if giving.amount > holding[0].most:
        return Objection.TOO_MUCH
    if used_up(holding, giving.giver, held):
        return Objection.TIMES_USED
    return Objection.GIVEN_ALREADY if held and not again else None


def counts_for(year: int, given_on: date) -> bool:
    return year == given_on.year or (year == given_on.year + 1 and given_on.month >= NOVEMBER)


def coming_tet(today: date) -> int:
    """The year whose Tết is prepared now."""
    return today.year + 1 if today.month >= NOVEMBER else today.year


def holds(span: Span, day: date) -> bool:
    return (
        span.from_on <= day
        and (span.until_on is None or day <= span.until_on)
        and (span.ended_on is None or day < span.ended_on)
    )
