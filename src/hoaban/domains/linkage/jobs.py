"""Work in the background: communes, and at night the whole province, that wait to be looked through."""

from hoaban.domains.linkage import queries
from hoaban.domains.linkage.actions import learn as learn_weights
from hoaban.domains.linkage.actions import scan_commune, scan_province
from hoaban.foundation.jobs.api import JobContext, JobReport


def find(ctx: JobContext) -> JobReport:
    """One commune after the other. Lane: bulk. Killed midway, the commune waits still and is done whole the next time."""
    done = 0
    for commune in queries.waiting_scans():
        if ctx.is_due:
            return JobReport(done=done, more=True)
        ctx.beat()
        scan_commune(by=ctx.actor, commune=commune, beat=ctx.beat, now=ctx.now())
        done += 1
    return JobReport(done=done)


def find_across(ctx: JobContext) -> JobReport:
    """Everybody of the province, when a list came since the last time. Lane: bulk. Killed midway it is done whole the next time."""
    if not queries.is_province_waiting():
        return JobReport(done=0)
    scan_province(by=ctx.actor, beat=ctx.beat, now=ctx.now())
    return JobReport(done=1)


def learn(ctx: JobContext) -> JobReport:
    """Weights that a province asked for. Lane: bulk. Killed midway they are learnt whole the next time."""
    row = queries.waiting_weighing()
    if row is None:
        return JobReport(done=0)
    learn_weights(by=ctx.actor, row=row, beat=ctx.beat, now=ctx.now())
    return JobReport(done=1, more=queries.waiting_weighing() is not None)
