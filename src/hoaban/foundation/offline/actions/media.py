"""Photos on their way in: begun once, appended behind what is certain, handed to the file store when whole."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files
from hoaban.foundation.files.errors import StorageFull, StoreUnreachable
from hoaban.foundation.offline import parts, queries
from hoaban.foundation.offline.actions import carrying, common
from hoaban.foundation.offline.errors import (
    ChunkBroken,
    DiskFull,
    MediaTooLarge,
    MediaUnreadable,
    OffsetWrong,
    UploadGone,
)
from hoaban.foundation.offline.models import Media
from hoaban.foundation.offline.permissions import Permission
from hoaban.foundation.offline.ports import kinds
from hoaban.foundation.offline.values import MediaState

PATIENCE = timedelta(days=14)
"""How long a half-sent photo is kept; every piece begins it anew. The phone still holds the whole photo."""
LARGEST_PHOTO = 12_000_000
SEALED, LARGEST_SEALED = "sealed", 500_000_000
"""A phone's unsent work as one file (``sealing.py``)."""
GONE = frozenset({MediaState.ENDED, MediaState.EXPIRED})


@dataclass(frozen=True, slots=True)
class Coming:
    """A photo as a phone announces it."""

    uid: UUID
    entry: UUID
    kind: str
    name: str
    size: int


def begin(*, by: access.Actor, coming: Coming, now: datetime) -> Media:
    """Announce a photo. Announced again it is the same upload; one that was removed half-sent begins anew."""
    access.require(by, Permission.SYNC)
    largest = LARGEST_SEALED if coming.kind == SEALED else LARGEST_PHOTO
    if coming.kind not in {SEALED, *kinds} or coming.size <= 0:
        raise MediaUnreadable
    if coming.size > largest:
        raise MediaTooLarge(limit=largest // 1_000_000)
    known = Media.plain.filter(owner_key=by.key, uid=coming.uid).first()
    if known is None:
        return _begun(by, coming, now)
    if known.state in GONE:
        Media.plain.filter(pk=known.pk, state__in=GONE).update(
            state=MediaState.ARRIVING, offset=0, size=coming.size, expires_at=now + PATIENCE
        )
        known.refresh_from_db()
    return known


def _begun(by: access.Actor, coming: Coming, now: datetime) -> Media:
    try:
        with transaction.atomic():
            row = Media.plain.create(
                uid=coming.uid, owner_key=by.key, entry_uid=coming.entry, kind=coming.kind, name=coming.name[:120],
                size=coming.size, made_at=now, expires_at=now + PATIENCE,
            )  # fmt: skip
            audit.record("offline:media:begin", by=by, target=row)
            return row
    except IntegrityError:
        return Media.plain.get(owner_key=by.key, uid=coming.uid)


def append(
    *,
    by: access.Actor,
    uid: UUID,
    offset: int,
    piece: bytes,
    checksum: tuple[str, bytes] | None,
    now: datetime,
) -> Media:
    """Add a piece behind what is certain; the answer is given when it lies on the disk. The last piece ends the upload."""
    row = queries.media_for(by, uid)
    if row.state in GONE:
        raise UploadGone
    if checksum and not parts.fits(piece, *checksum):
        raise ChunkBroken
    if row.state == MediaState.ARRIVING:
        with parts.held(row.pk) as file:
            row.refresh_from_db()
            if row.offset != offset or offset + len(piece) > row.size:
                raise OffsetWrong
            parts.append(file, offset, piece)
            row.offset = offset + len(piece)
            row.expires_at = now + PATIENCE
            if row.offset == row.size:
                row.state = MediaState.WHOLE
            row.save(update_fields=["offset", "state", "expires_at"])
    elif offset != row.offset:
        raise OffsetWrong
    return finish(by=by, row=row, now=now) if row.state == MediaState.WHOLE else row


def finish(*, by: access.Actor, row: Media, now: datetime) -> Media:
    """Hand a whole photo to the file store and join it to its form; killed in between, it is done again."""
    try:
        file_id = _handed_on(by, row, now)
    except StorageFull as problem:
        raise DiskFull from problem
    except StoreUnreachable:
        raise
    except DomainError as problem:
        _refuse(by, row, problem)
        return row
    _keep(by, row, file_id)
    parts.remove(row.pk)
    return row


def _handed_on(by: access.Actor, row: Media, now: datetime) -> int | None:
    if row.kind == SEALED:
        carrying.unpack(by=by, row=row, now=now)
        return None
    purpose, request = kinds[row.kind].file_purpose, f"media:{row.uid}"
    return files.keep_file(by=by, purpose=purpose, name=row.name, pieces=parts.read(row.pk), request=request)


@transaction.atomic
def _keep(by: access.Actor, row: Media, file_id: int | None) -> None:
    row.state, row.file_id = MediaState.KEPT, file_id
    row.save(update_fields=["state", "file_id"])
    audit.record("offline:media:keep", by=by, target=row)
    entry = queries.known_entry(row.owner_key, row.entry_uid)
    if entry is not None:
        common.join_media(entry)


@transaction.atomic
def _refuse(by: access.Actor, row: Media, problem: DomainError) -> None:
    """Not a picture we can open: the bytes stay here, the photo stays on the phone, both say why."""
    row.state, row.problem = MediaState.REFUSED, problem.msgid[:300]
    row.save(update_fields=["state", "problem"])
    audit.record("offline:media:refuse", by=by, target=row)


def end(*, by: access.Actor, uid: UUID) -> None:
    """The person took the photo back before it was whole."""
    row = queries.media_for(by, uid)
    if Media.plain.filter(pk=row.pk, state=MediaState.ARRIVING).update(state=MediaState.ENDED, offset=0):
        parts.remove(row.pk)


@transaction.atomic
def expire(*, by: access.Actor, pk: int, now: datetime) -> bool:
    """Remove a half-sent photo nobody went on with. The row stays: its form shows what never came."""
    late = Media.plain.filter(pk=pk, state=MediaState.ARRIVING, expires_at__lte=now)
    if not late.update(state=MediaState.EXPIRED, offset=0):
        return False
    audit.record("offline:media:expire", by=by, target=("offline.media", str(pk)))
    transaction.on_commit(lambda: parts.remove(pk))
    return True


def whole_but_waiting(now: datetime) -> list[Media]:
    """Whole photos whose sender was cut off before they were handed on. A sealed file waits for whom it belongs to."""
    rows = Media.plain.exclude(kind=SEALED).filter(
        state=MediaState.WHOLE, expires_at__lte=now + PATIENCE - timedelta(hours=1)
    )
    return list(rows.order_by("pk")[:50])


def late(now: datetime) -> list[int]:
    rows = Media.plain.filter(state=MediaState.ARRIVING, expires_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:200])
