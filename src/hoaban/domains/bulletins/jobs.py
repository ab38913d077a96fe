"""Work in the background: asking the feeds."""

from hoaban.domains.bulletins import actions, queries
from hoaban.foundation.jobs.api import JobContext, JobReport, each


def poll(ctx: JobContext) -> JobReport:
    """Each feed whose time has come, one after the other; one that hangs or breaks stops no other. Lane: bulk.

    Killed anywhere, what was kept stays kept; the feed is asked again after its minutes, or told to be silent.
    """
    report = each(
        ctx,
        queries.due(ctx.now()),
        lambda feed: actions.poll(by=ctx.actor, feed_id=feed, clock=ctx.now, beat=ctx.beat),
    )
    actions.watch(by=ctx.actor, now=ctx.now())
    return report
