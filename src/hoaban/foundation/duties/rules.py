"""When a duty is due, how urgent it is, what happens when nobody moves. Time and holidays arrive as arguments."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from hoaban.foundation.duties.values import Desk, Hours, State, Step, Term, Urgency, Workdays

REMIND_AT = (Fraction(1, 2), Fraction(9, 10))
"""Fractions of the clock at which the person is reminded: half time, and when a tenth is left."""

LIFT_AFTER = timedelta(days=1)
"""How long a deputy has, once a duty is overdue, before the unit above is asked."""

UNDO_WITHIN = timedelta(minutes=15)

SPANS = {Desk.VILLAGE: 1, Desk.COMMUNE: 10**4, Desk.PROVINCE: 10**9, Desk.NATION: 10**11}

MOVES: dict[tuple[State, Step], State] = {
    (State.OPEN, Step.ASSIGNED): State.OPEN,
    (State.OPEN, Step.RELEASED): State.OPEN,
    (State.OPEN, Step.REMINDED): State.OPEN,
    (State.OPEN, Step.HANDED_TO_DEPUTY): State.OPEN,
    (State.OPEN, Step.LIFTED): State.OPEN,
    (State.OPEN, Step.UNDONE): State.OPEN,
    (State.OPEN, Step.DONE): State.DONE,
    (State.OPEN, Step.WITHDRAWN): State.WITHDRAWN,
    (State.WITHDRAWN, Step.UNDONE): State.OPEN,
}
"""Every move there is. What is done stays done: the room that closed it opens another occasion instead."""


def said_in(name: str, said: Mapping[str, str], own: str) -> dict[str, int | str]:
    """One of a title's params in several languages, by the code of each; ``own`` is what all others read.

    A language that says the same is left out.
    """
    others = {f"{name}.{code}": words for code, words in said.items() if words != said[own]}
    return {name: said[own], **others}


def read_in(params: Mapping[str, int | str], language: str) -> dict[str, int | str]:
    """The params as a reader of this language has them; those that say it once say it to everybody."""
    ending = f".{language}"
    theirs = {name.removesuffix(ending): value for name, value in params.items() if name.endswith(ending)}
    return {**params, **theirs}


def after(state: State, step: Step) -> State | None:
    """The state a step leads to; None where it is not allowed."""
    return MOVES.get((state, step))


def desk_of(number: int) -> Desk:
    """The level of a unit number: village, commune, province or the nation."""
    if number % SPANS[Desk.COMMUNE]:
        return Desk.VILLAGE
    if number % SPANS[Desk.PROVINCE]:
        return Desk.COMMUNE
    return Desk.PROVINCE if number else Desk.NATION


def desk_of_span(span: int) -> Desk:
    """The desk somebody sits at whose area spans so many numbers.

    Three neighbouring communes merged into one range are still a commune's desk: only a whole province is a province's.
    """
    return max(desk for desk in Desk if span >= SPANS[desk])


def desk_above(desk: int) -> Desk | None:
    return Desk(desk + 1) if desk < Desk.PROVINCE else None


def end_of_day(day: date, like: datetime) -> datetime:
    """A term in days ends at twenty-four hours of its last day (Civil Code, article 148, clause 6)."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=like.tzinfo)


def due_at(
    opened_at: datetime, term: Term, add_workdays: Callable[[date, int], date]
) -> tuple[datetime | None, bool]:
    """The last instant, and whether it is only an estimate.

    Where a year's holidays are not announced yet, weekends alone are skipped: such a date may be too early, never too
    late, and refusing the room's whole action for it would be worse.
    """
    if isinstance(term, Workdays):
        try:
            return end_of_day(add_workdays(opened_at.date(), term.count), opened_at), False
        except LookupError:
            return end_of_day(_weekdays_later(opened_at.date(), term.count), opened_at), True
    if isinstance(term, Hours):
        return opened_at + timedelta(hours=term.count), False
    return term, False


def alarms(opened_at: datetime, due: datetime | None) -> tuple[tuple[Step, datetime], ...]:
    """What the clock does if nobody moves, in order."""
    if due is None or due <= opened_at:
        return () if due is None else ((Step.HANDED_TO_DEPUTY, due), (Step.LIFTED, due + LIFT_AFTER))
    clock = due - opened_at
    reminders = [(Step.REMINDED, opened_at + clock * float(part)) for part in REMIND_AT]
    return (*reminders, (Step.HANDED_TO_DEPUTY, due), (Step.LIFTED, due + LIFT_AFTER))


def rung(
    opened_at: datetime, due: datetime | None, stage: int, now: datetime
) -> tuple[int, Step | None, datetime | None]:
    """(new stage, the gravest alarm that rang since ``stage``, when to look again).

    After a night without power only the gravest is acted on: three reminders at once help nobody.
    """
    plan = alarms(opened_at, due)
    passed = [position for position, (_step, at) in enumerate(plan) if position >= stage and at <= now]
    if not passed:
        return stage, None, plan[stage][1] if stage < len(plan) else None
    new_stage = passed[-1] + 1
    return new_stage, plan[passed[-1]][0], plan[new_stage][1] if new_stage < len(plan) else None


def urgency(due: datetime | None, now: datetime) -> Urgency:
    """Now and the deadline in the reader's time zone; a week is seven days, not the rest of the calendar's."""
    if due is None:
        return Urgency.WHENEVER
    if due < now:
        return Urgency.OVERDUE
    days = (due.date() - now.date()).days
    return Urgency.TODAY if days == 0 else Urgency.WEEK if days < 7 else Urgency.LATER


def is_inside(path: str) -> bool:
    """Whether an address stays on this site."""
    return path.startswith("/") and not path.startswith("//") and "\\" not in path


def _weekdays_later(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
