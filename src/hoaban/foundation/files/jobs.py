"""Work in the background: look for harmful software, sweep away what a crash left."""

import time

from hoaban.foundation.files import actions, intake, queries, vault
from hoaban.foundation.files.errors import KeyMissing, ScannerUnavailable, StorageFull, StoreUnreachable
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.ports import Scanner, connected
from hoaban.foundation.jobs.api import JobContext, JobReport

PER_RUN = 50
PER_SWEEP = 200
OLD_SECONDS = 24 * 3600


def scan(ctx: JobContext) -> JobReport:
    """Give waiting files a verdict, one by one; one that fails lets the others go on. Lane: quick."""
    scanner = connected.scanner
    if scanner is None:
        return JobReport()
    done = failed = 0
    for _ in range(PER_RUN):
        ctx.beat()
        row = actions.claim(ctx.now())
        if row is None:
            return JobReport(done=done, failed=failed)
        if _scan_one(ctx, scanner, row):
            done += 1
        else:
            failed += 1
    return JobReport(done=done, failed=failed, more=True)


def _scan_one(ctx: JobContext, scanner: Scanner, row: StoredFile) -> bool:
    try:
        verdict = scanner.scan(vault.read(row, 0, row.size))
    except (ScannerUnavailable, OSError, KeyMissing):
        actions.note_no_verdict(by=ctx.actor, file_id=row.pk, attempts=row.attempts, now=ctx.now())
        return False
    actions.note_verdict(by=ctx.actor, file_id=row.pk, verdict=verdict, now=ctx.now())
    return True


def sweep(ctx: JobContext) -> JobReport:
    """Forget files whose time is over, and temporary files of killed processes. Lane: bulk, daily."""
    done = failed = 0
    rows = queries.leaving(ctx.now(), PER_SWEEP)
    for row in rows:
        ctx.beat()
        try:
            actions.forget(by=ctx.actor, row=row)
            done += 1
        except (StoreUnreachable, OSError):
            failed += 1  # the row stays due; the next sweep asks again
    more = len(rows) == PER_SWEEP and not failed
    return JobReport(done=done + _leftovers(), failed=failed, more=more)


def seal(ctx: JobContext) -> JobReport:
    """Seal files kept before their purpose became confidential, then remove their clear bytes. Lane: bulk, hourly."""
    done = failed = after = 0
    while rows := queries.still_clear(after, PER_SWEEP):
        for row in rows:
            ctx.beat()
            after = row.pk
            try:
                actions.seal_clear(by=ctx.actor, row=row, now=ctx.now())
                done += 1
            except (StoreUnreachable, StorageFull, OSError):
                failed += 1  # the row stays as it is; the next run asks again
            if ctx.is_due:
                return JobReport(done=done, failed=failed, more=not failed)
    for row in queries.clear_left():
        ctx.beat()
        try:
            actions.drop_clear(by=ctx.actor, row=row, now=ctx.now())
        except (StoreUnreachable, StorageFull, KeyMissing, OSError):
            failed += 1
    return JobReport(done=done, failed=failed)


def _leftovers() -> int:
    """What a killed process left in the folder of arrivals more than a day ago."""
    done, limit = 0, time.time() - OLD_SECONDS
    for path in intake.incoming().glob("*"):
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            done += 1
    return done
