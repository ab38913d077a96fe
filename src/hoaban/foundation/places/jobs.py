"""Places' background work."""

from hoaban.foundation.jobs.api import JobContext, JobReport
from hoaban.foundation.places import actions


def renumber(ctx: JobContext) -> JobReport:
    """Rewrite unit numbers after a reform, a time slice at a time; a killed run goes on where its cursor stood."""
    moved, more = actions.renumber(beat=ctx.beat, is_due=lambda: ctx.is_due, now=ctx.now)
    return JobReport(done=moved, more=more)
