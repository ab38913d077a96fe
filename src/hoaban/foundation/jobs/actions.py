"""Waking, claiming, finishing: every step a conditional UPDATE, so that two workers never hold one job."""

import os
import socket
import traceback
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from hoaban.foundation.access.api import Actor, require
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import registry, rules
from hoaban.foundation.jobs.models import Failure, Timer, Wake
from hoaban.foundation.jobs.permissions import Permission
from hoaban.foundation.jobs.values import JobReport, Lane, Registered


def wake(name: str, at: datetime | None = None) -> None:
    """Ask that a job run soon, or at `at`; true when the caller's transaction commits.

    Soon is written as a moment long past: a clock turned back afterwards does not put it off.
    """
    Wake.plain.create(job=name, at=at or rules.SOON)


def holder_name(lane: Lane) -> str:
    """host:pid:lane."""
    return f"{socket.gethostname()}:{os.getpid()}:{lane}"[:120]


def ensure_timers(names: Iterable[str], now: datetime) -> None:
    """One row per registered job; the first run of a periodic job is due at once."""
    rows = [Timer(name=name, next_at=now if registry.find(name).every else None) for name in names]
    Timer.plain.bulk_create(rows, ignore_conflicts=True)


def claim_next(lane: Lane, holder: str, now: datetime) -> Registered | None:
    """Take the lease of the due job of this lane that has rested longest; None when nothing is due.

    Wakes read here are removed in the same transaction: one that arrives later finds its own run.
    """
    names = [job.name for job in registry.all_jobs() if job.lane == lane]
    woken = list(Wake.plain.filter(job__in=names, at__lte=now).values_list("id", "job"))
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    abandoned = Q(lease_until__lt=now)
    wanted = Q(next_at__lte=now) | Q(name__in={job for _id, job in woken}, stuck_at__isnull=True) | abandoned
    due = Timer.plain.filter(Q(name__in=names), free, wanted).order_by(
        F("last_started_at").asc(nulls_first=True)
    )
    for timer in due[:5]:
        with transaction.atomic():
            taken = Timer.plain.filter(free, pk=timer.pk).update(
                holder=holder, lease_until=now + rules.LEASE, last_started_at=now, next_at=None
            )
            if taken:
                Wake.plain.filter(id__in=[row_id for row_id, job in woken if job == timer.name]).delete()
                return registry.find(timer.name)
    return None


def renew(name: str, holder: str, now: datetime) -> bool:
    """Keep the lease; False when somebody else has it."""
    return Timer.plain.filter(name=name, holder=holder).update(lease_until=now + rules.LEASE) == 1


def finish(name: str, holder: str, report: JobReport, now: datetime) -> None:
    """Give the lease back after a run that ended well."""
    job = registry.find(name)
    Timer.plain.filter(name=name, holder=holder).update(
        holder="", lease_until=None, last_ended_at=now, failures=0, stuck_at=None, reason="",
        last_done=report.done, last_skipped=report.skipped, last_failed=report.failed,
        next_at=rules.next_run(now, more=report.more, every=job.every, failures=0),
    )  # fmt: skip


@transaction.atomic
def fail(name: str, holder: str, problem: BaseException, now: datetime) -> None:
    """Give the lease back after a run that broke: it is tried again later, and its trace waits for a person."""
    timer = Timer.plain.filter(name=name, holder=holder).first()
    if timer is None:
        return
    failures = timer.failures + 1
    reason = f"{type(problem).__name__}: {problem}"[:500]
    stuck_at = timer.stuck_at or (now if failures >= rules.STUCK_AFTER else None)
    Timer.plain.filter(pk=timer.pk).update(
        holder="", lease_until=None, last_ended_at=now, failures=failures, reason=reason, stuck_at=stuck_at,
        next_at=rules.next_run(now, more=False, every=None, failures=failures),
    )  # fmt: skip
    trace = "".join(traceback.format_tb(problem.__traceback__))[
        -8000:
    ]  # frames only: a message may quote a row
    Failure.plain.create(job=name, at=now, holder=holder, reason=reason, trace=trace)


def hand_back(name: str, holder: str) -> None:
    """Give the lease back unfinished: the job is due at once, for whoever comes."""
    Timer.plain.filter(name=name, holder=holder).update(holder="", lease_until=None, next_at=timezone.now())


def let_go(holder: str, now: datetime) -> None:
    """Free what a run could not give back because the database was away; it is due at once, for whoever comes."""
    Timer.plain.filter(holder=holder).update(holder="", lease_until=None, next_at=now)


def heal_clock(lane: Lane, now: datetime) -> int:
    """Bring near what lies further ahead than it can: the clock was turned back since it was written. How many rows."""
    jobs = [job for job in registry.all_jobs() if job.lane == lane]
    timers = Timer.plain.in_bulk([job.name for job in jobs], field_name="name")
    stray = 0
    for job in jobs:
        if (timer := timers.get(job.name)) is None:
            continue
        rows = Timer.plain.filter(pk=timer.pk)
        if timer.next_at and timer.next_at > now + rules.longest_rest(job.every, timer.failures):
            stray += rows.filter(next_at=timer.next_at).update(next_at=now)
        if timer.lease_until and timer.lease_until > now + rules.LEASE:
            stray += rows.filter(lease_until=timer.lease_until).update(lease_until=now + rules.LEASE)
    return stray


def release_dead_holders(now: datetime) -> int:
    """Free the leases of processes of this machine that are gone, without waiting for the lease to run out."""
    host = socket.gethostname()
    released = 0
    for pk, holder in Timer.plain.filter(holder__startswith=f"{host}:").values_list("pk", "holder"):
        pid = holder.removeprefix(f"{host}:").partition(":")[0]
        if pid.isdigit() and not _is_alive(int(pid)):
            released += Timer.plain.filter(pk=pk, holder=holder).update(
                holder="", lease_until=None, next_at=now
            )
    return released


@transaction.atomic
def retry_job(*, by: Actor, name: str, request: str | None = None) -> None:
    """A person starts a failed or stuck job again."""
    require(by, Permission.RETRY)
    registry.find(name)
    if audit.answered(by, request) is not None:
        return
    Timer.plain.filter(name=name).update(failures=0, stuck_at=None, reason="", next_at=timezone.now())
    Failure.plain.filter(job=name, seen_at=None).update(seen_at=timezone.now())
    audit.record("jobs:timer:retry", by=by, target=("jobs.timer", name), request=request)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
