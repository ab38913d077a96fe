"""A sealed file comes in: the author's own like her phone's outbox, a colleague's as forms that a person looks at."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files
from hoaban.foundation.offline import parts, queries, sealing
from hoaban.foundation.offline.actions import common
from hoaban.foundation.offline.actions.syncing import Coming, receive
from hoaban.foundation.offline.errors import SealedUnreadable
from hoaban.foundation.offline.models import Media
from hoaban.foundation.offline.ports import kinds
from hoaban.foundation.offline.values import MediaState

MOST_FORMS = 5_000


def unpack(*, by: access.Actor, row: Media, now: datetime) -> None:
    """Take in every form and photo of a whole file; run twice, it takes each in once.

    Whom the file names as author is only believed of the person who brings it: anybody can seal to a public key.
    """
    with parts.path_of(row.pk).open("rb") as file:
        _take_in(by, sealing.boxes(file), now)


def _take_in(by: access.Actor, opened: Iterator[bytes], now: datetime) -> None:
    told = sealing.manifest(next(opened, b""))
    carried_for = "" if told["person"]["key"] == by.key else str(told["person"].get("label") or "?")[:200]
    app, protocol = _whole(told.get("app")), _whole(told.get("protocol"))
    for raw in told["entries"][:MOST_FORMS]:
        draft = isinstance(raw, dict) and bool(raw.get("draft"))
        receive(
            by=by,
            raw=raw,
            app=app,
            now=now,
            coming=Coming(None, protocol, carried_for=carried_for, is_draft=draft),
        )
    for facts in told["media"]:
        photo = next(opened, None)
        if photo is None:
            raise SealedUnreadable
        _keep_photo(by, facts, photo, now)


def _whole(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def _keep_photo(by: access.Actor, facts: Any, photo: bytes, now: datetime) -> None:
    try:
        uid, entry, kind = UUID(facts["uid"]), UUID(facts["entry"]), kinds[facts["kind"]]
    except (KeyError, TypeError, ValueError) as problem:
        raise SealedUnreadable from problem
    known = Media.plain.filter(owner_key=by.key, uid=uid).first()
    if known is not None and known.state == MediaState.KEPT:
        return
    name = str(facts.get("name") or "anh.jpg")[:120]
    file_id = files.keep_file(
        by=by, purpose=kind.file_purpose, name=name, pieces=[photo], request=f"media:{uid}"
    )
    with transaction.atomic():
        facts_kept = {"state": MediaState.KEPT, "file_id": file_id, "offset": len(photo), "size": len(photo)}
        made = {"entry_uid": entry, "kind": kind.name, "name": name, "made_at": now, "expires_at": now}
        media, _is_new = Media.plain.update_or_create(
            owner_key=by.key, uid=uid, defaults=facts_kept, create_defaults=made | facts_kept
        )
        audit.record("offline:media:keep", by=by, target=media)
        form = queries.known_entry(by.key, entry)
        if form is not None:
            common.join_media(form)
