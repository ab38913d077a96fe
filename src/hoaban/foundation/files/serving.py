"""A file as an answer to a browser: whole or in part. For our own door, and for rooms whose files have a public one."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from hoaban.foundation.files import queries, rules
from hoaban.foundation.files.values import ByteRange, FileFacts


def answer(request: HttpRequest, facts: FileFacts, media_type: str = "") -> HttpResponseBase:
    """200, 206 for one range, 304 when the browser has it, 416 outside the file. The caller has judged who may.

    ``media_type`` where the owning room knows better than the first bytes tell (sound without pictures in an MP4).
    """
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
        pieces, content_type=media_type or facts.media_type, status=200 if part is None else 206
    )
    if part is not None:
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{facts.size}"
    response["Content-Length"] = str(wanted.length)
    response["Content-Disposition"] = rules.disposition(facts.name, media_type or facts.media_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    for name, value in {"ETag": etag, "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff"}.items():
        response[name] = value
    return response


def _part(request: HttpRequest, facts: FileFacts, etag: str) -> ByteRange | bool | None:
    """An If-Range that names other content asks for the whole."""
    if request.headers.get("If-Range", etag) != etag:
        return None
    return rules.asked_range(request.headers.get("Range", ""), facts.size)
