"""Work in the background: door-to-door lists of warnings, and the question before the rains."""

from hoaban.domains.targeting import actions
from hoaban.foundation.jobs.api import JobContext, JobReport


def list_doors(ctx: JobContext) -> JobReport:
    """Make the lists that wait. Lane: quick. Killed between two communes it goes on with the next."""
    made, failed, more = actions.make_lists(
        by=ctx.actor, now=ctx.now(), beat=ctx.beat, is_due=lambda: ctx.is_due
    )
    return JobReport(done=made, failed=failed, more=more)


def ask_season(ctx: JobContext) -> JobReport:
    """In the month before the rains, once a day. Lane: bulk. Asked twice, each village is asked once."""
    asked, failed = actions.ask_season(by=ctx.actor, now=ctx.now(), beat=ctx.beat)
    return JobReport(done=asked, failed=failed)
