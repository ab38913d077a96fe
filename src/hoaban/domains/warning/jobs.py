"""The clock of warnings."""

from hoaban.domains.warning import queries
from hoaban.domains.warning.actions import expire as end
from hoaban.domains.warning.actions import publish as sign
from hoaban.foundation.jobs.api import JobContext, JobReport


def expire(ctx: JobContext) -> JobReport:
    """What ran out ends, one short transaction each; a second run finds nothing. Lane: life."""
    now, done, skipped = ctx.now(), 0, 0
    for uid in queries.run_out(now):
        if ctx.is_due:
            return JobReport(done, skipped, more=True)
        ctx.beat()
        moved = end(by=ctx.actor, uid=uid, now=now)
        done, skipped = done + moved, skipped + (not moved)
    return JobReport(done, skipped)


def publish(ctx: JobContext) -> JobReport:
    """Versions no machine was told of yet are signed, in the order they were sent. Lane: quick. Killed midway, the rest waits."""
    done = failed = 0
    for version_id in queries.unsigned():
        if ctx.is_due:
            return JobReport(done, failed=failed, more=True)
        ctx.beat()
        made = sign(by=ctx.actor, version_id=version_id, now=ctx.now())
        done, failed = done + made, failed + (not made)
    return JobReport(done, failed=failed)
