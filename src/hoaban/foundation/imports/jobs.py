"""The import lane's work: one batch after the other, each as far as its time slice allows."""

from datetime import timedelta

from django.db import DatabaseError, OperationalError

from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.files.errors import StorageFull
from hoaban.foundation.imports import queries
from hoaban.foundation.imports.actions import engine
from hoaban.foundation.imports.errors import DiskFull, SheetProblem
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import BatchState
from hoaban.foundation.jobs.api import JobContext, JobReport

# An undo is tried again by itself: nothing that stands half removed waits for a button.
STOPPED_BY = {BatchState.RUNNING: BatchState.PAUSED}


# Every slice begins by reading and judging the sheet again, which takes half a minute for the largest.
SLICE = timedelta(minutes=10)


def work(ctx: JobContext) -> JobReport:
    """Move every batch that waits for us. Lane: bulk. Stopped at any instant, it goes on where it stood."""
    engine.forget_samples(ctx.now())
    done = failed = 0
    unfinished = False
    for batch in queries.moving():
        ctx.beat()
        try:
            unfinished |= not _step(ctx, batch)
            done += 1
        except DomainError as problem:
            shown = (
                problem
                if isinstance(problem, SheetProblem)
                else SheetProblem(problem.msgid, **problem.params)
            )
            shown = DiskFull() if isinstance(problem, StorageFull) else shown
            engine.stop(batch, shown, STOPPED_BY.get(BatchState(batch.state), BatchState.STOPPED), ctx.now())
            failed += 1
        except engine.Overtaken:
            continue
        except (OperationalError, DatabaseError, OSError) as problem:
            if batch.state == BatchState.UNDOING or not is_disk_full(problem):
                raise
            engine.stop(
                batch, DiskFull(), STOPPED_BY.get(BatchState(batch.state), BatchState.STOPPED), ctx.now()
            )
            failed += 1
    return JobReport(done=done, failed=failed, more=unfinished)


def _step(ctx: JobContext, batch: ImportBatch) -> bool:
    """True when the batch now waits for a person, or for the scanner."""
    pace = engine.Pace(beat=ctx.beat, now=ctx.now, is_due=lambda: ctx.is_due)
    state = BatchState(batch.state)
    if state is BatchState.UPLOADED:
        engine.look_inside(batch, ctx.now())
        return True  # while the scanner works, its word wakes us
    if state is BatchState.CHECKING:
        engine.check(batch, pace)
        return True
    if state is BatchState.RUNNING:
        return engine.run(batch, pace)
    return engine.undo(batch, pace)


def is_disk_full(problem: Exception) -> bool:
    """SQLite says «database or disk is full», PostgreSQL «No space left on device»."""
    text = str(problem).lower()
    return "is full" in text or "no space left" in text
