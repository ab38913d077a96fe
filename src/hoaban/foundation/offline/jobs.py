"""Work in the background: photos that were cut off at the last step, and half-sent ones nobody goes on with."""

from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.jobs.api import JobContext, JobReport
from hoaban.foundation.offline.actions import media


def tidy(ctx: JobContext) -> JobReport:
    """Hand on whole photos whose phone went silent; remove half-sent ones after a fortnight. Lane: bulk, hourly."""
    done = failed = 0
    for row in media.whole_but_waiting(ctx.now()):
        ctx.beat()
        try:
            media.finish(by=ctx.actor, row=row, now=ctx.now())
            done += 1
        except (DomainError, OSError):
            failed += 1  # a full disk: it stays whole here and is tried again
    for pk in media.late(ctx.now()):
        ctx.beat()
        done += media.expire(by=ctx.actor, pk=pk, now=ctx.now())
    return JobReport(done=done, failed=failed)
