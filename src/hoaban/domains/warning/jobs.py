"""The clock of warnings."""

from hoaban.domains.warning import queries
from hoaban.domains.warning.actions import expire as end
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
