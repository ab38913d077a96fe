"""The photo lane: tus 1.0 with creation, checksum, expiration and termination."""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from hoaban.foundation.access.api import Actor, door
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.offline import parts, queries
from hoaban.foundation.offline.actions import media
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
from hoaban.foundation.offline.values import MediaState
from hoaban.kit.typed import whole_number

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
STATUS: dict[type[DomainError], int] = {
    NotFound: 404, UploadGone: 410, OffsetWrong: 409, ChunkBroken: 460, MediaTooLarge: 413, MediaUnreadable: 422,
    DiskFull: 507,
}  # fmt: skip
View = Callable[..., HttpResponse]


def tus(view: View) -> View:
    """Answers a refusal with its number and a sentence."""

    @wraps(view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        try:
            response = view(request, **arguments)
        except DomainError as problem:
            response = _refused(problem)
        response["Tus-Resumable"] = VERSION
        return response

    return answer


@door(permission=Permission.SYNC)
@require_http_methods(["OPTIONS", "POST"])
@tus
def uploads(request: HttpRequest) -> HttpResponse:
    """Announce a photo; announced again, it is the same one."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={
            "Tus-Version": VERSION, "Tus-Extension": "creation,checksum,expiration,termination",
            "Tus-Checksum-Algorithm": ",".join(parts.CHECKSUMS), "Tus-Max-Size": str(media.LARGEST_PHOTO),
        })  # fmt: skip
    if _speaks_otherwise(request):
        return HttpResponse(status=412, headers={"Tus-Version": VERSION})
    row = media.begin(by=_actor(request), coming=_coming(request), now=timezone.now())
    return _told(row, 201, {"Location": reverse("offline:upload", args=[row.uid])})


@door(permission=Permission.SYNC)
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@tus
def upload(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How much is certain; one more piece; or the end of it."""
    actor = _actor(request)
    row = queries.media_for(actor, uid)
    if _speaks_otherwise(request):
        return HttpResponse(status=412, headers={"Tus-Version": VERSION})
    if request.method == "DELETE":
        media.end(by=actor, uid=uid)
        return HttpResponse(status=204)
    if request.method == "HEAD":
        if row.state in media.GONE:
            raise UploadGone
        return _told(row, 200, {"Upload-Length": str(row.size)})
    if request.content_type != PIECE:
        return HttpResponse(status=415)
    return _told(media.append(by=actor, uid=uid, **_piece(request), now=timezone.now()), 204, {})


def _speaks_otherwise(request: HttpRequest) -> bool:
    return request.headers.get("Tus-Resumable") != VERSION


def _piece(request: HttpRequest) -> dict[str, Any]:
    """A cut line gives fewer bytes than were promised: such a piece is broken, whatever it says."""
    piece = request.read()
    offset = whole_number(request.headers.get("Upload-Offset", ""))
    if offset is None:
        raise OffsetWrong
    if len(piece) != int(request.headers.get("Content-Length") or 0):
        raise ChunkBroken
    return {"offset": offset, "piece": piece, "checksum": _checksum(request)}


def _checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    said = request.headers.get("Upload-Checksum", "")
    if not said:
        return None
    algorithm, _, digest = said.partition(" ")
    if algorithm not in parts.CHECKSUMS:
        raise MediaUnreadable
    try:
        return algorithm, base64.b64decode(digest, validate=True)
    except binascii.Error as problem:
        raise ChunkBroken from problem


def _coming(request: HttpRequest) -> media.Coming:
    try:
        told = dict(
            _pair(part) for part in request.headers.get("Upload-Metadata", "").split(",") if part.strip()
        )
        size = int(request.headers.get("Upload-Length", ""))
        return media.Coming(
            UUID(told["uid"]),
            UUID(told["entry"]),
            told["kind"][:60],
            told.get("filename", "") or "anh.jpg",
            size,
        )
    except (KeyError, ValueError) as problem:
        raise MediaUnreadable from problem


def _pair(part: str) -> tuple[str, str]:
    key, _, value = part.strip().partition(" ")
    return key, base64.b64decode(value).decode()


def _told(row: Media, status: int, more: dict[str, str]) -> HttpResponse:
    """204 or 200 with what is certain; ``Offline-State: kept`` is the only word on which a phone may forget a photo."""
    if row.state == MediaState.REFUSED:
        return JsonResponse({"sentence": gettext(row.problem)}, status=422)
    headers = {
        "Upload-Offset": str(row.offset), "Cache-Control": "no-store", "Offline-State": row.state,
        "Upload-Expires": http_date(row.expires_at.timestamp()),
    }  # fmt: skip
    return HttpResponse(status=status, headers=headers | more)


def _refused(problem: DomainError) -> HttpResponse:
    status = STATUS.get(type(problem), problem.status)
    sentence = gettext(problem.msgid) % problem.params if problem.params else gettext(problem.msgid)
    return JsonResponse({"sentence": sentence}, status=status)


def _actor(request: HttpRequest) -> Actor:
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
