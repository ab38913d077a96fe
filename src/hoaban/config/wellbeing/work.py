"""Background work, events, the record of deeds: does everything go on by itself?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hoaban.config.wellbeing.words import ago
from hoaban.foundation.access.api import Actor
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.workspace.operations import work
from hoaban.workspace.operations.health import Finding, Level

# Each lane has work at least every minute. A long list works in slices; the longest single work is a trial of a backup.
SILENT_AFTER = {
    jobs.Lane.LIFE: timedelta(minutes=1),
    jobs.Lane.QUICK: timedelta(minutes=1),
    jobs.Lane.BULK: timedelta(minutes=30),
}
LANES: dict[jobs.Lane, Promise] = {
    jobs.Lane.LIFE: gettext_lazy("Urgent work (warnings, messages)"),
    jobs.Lane.QUICK: gettext_lazy("Quick work (events, record)"),
    jobs.Lane.BULK: gettext_lazy("Long work (lists, backups)"),
}
UNSEALED_AFTER = timedelta(minutes=5)
BEHIND = 1000  # events; a listener takes some hundreds in a second


def look(actor: Actor) -> Iterator[Finding]:
    states = jobs.job_states(actor)
    for lane in jobs.Lane:
        yield lane_alive(lane, [state for state in states if state.lane == lane], timezone.now())
    yield failed(states)
    if actor.may("events:log:see"):
        yield listeners(actor)
    yield record()


def lane_alive(lane: jobs.Lane, states: Sequence[jobs.JobState], now: datetime) -> Finding:
    """By the last end of any of its jobs; one that is being worked on counts as now."""
    subject = str(LANES[lane])
    ends = [state.last_ended_at for state in states if state.last_ended_at]
    if not ends:
        return Finding(Level.FAULT, subject, _("It never ran."), command="./hoaban worker")
    sentence = _("Last worked %(ago)s.") % {"ago": ago(max(ends))}
    started = [state.last_started_at for state in states if state.holder and state.last_started_at]
    if now - max(ends + started) > SILENT_AFTER[lane]:
        return Finding(Level.FAULT, subject, sentence, command="./hoaban worker")
    return Finding(Level.WELL, subject, sentence)


def failed(states: Sequence[jobs.JobState]) -> Finding:
    subject = _("Failed work")
    names = [work.name_of(state.name) for state in states if work.needs_somebody(state)]
    if not names:
        return Finding(Level.WELL, subject, _("None."))
    given_up = any(state.stuck_at for state in states)
    sentence = ngettext("%(n)s job failed: %(names)s", "%(n)s jobs failed: %(names)s", len(names))
    return Finding(
        Level.FAULT if given_up else Level.CARE, subject, sentence % {"n": len(names), "names": "; ".join(names)},
        page=reverse("workspace:jobs"), action=_("Look at the work"),
    )  # fmt: skip


def listeners(actor: Actor) -> Finding:
    """Parked events wait for a person; a reader far behind will not catch up by itself."""
    subject, states = _("Events"), events.listener_states(actor)
    parked, lag = sum(state.parked for state in states), max((state.lag for state in states), default=0)
    page, action = reverse("workspace:events"), _("Look at the events")
    if parked:
        sentence = ngettext("%(n)s event waits for a person.", "%(n)s events wait for a person.", parked)
        return Finding(Level.FAULT, subject, sentence % {"n": parked}, page=page, action=action)
    if lag > BEHIND:
        sentence = _("A part of the platform is %(n)s events behind.") % {"n": lag}
        return Finding(Level.CARE, subject, sentence, page=page, action=action)
    return Finding(Level.WELL, subject, _("Every part has read them."))


def record() -> Finding:
    """The age of the tail shows at once; whether the chain holds is walked on demand, and by every trial of a backup."""
    subject, waiting = _("Record of deeds"), audit.unsealed_since()
    page, action = reverse("workspace:audit"), _("Check the chain")
    if waiting is None:
        return Finding(Level.WELL, subject, _("Every line is sealed."), page=page, action=action)
    sentence = _("The oldest unsealed line was written %(ago)s.") % {"ago": ago(waiting)}
    late = timezone.now() - waiting > UNSEALED_AFTER
    return Finding(Level.FAULT if late else Level.WELL, subject, sentence, page=page, action=action)
