"""The clock of the ladder."""

from hoaban.domains.ringing import queries
from hoaban.domains.ringing.actions import climb as climb_one
from hoaban.foundation.jobs.api import JobContext, JobReport, each


def climb(ctx: JobContext) -> JobReport:
    """Bells whose time is over climb, one short transaction each; a second run finds none of them. Lane: life."""
    return each(
        ctx, queries.due(ctx.now()), lambda bell: climb_one(by=ctx.actor, bell_id=bell, now=ctx.now())
    )
