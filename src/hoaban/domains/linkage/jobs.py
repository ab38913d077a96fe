"""Work in the background: communes that wait to be looked through."""

from hoaban.domains.linkage import queries
from hoaban.domains.linkage.actions import scan_commune
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
