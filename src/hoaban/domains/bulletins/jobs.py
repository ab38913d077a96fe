"""Work in the background: asking the feeds, judging again what came before its certificate."""

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


def look_back(ctx: JobContext) -> JobReport:
    """Each certificate that was entered since, one after the other: what came before it is judged again. Lane: bulk.

    Killed anywhere, the next run begins this certificate again and changes nothing twice.
    """
    return each(
        ctx,
        queries.entered_since(),
        lambda entry: actions.look_back(by=ctx.actor, certificate_id=entry, clock=ctx.now, beat=ctx.beat),
    )
