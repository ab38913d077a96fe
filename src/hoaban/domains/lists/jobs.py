"""Work in the background: whole lists that wait to be confirmed, or taken back."""

from uuid import UUID

from hoaban.domains.lists import queries
from hoaban.domains.lists.actions import whole
from hoaban.domains.lists.ports import connected
from hoaban.domains.registry import api as registry
from hoaban.foundation.jobs.api import JobContext, JobReport, each


def confirm(ctx: JobContext) -> JobReport:
    """One deed after the other, part by part. Lane: bulk. Killed at any instant, it goes on from the last part that stands."""
    whole.forget_looks(ctx.now())
    report = each(ctx, queries.moving(), lambda one: _work(ctx, *one), named=lambda one: one[0])
    more = report.more or (ctx.is_due and not report.failed)
    return JobReport(report.done, report.skipped, report.failed, more)


def _work(ctx: JobContext, uid: UUID, by_key: str) -> None:
    """As far as the slice allows; under the right of today of who asked."""
    asker = connected.find_actor(by_key)
    if asker is None or not asker.may(registry.CONFIRM):
        whole.stop(by=ctx.actor, uid=uid, now=ctx.now())
        return
    while whole.go_on(by=asker, uid=uid, now=ctx.now()) and not ctx.is_due:
        ctx.beat()
