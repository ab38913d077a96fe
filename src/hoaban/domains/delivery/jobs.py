"""Plans of messages: the first window on the lane of life safety, the rest beside it; and the counting."""

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.actions import following, telling
from hoaban.domains.warning import api as warning
from hoaban.foundation.jobs.api import JobContext, JobReport


def begin(ctx: JobContext) -> JobReport:
    """Versions nobody is told of yet, and the first window of each: it leaves before anything else is planned. Lane: life."""
    done = 0
    for version_id in warning.sent_since(queries.last_begun(), ctx.now()):
        telling.begin(by=ctx.actor, version_id=version_id, now=ctx.now())
        done += 1
    for telling_id in queries.unbegun():
        ctx.beat()
        telling.plan_first(by=ctx.actor, telling_id=telling_id, now=ctx.now())
        done += 1
    return JobReport(done)


def plan(ctx: JobContext) -> JobReport:
    """Part after part, the graver warning first. Killed midway, a part is planned from its beginning. Lane: quick."""
    done = 0
    for part_id in queries.open_parts():
        if ctx.is_due:
            return JobReport(done, more=True)
        done += telling.plan_part(by=ctx.actor, part_id=part_id, now=ctx.now(), beat=ctx.beat)
    return JobReport(done)


def count(ctx: JobContext) -> JobReport:
    """What became of messages, as long as any may still move. Lane: quick."""
    done = 0
    for telling_id in queries.due_to_count(ctx.now()):
        if ctx.is_due:
            return JobReport(done, more=True)
        ctx.beat()
        done += telling.count(by=ctx.actor, telling_id=telling_id, now=ctx.now())
    return JobReport(done)


def tidy(ctx: JobContext) -> JobReport:
    """Followers who never sent their digits, and who ended it long ago. Lane: bulk."""
    done = following.tidy(now=ctx.now())
    return JobReport(done, more=done >= 500)
