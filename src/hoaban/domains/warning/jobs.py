"""The clock of warnings."""

from hoaban.domains.warning import queries
from hoaban.domains.warning.actions import ask_for_offices
from hoaban.domains.warning.actions import expire as end
from hoaban.domains.warning.actions import publish as sign
from hoaban.foundation.jobs.api import JobContext, JobReport, each


def expire(ctx: JobContext) -> JobReport:
    """What ran out ends, one short transaction each; a second run finds nothing, and what breaks holds nothing up. Lane: life."""
    now = ctx.now()
    return each(ctx, queries.run_out(now), lambda uid: end(by=ctx.actor, uid=uid, now=now))


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


def offices(ctx: JobContext) -> JobReport:
    """Once a day: an issuer whose office nobody named, or whose last one's days run out, is somebody's duty. Lane: bulk."""
    return JobReport(done=ask_for_offices(by=ctx.actor, now=ctx.now()))
