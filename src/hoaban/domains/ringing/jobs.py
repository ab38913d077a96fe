"""The clock of the ladder."""

import logging

from django.db import InterfaceError, OperationalError

from hoaban.domains.ringing import queries
from hoaban.domains.ringing.actions import climb as climb_one
from hoaban.foundation.jobs.api import JobContext, JobReport

log = logging.getLogger(__name__)


def climb(ctx: JobContext) -> JobReport:
    """Bells whose time is over climb, one short transaction each; a second run finds none of them. Lane: life."""
    done = skipped = failed = 0
    for bell in queries.due(ctx.now()):
        if ctx.is_due:
            return JobReport(done, skipped, failed, more=done >= failed)
        ctx.beat()
        try:
            moved = climb_one(by=ctx.actor, bell_id=bell, now=ctx.now())
        except (OperationalError, InterfaceError):  # the database is away: nothing is wrong with this one
            raise
        except Exception:  # outermost loop: whatever one bell breaks on, the others climb
            log.exception("bell %s could not climb", bell)
            failed += 1
        else:
            done, skipped = done + moved, skipped + (not moved)
    return JobReport(done, skipped, failed)
