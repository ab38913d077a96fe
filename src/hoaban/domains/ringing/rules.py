"""The ladder: what follows what, and when. Time and people arrive as arguments."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from uuid import NAMESPACE_OID, UUID, uuid5

from hoaban.domains.ringing.values import FirstRings, Ladder, Move, Stage, Standing, State

LIVE = frozenset({State.HELD, State.RINGING, State.TAKEN, State.UNHEARD})
LONGEST_PLACES = 24
"""Characters: with a long name of a danger and the word of a drill a Vietnamese text message still has two parts."""
_FROM: dict[Move, frozenset[State]] = {
    Move.BEGIN: frozenset({State.HELD}),
    Move.CLIMB: frozenset({State.RINGING}),
    Move.HAND_ON: frozenset({State.RINGING, State.TAKEN}),
    Move.TAKE: LIVE,
    Move.LAPSE: frozenset({State.TAKEN}),
    Move.RAISE: LIVE,
    Move.SETTLE: LIVE,
}


def must_ring(level: int, *, is_sure: bool, ladder: Ladder) -> bool:
    """From level 2 on; and what nobody can confirm, for it may be more."""
    return level >= ladder.least_level or not is_sure


def begin(ladder: Ladder, *, is_held: bool = False) -> Standing:
    return Standing(State.HELD if is_held else State.RINGING, last=ladder.rounds - 1)


def signs_of(commune: int, *, is_drill: bool) -> UUID:
    """What the signs of one commune are grouped by; the province's number stands for those whose place nobody understood."""
    return uuid5(NAMESPACE_OID, f"ringing:signs:{commune}:{'drill' if is_drill else 'actual'}")


def after(now: Standing, move: Move, ladder: Ladder) -> Standing | None:
    """None: not from here."""
    if now.state not in _FROM[move]:
        return None
    if move is Move.BEGIN:
        return replace(now, state=State.RINGING)
    if move is Move.TAKE:
        return replace(now, state=State.TAKEN)
    if move is Move.SETTLE:
        return replace(now, state=State.SETTLED)
    if move in (Move.LAPSE, Move.RAISE):
        return Standing(State.RINGING, Stage.DUTY, now.round + 1, now.round + ladder.rounds)
    return _higher(now)


def _higher(now: Standing) -> Standing:
    """The next rung; from the last one round again, and after the last round nobody is left."""
    if now.stage < Stage.COMMUNE:
        return replace(now, state=State.RINGING, stage=Stage(now.stage + 1))
    if now.round < now.last:
        return replace(now, state=State.RINGING, stage=Stage.DUTY, round=now.round + 1)
    return replace(now, state=State.UNHEARD)


def next_at(standing: Standing, since: datetime, ladder: Ladder) -> datetime | None:
    """When it moves by itself; None: a person has to."""
    if standing.state is State.RINGING:
        return since + ladder.waits[standing.stage]
    return since + ladder.lapse if standing.state in (State.TAKEN, State.HELD) else None


def longest(ladder: Ladder) -> timedelta:
    """No bell waits longer: what does was written by another clock."""
    return max(*ladder.waits, ladder.lapse)


def of_due(state: State) -> Move:
    return {State.TAKEN: Move.LAPSE, State.HELD: Move.BEGIN}.get(state, Move.CLIMB)


def first_places(names: Sequence[str]) -> tuple[str, bool]:
    """As many whole names as a short message has room for, at least one; and whether there are more."""
    kept = 1
    while kept < len(names) and len(", ".join(names[: kept + 1])) <= LONGEST_PLACES:
        kept += 1
    return ", ".join(names[:kept]), kept < len(names)


def first_rings(seconds: Sequence[float | None]) -> FirstRings:
    """None: a draft that should ring, and nobody was rung."""
    rung = [one for one in seconds if one is not None]
    return FirstRings(median(rung) if rung else None, len(rung), len(seconds))
