"""Plans of messages: the first window on the lane of life safety, the rest beside it; and the counting."""

import logging
from collections.abc import Callable, Iterable

from django.db import InterfaceError, OperationalError

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.actions import doors, following, telling
from hoaban.foundation.jobs.api import JobContext, JobReport, LeaseLost, StopRequested

log = logging.getLogger(__name__)
PASS_ON = (StopRequested, LeaseLost, OperationalError, InterfaceError)
"""The process ends, another took over, the database is away: nothing is wrong with the row."""


def begin(ctx: JobContext) -> JobReport:
    """Versions nobody is told of yet, and the first window of each: it leaves before anything else is planned. Lane: life."""

    def open_version(version_id: int) -> bool:
        return bool(telling.begin(by=ctx.actor, version_id=version_id, now=ctx.now()))

    def plan_first(telling_id: int) -> bool:
        telling.plan_first(by=ctx.actor, telling_id=telling_id, now=ctx.now())
        return True

    opened = _each(ctx, queries.unopened(ctx.now()), open_version)
    first = _each(ctx, queries.unbegun(), plan_first)
    return JobReport(
        opened.done + first.done, failed=opened.failed + first.failed, more=opened.more or first.more
    )


def plan(ctx: JobContext) -> JobReport:
    """Part after part, the graver warning first. Killed midway, a part is planned from its beginning. Lane: quick."""
    return _each(
        ctx,
        queries.open_parts(),
        lambda one: telling.plan_part(by=ctx.actor, part_id=one, now=ctx.now(), beat=ctx.beat),
    )


def count(ctx: JobContext) -> JobReport:
    """What became of messages, as long as any may still move. Lane: quick."""
    return _each(
        ctx,
        queries.due_to_count(ctx.now()),
        lambda one: telling.count(by=ctx.actor, telling_id=one, now=ctx.now()),
    )


def list_failed(ctx: JobContext) -> JobReport:
    """Homes whose telephones all failed, onto the door-to-door list. Lane: quick. Begun again, a home stands there once."""
    return _each(
        ctx,
        queries.to_list(),
        lambda one: doors.list_failed(by=ctx.actor, telling_id=one, now=ctx.now(), beat=ctx.beat),
    )


def _each(ctx: JobContext, rows: Iterable[int], deed: Callable[[int], int]) -> JobReport:
    """One broken row holds up no other warning: it is counted, logged, and tried again with the next run."""
    done = failed = 0
    for one in rows:
        if ctx.is_due:
            return JobReport(done, failed=failed, more=True)
        ctx.beat()
        try:
            done += deed(one)
        except PASS_ON:
            raise
        except Exception:  # outermost loop: whatever one row breaks on, the others go on
            log.exception("delivery: row %s failed; the others go on", one)
            failed += 1
    return JobReport(done, failed=failed)


def tidy(ctx: JobContext) -> JobReport:
    """Followers who never sent their digits, and who ended it long ago. Lane: bulk."""
    done = following.tidy(now=ctx.now())
    return JobReport(done, more=done >= 500)
