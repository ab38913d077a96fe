"""The clock's job: reminds, hands to the deputy, lifts to the desk above."""

import logging
from datetime import timedelta

from hoaban.foundation.duties.actions import clock
from hoaban.foundation.jobs.api import JobContext, JobReport

AT_ONCE = 100
PUT_OFF = timedelta(hours=1)
log = logging.getLogger(__name__)


def chase(context: JobContext) -> JobReport:
    """One short transaction per duty: killed at any point, the next run goes on. A broken row waits an hour, the rest go on."""
    now, done, skipped, failed = context.now(), 0, 0, 0
    waiting = clock.ringing(now, AT_ONCE)
    for duty_id in waiting:
        context.beat()
        try:
            moved = clock.ring(by=context.actor, duty_id=duty_id, now=now)
        except Exception:  # outermost loop: one broken row must not silence the clocks of all others
            log.exception("duty %s broke the clock", duty_id)
            clock.put_off(duty_id, now + PUT_OFF)
            failed += 1
        else:
            done += moved
            skipped += not moved
    return JobReport(done, skipped, failed, more=len(waiting) == AT_ONCE)
