"""Which step may follow which, and until when. Time arrives as an argument."""

from datetime import datetime, time, timedelta

from hoaban.foundation.privacy.values import ANSWER_DAYS, State, Step

MOVES: dict[tuple[State, Step], State] = {
    (State.RECEIVED, Step.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.ACKNOWLEDGED, Step.BEGIN): State.IN_WORK,
    (State.ACKNOWLEDGED, Step.EXTEND): State.IN_WORK,
    (State.ACKNOWLEDGED, Step.ANSWER): State.ANSWERED,
    (State.ACKNOWLEDGED, Step.REFUSE): State.REFUSED,
    (State.IN_WORK, Step.EXTEND): State.IN_WORK,
    (State.IN_WORK, Step.ANSWER): State.ANSWERED,
    (State.IN_WORK, Step.REFUSE): State.REFUSED,
}
"""Every move there is. A closed request stays closed: whoever is not content asks anew, with «complain»."""

NEEDS_WORDS = frozenset({Step.EXTEND, Step.ANSWER, Step.REFUSE})
CLOSES = frozenset({Step.ANSWER, Step.REFUSE})
"""Nothing follows: whoever presses is asked once more, beside the words as they will be read."""


def after(state: State, step: Step, *, is_extended: bool) -> State | None:
    """The state a step leads to; None where it is not allowed. The term is extended once."""
    if step is Step.EXTEND and is_extended:
        return None
    return MOVES.get((state, step))


def steps_from(state: State, *, is_extended: bool) -> list[Step]:
    return [step for step in Step if after(state, step, is_extended=is_extended) is not None]


def answer_by(received_at: datetime) -> datetime:
    """Fifteen calendar days, ending with the last one (Civil Code 91/2015/QH13, article 148)."""
    return _end(received_at, ANSWER_DAYS)


def extended(due_at: datetime) -> datetime:
    """Once more the same term."""
    return _end(due_at, ANSWER_DAYS)


def _end(moment: datetime, days: int) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=days), time(23, 59, 59), tzinfo=moment.tzinfo)
