"""Work in the background: look for harmful software, sweep away what a crash left."""

import time

from hoaban.foundation.files import actions, intake
from hoaban.foundation.files.errors import ScannerUnavailable
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.ports import Scanner, connected
from hoaban.foundation.jobs.api import JobContext, JobReport

PER_RUN = 50
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
        verdict = scanner.scan(intake.store().read(row.sha256, 0, row.size))
    except (ScannerUnavailable, OSError):
        actions.note_no_verdict(by=ctx.actor, file_id=row.pk, attempts=row.attempts, now=ctx.now())
        return False
    actions.note_verdict(by=ctx.actor, file_id=row.pk, verdict=verdict, now=ctx.now())
    return True


def sweep(_ctx: JobContext) -> JobReport:
    """Remove temporary files a killed process left more than a day ago. Lane: bulk, daily."""
    done, limit = 0, time.time() - OLD_SECONDS
    for path in intake.incoming().glob("*"):
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            done += 1
    return JobReport(done=done)
