"""What runs, waits, fails."""

from datetime import datetime, timedelta

from hoaban.foundation.access.api import Actor
from hoaban.foundation.jobs import registry
from hoaban.foundation.jobs.models import Failure, Timer
from hoaban.foundation.jobs.values import JobReport, JobState


def job_states(actor: Actor) -> list[JobState]:
    """Every registered job, the stuck and failing ones first."""
    timers = {timer.name: timer for timer in Timer.objects.visible_to(actor)}
    states = [_state(job.name, timers.get(job.name)) for job in registry.all_jobs()]
    return sorted(
        states, key=lambda state: (state.stuck_at is None, state.failures == 0, state.lane, state.name)
    )


def failures_visible_to(actor: Actor, limit: int = 50) -> list[Failure]:
    """The newest failures nobody has marked as seen."""
    return list(Failure.objects.visible_to(actor).filter(seen_at=None).order_by("-id")[:limit])


def lanes_rested_since(now: datetime) -> timedelta | None:
    """How long ago any periodic job last ended: the sign of life of the workers; None when none ever ran."""
    last = (
        Timer.plain.filter(last_ended_at__isnull=False)
        .order_by("-last_ended_at")
        .values_list("last_ended_at", flat=True)
        .first()
    )
    return now - last if last else None


def _state(name: str, timer: Timer | None) -> JobState:
    lane = registry.find(name).lane
    if timer is None:
        return JobState(name, lane, "", None, None, None, None, 0, None, "")
    report = (
        JobReport(timer.last_done, timer.last_skipped, timer.last_failed) if timer.last_ended_at else None
    )
    return JobState(
        name, lane, timer.holder, timer.next_at, timer.last_started_at, timer.last_ended_at, report,
        timer.failures, timer.stuck_at, timer.reason,
    )  # fmt: skip
