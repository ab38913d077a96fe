"""A step put into the table of a rule, or taken out of it: everything that was there stays as it was."""

import math
from dataclasses import replace

from hoaban.domains.triggers.errors import LastStep, RuleUnfit, StepThere, StepUnfit, TooManySteps
from hoaban.domains.triggers.rules.judging import MOST_DAYS
from hoaban.domains.triggers.rules.params import changed, dumped, parsed
from hoaban.domains.triggers.values import GROUNDS, Change, Kind, Params, Step

MOST_STEPS = 40
"""Our own choice; the longest table of Decision 18/2021/QĐ-TTg that we know of has fewer."""


def applied(kind: Kind, params: Params, change: Change) -> Params:
    """The rule as somebody proposes it: as it stands, with one other number, one step more, or one step less."""
    if change.confirms:
        return params
    if change.step is not None:
        return with_step(kind, params, change.step)
    if change.drops is not None:
        return without_step(params, change.drops)
    return changed(kind, params, change.name, change.value)


def with_step(kind: Kind, params: Params, step: Step) -> Params:
    """Before the first that looks over longer, or over as long and begins higher. A level that people set is the one they mean."""
    if len(params.steps) >= MOST_STEPS:
        raise TooManySteps(most=MOST_STEPS)
    step = _sound(kind, replace(step, is_sure=True))
    if any(_same_place(step, one) for one in params.steps):
        raise StepThere
    later = (n for n, one in enumerate(params.steps) if (one.over, one.at) > (step.over, step.at))
    spot = next(later, len(params.steps))
    return replace(params, steps=(*params.steps[:spot], step, *params.steps[spot:]))


def without_step(params: Params, place: int) -> Params:
    if not 0 <= place < len(params.steps):
        raise RuleUnfit(lowest=0, highest=len(params.steps) - 1)
    if len(params.steps) == 1:
        raise LastStep
    return replace(params, steps=(*params.steps[:place], *params.steps[place + 1 :]))


def _sound(kind: Kind, step: Step) -> Step:
    """As a pack's is read, and beyond that: its classes run upwards and can be reached."""
    first, last = step.days
    if step.until is not None and not step.at < step.until < math.inf:
        raise StepUnfit
    if not 0 <= first <= MOST_DAYS or (last is not None and not first <= last < MOST_DAYS):
        raise StepUnfit
    if not GROUNDS[0] <= step.ground[0] <= step.ground[1] <= GROUNDS[-1]:
        raise StepUnfit
    if kind is not Kind.DAY:
        step = replace(step, until=None, days=(0, None), ground=(GROUNDS[0], GROUNDS[-1]))
    return parsed(kind, dumped(Params((step,)))).steps[0]


def _same_place(one: Step, other: Step) -> bool:
    """Whether both begin at the same point of the table, whatever level they mean."""
    return (one.at, one.over, one.is_beyond, one.days, one.ground) == (
        other.at, other.over, other.is_beyond, other.days, other.ground,
    )  # fmt: skip
