"""Plans of messages: the first window on the lane of life safety, the rest beside it; and the counting."""

from dataclasses import replace

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.actions import doors, following, telling
from hoaban.foundation.jobs.api import JobContext, JobReport, each


def begin(ctx: JobContext) -> JobReport:
    """Versions nobody is told of yet, and the first window of each: it leaves before anything else is planned. Lane: life."""

    def open_version(version_id: int) -> bool:
        return bool(telling.begin(by=ctx.actor, version_id=version_id, now=ctx.now()))

    def plan_first(telling_id: int) -> None:
        telling.plan_first(by=ctx.actor, telling_id=telling_id, now=ctx.now())

    opened = each(ctx, queries.unopened(ctx.now()), open_version)
    first = each(ctx, queries.unbegun(), plan_first)
    return JobReport(
        opened.done + first.done, failed=opened.failed + first.failed, more=opened.more or first.more
    )


def plan(ctx: JobContext) -> JobReport:
    """Part after part, the graver warning first. Killed midway, a part is planned from its beginning. Lane: quick."""
    return each(
        ctx,
        queries.open_parts(),
        lambda one: telling.plan_part(by=ctx.actor, part_id=one, now=ctx.now(), beat=ctx.beat),
    )


def count(ctx: JobContext) -> JobReport:
    """What became of messages, as long as any may still move. Lane: quick."""
    return each(
        ctx,
        queries.due_to_count(ctx.now()),
        lambda one: telling.count(by=ctx.actor, telling_id=one, now=ctx.now()),
    )


def list_failed(ctx: JobContext) -> JobReport:
    """Homes whose telephones all failed, onto the door-to-door list, some communes at a time. Lane: quick. Begun again, a home stands
    there once."""

    def list_homes(telling_id: int) -> int:
        return doors.list_failed(
            by=ctx.actor, telling_id=telling_id, now=ctx.now(), beat=ctx.beat, is_due=lambda: ctx.is_due
        )

    report = each(ctx, queries.to_list(ctx.now()), list_homes)
    return replace(report, more=report.more or (queries.is_listing() and not report.failed))


def tidy(ctx: JobContext) -> JobReport:
    """Followers who never sent their digits, and who ended it long ago. Lane: bulk."""
    done = following.tidy(now=ctx.now())
    return JobReport(done, more=done >= 500)
