"""Work in the background: who fell silent."""

from hoaban.domains.hazards.actions import watch as watch_stations
from hoaban.foundation.jobs.api import JobContext, JobReport


def watch(ctx: JobContext) -> JobReport:
    """Look at every connected station. Lane: quick. Stopped halfway, the next run finds the same."""
    return JobReport(done=watch_stations(by=ctx.actor, now=ctx.now()))
