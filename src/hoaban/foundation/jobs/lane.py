"""One lane: a process that claims due jobs, one after the other, until it is asked to stop."""

import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.jobs import actions, registry
from hoaban.foundation.jobs.errors import JobTimedOut, LeaseLost, StopRequested
from hoaban.foundation.jobs.values import JobContext, JobReport, Lane, Registered
from hoaban.kit.gate import Gate

POLL_SECONDS = 0.2
RENEW_EVERY = 5.0
LOOK_EVERY = 2.0  # for what dead processes hold, and what a clock turned back put out of reach
HARD_LIMIT_FACTOR = 6  # slices, a short one counted as the default; a job that neither returns nor beats for so long is broken
log = logging.getLogger(__name__)


class LaneRunner:
    """Runs the jobs of one lane in this process."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.holder = actions.holder_name(lane)
        self.stopping = False
        self._started = False
        self._parent = os.getppid()
        self._looked = time.monotonic() - LOOK_EVERY
        # An upgrade closes it, and waits for the job at work.
        self._gate = Gate(Path(settings.DATA_DIR) / "keeping")

    def run(self) -> None:
        """Until SIGTERM, SIGINT, or the supervisor is gone."""
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        signal.signal(signal.SIGINT, self._ask_to_stop)
        while not self.stopping and os.getppid() == self._parent:
            if self._gate.is_old:
                return  # an upgrade changed the ground; the supervisor starts a lane with the new program
            close_old_connections()
            try:
                with self._gate.inside() as may:
                    worked = may and self._work()
            except (DatabaseError, InterfaceError):
                log.exception("lane %s: the database does not answer", self.lane)
                connections.close_all()
                self._started = worked = False
                time.sleep(1)
            if not worked:
                time.sleep(POLL_SECONDS)

    def _work(self) -> bool:
        if not self._started:
            # Between two jobs this process holds none: what stands under its name broke off with the database.
            actions.let_go(self.holder, timezone.now())
            actions.ensure_timers(
                [job.name for job in registry.all_jobs() if job.lane == self.lane], timezone.now()
            )
            self._started = True
        return self.turn()

    def turn(self) -> bool:
        """Run one due job; False when there was none."""
        now = timezone.now()
        if time.monotonic() - self._looked >= LOOK_EVERY:
            self._looked = time.monotonic()
            actions.release_dead_holders(now)
            if stray := actions.heal_clock(self.lane, now):
                log.warning("lane %s: the clock was turned back; %s times brought near", self.lane, stray)
        job = actions.claim_next(self.lane, self.holder, now)
        if job is None:
            return False
        self._run_claimed(job)
        return True

    def _run_claimed(self, job: Registered) -> None:
        try:
            with bound_contextvars(job=job.name), _hard_limit(_longest(job)):
                report = job.function(self._context(job))
        except StopRequested:
            actions.hand_back(job.name, self.holder)
        except LeaseLost:
            log.warning("job %s was taken over by another worker", job.name)
        except Exception as problem:
            log.exception("job %s failed", job.name)
            actions.fail(job.name, self.holder, problem, timezone.now())
        else:
            actions.finish(job.name, self.holder, report, timezone.now())
            self._tell(job, report)

    def _tell(self, job: Registered, report: JobReport) -> None:
        if report.failed:
            log.warning(
                "job %s: done %s, skipped %s, failed %s", job.name, report.done, report.skipped, report.failed
            )

    def _context(self, job: Registered) -> JobContext:
        renewed = time.monotonic()
        ends = renewed + job.slice.total_seconds()

        def heartbeat() -> None:
            nonlocal renewed
            if self.stopping or self._gate.is_closing():
                raise StopRequested
            if time.monotonic() - renewed >= RENEW_EVERY:
                if not actions.renew(job.name, self.holder, timezone.now()):
                    raise LeaseLost
                renewed = time.monotonic()
                _restart_alarm(_longest(job))

        actor = SystemActor(job.name, job.permissions)
        return JobContext(
            actor, timezone.now() + job.slice, timezone.now, heartbeat, lambda: time.monotonic() >= ends
        )

    def _ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True


def _longest(job: Registered) -> timedelta:
    """A short slice is for the lane's other jobs; what one row may take on a busy machine is no shorter for it."""
    return max(job.slice, registry.DEFAULT_SLICE) * HARD_LIMIT_FACTOR


@contextmanager
def _hard_limit(limit: timedelta) -> Iterator[None]:
    """SIGALRM interrupts even a job that hangs in C code waiting for a socket."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise JobTimedOut(f"no sign of life for {limit.total_seconds():.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    _restart_alarm(limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _restart_alarm(limit: timedelta) -> None:
    signal.setitimer(signal.ITIMER_REAL, limit.total_seconds())
