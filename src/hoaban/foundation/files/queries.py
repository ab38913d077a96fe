"""Reads: a file's facts, and its bytes for whoever may have them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import vault
from hoaban.foundation.files.errors import CheckFailed, Forgotten, Infected, StillChecking
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.ports import purposes
from hoaban.foundation.files.values import Confidential, FileFacts, FileId, FileState

_CLOSED = {
    FileState.QUARANTINED: StillChecking,
    FileState.INFECTED: Infected,
    FileState.FAILED: CheckFailed,
    FileState.FORGOTTEN: Forgotten,
}


def facts_of(file_id: FileId) -> FileFacts:
    """For the room that owns the purpose; it has asked its own question of permission already."""
    row = StoredFile.plain.filter(pk=file_id).first()
    if row is None:
        raise NotFound
    return _facts(row)


def uids_of(ids: Iterable[int]) -> dict[int, UUID]:
    """Addresses of many files, for a page that already shows the rows they belong to; one query."""
    return dict(StoredFile.plain.filter(pk__in=set(ids)).values_list("pk", "uid"))


def clean_of(ids: Iterable[int]) -> dict[int, UUID]:
    """As `uids_of`, of those only that can be opened."""
    return dict(StoredFile.plain.filter(pk__in=set(ids), state=FileState.CLEAN).values_list("pk", "uid"))


def open_for(actor: access.Actor, uid: UUID) -> FileFacts:
    """A clean file this actor may open: its giver, or whomever the owning room lets in.

    Of a confidential purpose only the room decides, and the opening is on record before a byte leaves.
    """
    row = StoredFile.plain.filter(uid=uid).first()
    if row is None or not _may_open(actor, row):
        raise NotFound
    _check_open(row)
    confidential = _confidential(row)
    if confidential:
        audit.record_read("files:file:read", by=actor, target=row, purpose=confidential.why)
    return _facts(row)


def _may_open(actor: access.Actor, row: StoredFile) -> bool:
    if not _confidential(row) and StoredFile.objects.visible_to(actor).filter(pk=row.pk).exists():
        return True
    purpose = purposes.get(row.purpose)
    return purpose is not None and purpose.reader(actor, FileId(row.pk))


def _confidential(row: StoredFile) -> Confidential | None:
    purpose = purposes.get(row.purpose)
    return purpose.confidential if purpose else None


def bytes_of(facts: FileFacts, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The content in pieces; constant memory."""
    return vault.read(StoredFile.plain.get(pk=facts.id), start, facts.size if stop is None else stop)


@contextmanager
def as_path(file_id: FileId) -> Iterator[Path]:
    """A clean file as a path, for readers that need one (spreadsheets)."""
    row = StoredFile.plain.filter(pk=file_id).first()
    if row is None:
        raise NotFound
    _check_open(row)
    with vault.as_path(row) as path:
        yield path


def leaving(now: datetime, limit: int) -> list[StoredFile]:
    """Files whose time is over."""
    rows = StoredFile.plain.filter(forget_at__lte=now, clear_until__isnull=True)
    return list(rows.order_by("forget_at", "pk")[:limit])


def still_clear(after: int, limit: int) -> list[StoredFile]:
    """Files kept before their purpose became confidential, by key."""
    names = [name for name, kept in purposes.items() if kept.confidential]
    rows = StoredFile.plain.filter(purpose__in=names, sealed_key__isnull=True, pk__gt=after)
    return list(rows.exclude(state=FileState.FORGOTTEN).order_by("pk")[:limit])


def clear_left() -> list[StoredFile]:
    """Sealed files whose clear bytes may still lie in the store."""
    return list(StoredFile.plain.filter(clear_until__isnull=False).order_by("pk"))


def locked_holders(sha256: str) -> list[StoredFile]:
    """Every file that holds or held this content, locked: who forgets it and who keeps it anew take turns."""
    return list(StoredFile.plain.select_for_update().filter(sha256=sha256).order_by("pk"))


def is_leaving(holders: Iterable[StoredFile]) -> bool:
    """Whether a sweep may have taken the content away."""
    return any(one.state == FileState.FORGOTTEN or one.forget_at is not None for one in holders)


def ids_kept(purpose: str, before: datetime) -> set[int]:
    """Files of a purpose that came before then and that nobody has let go: the room looks for those it lost."""
    rows = StoredFile.plain.filter(purpose=purpose, created_at__lt=before, forget_at__isnull=True)
    return set(rows.exclude(state=FileState.FORGOTTEN).values_list("pk", flat=True))


def _check_open(row: StoredFile) -> None:
    """Clean, and its room still needs it."""
    is_over = row.forget_at is not None and row.forget_at <= timezone.now()
    state = FileState.FORGOTTEN if is_over else FileState(row.state)
    if state is not FileState.CLEAN:
        raise _CLOSED[state]


def _facts(row: StoredFile) -> FileFacts:
    return FileFacts(
        FileId(row.pk),
        row.uid,
        row.name,
        row.media_type,
        row.size,
        row.sha256,
        FileState(row.state),
        row.purpose,
    )
