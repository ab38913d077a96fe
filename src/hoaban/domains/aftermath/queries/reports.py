"""The report: gathered from what each room keeps anyway, by a number of questions that does not grow with people or villages."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hoaban.domains.aftermath import rules
from hoaban.domains.aftermath.permissions import Permission
from hoaban.domains.aftermath.queries.goals import goals
from hoaban.domains.aftermath.values import Deed, Point, Reached, Report, Share, ShareOf
from hoaban.domains.answers import api as answers
from hoaban.domains.delivery import api as delivery
from hoaban.domains.hazards import api as hazards
from hoaban.domains.ringing import api as ringing
from hoaban.domains.triggers import api as triggers
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import DomainError, NotFound

Step = warning.Step
ISSUES, ENDS = (Step.ISSUE, Step.OVERRIDE), (Step.CANCEL, Step.ALL_CLEAR, Step.EXPIRE)


def over_for(actor: Actor, status: warning.Status) -> list[warning.AlertLine]:
    """What is over, drills or warnings, never both."""
    return warning.over(actor, status)


def report_for(actor: Actor, uid: UUID) -> Report:
    """One that is over; nobody scores what still runs."""
    alert = warning.alert(actor, uid)
    line = alert.line
    if line.state not in warning.OVER:
        raise NotFound
    history = warning.history_of(actor, uid)[::-1]
    times = _deeds(history) | {Point.DRAFT: line.written_at}
    if (began := _sign(actor, alert)) is not None:
        times[Point.SIGN] = began
    rung = ringing.rung_for(actor, line.occasion, line.written_at, times.get(Point.END, line.expires))
    sent, reached = delivery.sent_times(actor, uid), _reached(actor, uid)
    times |= {
        point: at
        for point, at in (
            (Point.RING, rung.first_at), (Point.OPENED, rung.taken_at), (Point.FIRST, sent.first), (Point.HALF, sent.half),
            (Point.MOST, sent.most),
        )
        if at is not None
    }  # fmt: skip
    said = _villages(actor, uid)
    times |= rules.answered((one.answered_at,) for one in said.villages) if said else {}
    states = answers.round_for(actor, uid).counts if said else {}
    measured = goals()
    idle = _idle(reached, said)
    judged = tuple(rules.judge(one, times, idle) for one in measured.goals)
    shares = _shares(reached, said, states.get(answers.State.SAFE, 0))
    is_drill = line.status is warning.Status.EXERCISE
    kept = warning.lacked(actor, uid) if is_drill else []
    gaps = warning.gaps() if kept is None else kept
    return Report(
        line, rules.timeline(times), rules.missing(times, line.origin), judged, shares, reached, states,
        tuple(_told(one, names=actor.may(Permission.NAMES)) for one in history), rung.people,
        rules.score(measured, judged, shares) if is_drill else None, tuple(gaps), kept is None,
    )  # fmt: skip


def _deeds(history: Sequence[warning.DecisionShown]) -> dict[Point, datetime]:
    """Of the first version; the second person of an update comes too late to be hers."""
    found: dict[Point, datetime] = {}
    for one in history:
        point = Point.ISSUE if one.step in ISSUES else Point.END if one.step in ENDS else None
        if one.step is Step.REVIEW and Point.ISSUE not in found:
            found[Point.REVIEW] = one.at  # the last before the issue: an earlier one was of another text
        elif point:
            found.setdefault(point, one.at)
    return found


def _told(one: warning.DecisionShown, *, names: bool) -> Deed:
    return Deed(one.step, one.at, one.by if names else "", one.note, one.role)


def _sign(actor: Actor, alert: warning.AlertShown) -> datetime | None:
    """When somebody told it first, or the gauge spoke that a rule quotes; None: written by hand, or not hers to see."""
    if alert.line.origin is warning.Origin.SIGN:
        try:
            return hazards.sign(actor, UUID(alert.origin_ref)).first_at
        except (DomainError, ValueError):
            return None
    return min((one.when for one in triggers.quotes_of(actor, alert.line.uid)), default=None)


def _reached(actor: Actor, uid: UUID) -> Reached | None:
    try:
        told = delivery.told_for(actor, uid, 1)
    except DomainError:
        return None
    return Reached(told.reach.phones, told.phones_told, told.reach.homes_without, told.channels)


def _villages(actor: Actor, uid: UUID) -> answers.Times | None:
    try:
        return answers.times(actor, uid)
    except DomainError:
        return None


def _idle(reached: Reached | None, said: answers.Times | None) -> set[Point]:
    """No telephone stands in the register there, no village was on the list: nobody could be late."""
    found: set[Point] = set()
    if reached and not reached.phones:
        found |= {Point.FIRST, Point.HALF, Point.MOST}
    if said and not said.villages:
        found |= {Point.ANSWER, Point.ALL}
    return found


def _shares(reached: Reached | None, said: answers.Times | None, safe: int) -> tuple[Share, ...]:
    found = [Share(ShareOf.TOLD, reached.told, reached.phones)] if reached else []
    if said:
        of = len(said.villages)
        found += [
            Share(ShareOf.ANSWERED, said.answered, of),
            Share(ShareOf.IN_TIME, said.in_time, of),
            Share(ShareOf.SAFE, safe, of),
        ]
    return tuple(found)
