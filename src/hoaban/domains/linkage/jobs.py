"""Work in the background: communes, and at night the whole province, that wait to be looked through."""

from hoaban.domains.linkage import queries
from hoaban.domains.linkage.actions import learn as learn_weights
from hoaban.domains.linkage.actions import scan_commune, scan_province
from hoaban.domains.linkage.actions.scanning import put_off
from hoaban.domains.linkage.models import Weighing
from hoaban.foundation.jobs.api import JobContext, JobReport, each


def find(ctx: JobContext) -> JobReport:
    """One commune after the other. Lane: bulk. Killed midway, the commune waits still and is done whole the next time."""

    def look(commune: int) -> None:
        scan_commune(by=ctx.actor, commune=commune, beat=ctx.beat, now=ctx.now())

    return each(ctx, queries.waiting_scans(), look, broke=lambda commune: put_off(commune, ctx.now()))


def find_across(ctx: JobContext) -> JobReport:
    """Everybody of the province, when a list came since the last time. Lane: bulk. Killed midway it is done whole the next time."""
    if not queries.is_province_waiting():
        return JobReport(done=0)
    failed = scan_province(by=ctx.actor, beat=ctx.beat, now=ctx.now())
    return JobReport(done=1, failed=len(failed))


def learn(ctx: JobContext) -> JobReport:
    """Weights that provinces asked for. Lane: bulk. Killed midway they are learnt whole the next time."""

    def one(row: Weighing) -> None:
        learn_weights(by=ctx.actor, row=row, beat=ctx.beat, now=ctx.now())

    return each(ctx, queries.waiting_weighings(), one, named=lambda row: row.province)
