"""The clock of warnings."""

import logging

from django.db import InterfaceError, OperationalError

from hoaban.domains.warning import queries
from hoaban.domains.warning.actions import expire as end
from hoaban.domains.warning.actions import publish as sign
from hoaban.foundation.jobs.api import JobContext, JobReport

log = logging.getLogger(__name__)


def expire(ctx: JobContext) -> JobReport:
    """What ran out ends, one short transaction each; a second run finds nothing, and what breaks holds nothing up. Lane: life."""
    now, done, skipped, failed = ctx.now(), 0, 0, 0
    for uid in queries.run_out(now):
        if ctx.is_due:
            return JobReport(done, skipped, failed, more=done >= failed)
        ctx.beat()
        try:
            moved = end(by=ctx.actor, uid=uid, now=now)
        except (OperationalError, InterfaceError):  # the database is away: nothing is wrong with this one
            raise
        except Exception:  # outermost loop: whatever one alert breaks on, the others end
            log.exception("warning %s could not be ended", uid)
            failed += 1
        else:
            done, skipped = done + moved, skipped + (not moved)
    return JobReport(done, skipped, failed)


def publish(ctx: JobContext) -> JobReport:
    """Versions no machine was told of yet are signed, one after the other. Lane: quick. Killed midway, the rest waits."""
    done = failed = 0
    for version_id in queries.unsigned():
        if ctx.is_due:
            return JobReport(done, failed=failed, more=done >= failed)
        ctx.beat()
        made = sign(by=ctx.actor, version_id=version_id, now=ctx.now())
        done, failed = done + made, failed + (not made)
    return JobReport(done, failed=failed)
