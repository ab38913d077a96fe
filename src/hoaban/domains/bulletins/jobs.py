"""Work in the background: asking the feeds."""

import logging

from django.db import InterfaceError, OperationalError

from hoaban.domains.bulletins import actions, queries
from hoaban.foundation.jobs.api import JobContext, JobReport

log = logging.getLogger(__name__)


def poll(ctx: JobContext) -> JobReport:
    """Each feed whose time has come, one after the other; one that hangs or breaks stops no other. Lane: bulk.

    Killed anywhere, what was kept stays kept; the feed is asked again after its minutes, or told to be silent.
    """
    done = skipped = failed = 0
    for feed in queries.due(ctx.now()):
        if ctx.is_due:
            return JobReport(done, skipped, failed, more=True)
        ctx.beat()
        try:
            moved = actions.poll(by=ctx.actor, feed_id=feed, clock=ctx.now, beat=ctx.beat)
        except (OperationalError, InterfaceError):  # the database is away: nothing is wrong with this one
            raise
        except Exception:  # outermost loop: whatever one feed breaks on, the others are read
            log.exception("feed %s could not be read", feed)
            failed += 1
        else:
            done, skipped = done + moved, skipped + (not moved)
    actions.watch(by=ctx.actor, now=ctx.now())
    return JobReport(done, skipped, failed)
