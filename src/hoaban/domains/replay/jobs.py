"""Work in the background: the telling. It waits for nobody inside a lane: what is not due is looked at again later."""

from hoaban.domains.replay import actions, queries
from hoaban.domains.replay.actions.steering import JOB
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.jobs.api import JobContext, JobReport


def tell(ctx: JobContext) -> JobReport:
    """Every step that is due; then it asks to be woken for the next. Lane: quick.

    Killed anywhere, its lease runs out and the next run goes on where the rows say.
    """
    total = told = 0
    while not ctx.is_due:
        told = sum(actions.advance(by=ctx.actor, uid=uid, now=ctx.now()) for uid in queries.due(ctx.now()))
        total += told
        ctx.beat()
        if not told:
            break
    if at := queries.next_due(ctx.now()):
        jobs.wake(JOB, at)
    return JobReport(done=total)
