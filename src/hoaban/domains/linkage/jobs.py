"""Work in the background: communes, and at night the whole province, that wait to be looked through."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from hoaban.domains.linkage import queries
from hoaban.domains.linkage.actions import learn as learn_weights
from hoaban.domains.linkage.actions import scan_commune, scan_province
from hoaban.domains.linkage.actions.scanning import put_off
from hoaban.domains.linkage.models import Weighing
from hoaban.foundation.jobs.api import JobContext, JobReport, LeaseLost, StopRequested

Row = TypeVar("Row")
log = logging.getLogger(__name__)
PASS_ON = (StopRequested, LeaseLost, OperationalError, InterfaceError)
"""The process ends, another took over, the database is away: nothing is wrong with the commune."""


def find(ctx: JobContext) -> JobReport:
    """One commune after the other. Lane: bulk. Killed midway, the commune waits still and is done whole the next time."""

    def look(commune: int) -> None:
        scan_commune(by=ctx.actor, commune=commune, beat=ctx.beat, now=ctx.now())

    report, broken = _each(ctx, queries.waiting_scans(), look, str)
    for commune in broken:
        put_off(commune, ctx.now())
    return report


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

    report, _broken = _each(ctx, queries.waiting_weighings(), one, lambda row: f"weights of {row.province}")
    return report


def _each(
    ctx: JobContext, rows: Iterable[Row], deed: Callable[[Row], None], name: Callable[[Row], str]
) -> tuple[JobReport, list[Row]]:
    """One that breaks waits still, is named in the log, and holds up no other; the report, and which broke."""
    done, broken = 0, list[Row]()
    for row in rows:
        if ctx.is_due:
            return JobReport(done, failed=len(broken), more=done >= len(broken)), broken
        ctx.beat()
        try:
            deed(row)
        except PASS_ON:
            raise
        except Exception:  # outermost loop: whatever one breaks on, the others go on
            log.exception("linkage: %s broke; the others go on", name(row))
            broken.append(row)
        else:
            done += 1
    return JobReport(done, failed=len(broken)), broken
