"""One address: a file, whole or in part, for whoever may open it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import door
from hoaban.foundation.files import queries, rules
from hoaban.foundation.files.values import ByteRange, FileFacts


@door(signed_in=True)
@require_safe
def download(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """200, 206 for one range, 304 when the browser has it, 416 outside the file."""
    facts = queries.open_for(request.actor, uid)  # type: ignore[attr-defined]
    etag = f'"{facts.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    part = _part(request, facts, etag)
    if part is False:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{facts.size}"})
    whole = ByteRange(0, facts.size)
    wanted = part if isinstance(part, ByteRange) else whole
    pieces = iter(()) if request.method == "HEAD" else queries.bytes_of(facts, wanted.start, wanted.stop)
    response = StreamingHttpResponse(
        pieces, content_type=facts.media_type, status=200 if part is None else 206
    )
    if part is not None:
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{facts.size}"
    response["Content-Length"] = str(wanted.length)
    response["Content-Disposition"] = rules.disposition(facts.name, facts.media_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    for name, value in {"ETag": etag, "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff"}.items():
        response[name] = value
    return response


def _part(request: HttpRequest, facts: FileFacts, etag: str) -> ByteRange | bool | None:
    """An If-Range that names other content asks for the whole."""
    if request.headers.get("If-Range", etag) != etag:
        return None
    return rules.asked_range(request.headers.get("Range", ""), facts.size)
