"""Work in the background: communes that wait to be counted."""

from hoaban.domains.population import queries
from hoaban.domains.population.actions import ask_everything, count_commune
from hoaban.foundation.jobs.api import JobContext, JobReport


def count(ctx: JobContext) -> JobReport:
    """One commune after the other, the longest uncounted first. Lane: bulk. Killed midway, the commune waits still."""
    if not queries.communes_known():  # people were here before this room was
        ask_everything()
    done = 0
    for commune in queries.waiting():
        if ctx.is_due:
            return JobReport(done=done, more=True)
        ctx.beat()
        count_commune(by=ctx.actor, commune=commune, beat=ctx.beat, now=ctx.now())
        done += 1
    return JobReport(done=done)
