"""One row after the other, where none may hold up the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from hoaban.foundation.jobs.errors import LeaseLost, StopRequested
from hoaban.foundation.jobs.values import JobContext, JobReport

Row = TypeVar("Row")
log = logging.getLogger(__name__)
PASS_ON = (StopRequested, LeaseLost, OperationalError, InterfaceError)
"""The process ends, another took over, the database is away: nothing is wrong with the row."""


def each(
    ctx: JobContext,
    rows: Iterable[Row],
    deed: Callable[[Row], int | None],
    *,
    named: Callable[[Row], object] = str,
    broke: Callable[[Row], object] = bool,
) -> JobReport:
    """What a row breaks on is logged and counted, and the next one is done. The deed is a transaction of its own.

    ``deed`` answers how much was done, nothing where it came too late; None counts as one. ``broke`` is told of each that
    broke, so that it stands behind the others the next time. More is asked for while not most of them break.
    """
    done = skipped = failed = 0
    for row in rows:
        if ctx.is_due:
            return JobReport(done, skipped, failed, more=done + skipped >= failed)
        ctx.beat()
        try:
            came = deed(row)
        except PASS_ON:
            raise
        except Exception:  # outermost loop: whatever one row breaks on, the others go on
            log.exception("row %s broke; the others go on", named(row))
            broke(row)
            failed += 1
        else:
            done, skipped = done + (1 if came is None else int(came)), skipped + (came == 0)
    return JobReport(done, skipped, failed)
