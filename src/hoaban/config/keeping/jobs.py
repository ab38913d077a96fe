"""A backup every day, a drill every week, while HOABAN_BACKUP_DIR is set. Each runs as a command of its own."""

import subprocess
import tempfile
import time

from django.conf import settings

from hoaban.config import paths
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import retention
from hoaban.foundation.jobs.api import JobContext, JobReport


def backup(context: JobContext) -> JobReport:
    """A failure is a row on the page of background work, and on *Is it well?*."""
    return _command(context, "backup")


def drill(context: JobContext) -> JobReport:
    """Of the newest backup."""
    return _command(context, "drill")


def renew_keys(context: JobContext) -> JobReport:
    """Finish rotations that were stopped; rows that do not open are failures a person sees."""
    rotating = [purpose for purpose in access.known_keys() if len(access.key_ids(purpose)) > 1]
    done, failed = access.renew_all(rotating, lambda _done: context.beat())
    return JobReport(done=done, failed=failed)


def forget(context: JobContext) -> JobReport:
    """What is over by its table's own rule."""
    return JobReport(done=retention.forget_due(context.now(), context.beat))


def _command(context: JobContext, *words: str) -> JobReport:
    """Minutes of work in a process of its own: the lane only shows that it lives, and can be asked to stop."""
    if settings.BACKUP_DIR is None:
        return JobReport(skipped=1)
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(paths.hoaban_command(*words), stdout=subprocess.DEVNULL, stderr=said)
        try:
            while child.poll() is None:
                context.beat()
                time.sleep(0.5)
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()
        if child.returncode:
            said.seek(0)
            raise RuntimeError((said.read().strip().splitlines() or [f"ended with {child.returncode}"])[-1])
    return JobReport(done=1)
