"""Writes: keep a file, note a verdict, seal late, forget."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.files import intake, queries, rules, vault
from hoaban.foundation.files.events import FileChecked
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.ports import Purpose, purposes
from hoaban.foundation.files.values import FileId, FileState, Verdict
from hoaban.foundation.jobs import api as jobs
from hoaban.kit.uid import uuid7

MOST_ATTEMPTS = 5
# Longer than any upload: by then whoever sent the same bytes meanwhile has written his row.
CLEARING = timedelta(days=1)
# Longer than any scan: a killed scanner's file is taken up again after this.
CLAIM = timedelta(minutes=5)


def keep_file(
    *,
    by: access.Actor,
    purpose: str,
    name: str,
    pieces: Iterable[bytes],
    request: str | None = None,
    ours: bool = False,
) -> FileId:
    """Keep a stream as a file in quarantine; ``ours`` marks what the platform itself wrote, which needs no scan.

    The bytes reach the disk before the transaction begins: a slow line never holds a write lock. A crash in
    between leaves bytes without a row, which nobody can reach and the same upload uses again.
    """
    if request and (answer := audit.answered(by, request)):
        return FileId(int(answer))
    kept, uid = purposes[purpose], uuid7()
    with intake.receive(pieces, kept) as arrived, vault.ready(arrived, kept, uid) as ready:
        intake.store().put(ready.path, ready.sha256)
        return _note(by, kept, name, ready, request, uid=uid, ours=ours)


@transaction.atomic
def _note(
    by: access.Actor,
    purpose: Purpose,
    name: str,
    arrived: intake.Arrived,
    request: str | None,
    *,
    uid: UUID,
    ours: bool,
) -> FileId:
    if queries.is_leaving(queries.locked_holders(arrived.sha256)) and not intake.store().has(arrived.sha256):
        intake.store().put(arrived.path, arrived.sha256)  # the last holder let it go since we put it
    confidential = purpose.confidential
    row = StoredFile(
        uid=uid,
        purpose=purpose.name,
        name=rules.shown_name(name),
        media_type=arrived.media_type,
        size=arrived.size,
        sha256=arrived.sha256,
        state=FileState.CLEAN if ours else FileState.QUARANTINED,
        owner_key=by.key,
        sealed_key=arrived.sealed_key,
        forget_at=timezone.now() + confidential.keep if confidential else None,
    )
    row.save(force_insert=True)
    audit.record("files:file:keep", by=by, target=row, request=request, note=purpose.name)
    if not ours:
        jobs.wake("files.scan")
    return FileId(row.pk)


def claim(now: datetime) -> StoredFile | None:
    """Take one waiting file; the conditional UPDATE lets two workers never hold the same one."""
    waiting = StoredFile.plain.filter(state=FileState.QUARANTINED, next_try_at__lte=now).order_by(
        "next_try_at", "pk"
    )
    for row in waiting[:5]:
        taken = StoredFile.plain.filter(pk=row.pk, attempts=row.attempts, state=FileState.QUARANTINED)
        if taken.update(attempts=row.attempts + 1, next_try_at=now + CLAIM):
            row.attempts += 1
            return row
    return None


@transaction.atomic
def note_verdict(*, by: access.Actor, file_id: int, verdict: Verdict, now: datetime) -> None:
    """The scanner's word; only a quarantined file takes one, so a late second verdict changes nothing."""
    state = FileState.CLEAN if verdict.clean else FileState.INFECTED
    waiting = StoredFile.plain.filter(pk=file_id, state=FileState.QUARANTINED)
    if not waiting.update(state=state, finding=verdict.finding[:200], scanned_at=now):
        return
    audit.record("files:file:check", by=by, target=("files.StoredFile", str(file_id)), note=str(state))
    events.publish(FileChecked(file_id))


@transaction.atomic
def note_no_verdict(*, by: access.Actor, file_id: int, attempts: int, now: datetime) -> None:
    """The scanner could not say: try again later, each time later; after five times a person must look."""
    waiting = StoredFile.plain.filter(pk=file_id, state=FileState.QUARANTINED)
    if attempts < MOST_ATTEMPTS:
        waiting.update(next_try_at=now + timedelta(seconds=10 * 3**attempts))
        return
    if waiting.update(state=FileState.FAILED, scanned_at=now):
        audit.record(
            "files:file:check", by=by, target=("files.StoredFile", str(file_id)), note=str(FileState.FAILED)
        )
        events.publish(FileChecked(file_id))


def let_go(file_ids: Iterable[FileId], at: datetime) -> None:
    """Called by the owning room, in its transaction: it needs these files until then, not longer.

    From that moment nobody opens them; their bytes go with the next sweep, unless another file has the same content.
    """
    rows = StoredFile.plain.filter(pk__in=list(file_ids)).exclude(state=FileState.FORGOTTEN)
    sooner = rows.filter(Q(forget_at__isnull=True) | Q(forget_at__gt=at))
    if sooner.update(forget_at=at) and at <= timezone.now():
        jobs.wake("files.sweep")


@transaction.atomic
def forget(*, by: access.Actor, row: StoredFile) -> None:
    """The bytes go with the last file that holds them; whoever keeps the same content waits for the lock (`_note`).

    The bytes first, then the row: killed in between, it stays due and the next sweep does the same once more.
    """
    holders = queries.locked_holders(row.sha256)
    if not any(one.state != FileState.FORGOTTEN for one in holders if one.pk != row.pk):
        intake.store().remove(row.sha256)
    gone = StoredFile.plain.filter(pk=row.pk, forget_at__isnull=False)
    if gone.update(state=FileState.FORGOTTEN, forget_at=None, sealed_key=None):
        audit.record("files:file:forget", by=by, target=row, note=row.purpose)


def seal_clear(*, by: access.Actor, row: StoredFile, now: datetime) -> None:
    """Seal what was kept before its purpose became confidential; its term runs from the day it was kept.

    The sealed bytes first, then the row, then the clear bytes (`drop_clear`): killed anywhere, the next run goes on.
    """
    kept = purposes[row.purpose]
    if kept.confidential is None:
        return
    store = intake.store()
    with store.as_path(row.sha256) as path:
        clear = intake.Arrived(path, row.size, row.sha256, row.media_type)
        with vault.ready(clear, kept, row.uid) as ready:
            store.put(ready.path, ready.sha256)
    with transaction.atomic():
        same = StoredFile.plain.filter(pk=row.pk, sha256=row.sha256, sealed_key__isnull=True)
        same.update(
            sha256=ready.sha256, sealed_key=ready.sealed_key,
            forget_at=min(row.created_at + kept.confidential.keep, row.forget_at or datetime.max.replace(tzinfo=UTC)),
            clear_sha256=row.sha256, clear_until=now + CLEARING,
        )  # fmt: skip
        audit.record("files:file:seal", by=by, target=row, note=row.purpose)


def drop_clear(*, by: access.Actor, row: StoredFile, now: datetime) -> None:
    """The clear bytes of a sealed file go, unless another row names them.

    Somebody may send the same bytes for another purpose just now, and write his row when they are gone already: the
    sealed copy gives them back, and only a day later nothing is looked at any more.
    """
    store = intake.store()
    named = StoredFile.plain.filter(sha256=row.clear_sha256).exclude(state=FileState.FORGOTTEN)
    if not named.exists():
        store.remove(row.clear_sha256)
    elif not store.has(row.clear_sha256):
        with intake.named() as path:
            with path.open("wb") as clear:
                clear.writelines(vault.read(row, 0, row.size))
            store.put(path, intake.measure(path)[1])
    if row.clear_until is not None and row.clear_until <= now:
        StoredFile.plain.filter(pk=row.pk).update(clear_sha256="", clear_until=None)
