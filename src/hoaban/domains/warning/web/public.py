"""What everybody reads: warnings in force, and each with its history. Small, and cheap to ask again."""

import hashlib
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from hoaban.domains.warning import ports, queries
from hoaban.domains.warning.spoken import HAZARDS, LEVELS, MESSAGES, PARTS, PICTURES, spoken_here
from hoaban.domains.warning.values import Status, VersionShown
from hoaban.domains.warning.web import overview, pictures
from hoaban.foundation.access.api import ANONYMOUS, door
from hoaban.foundation.speech import api as speech


@door(public=True)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The gravest first; where there is none, that is said with the time it was asked."""
    now = timezone.now()
    found = queries.current(ANONYMOUS, now)
    told = _told(found, is_title=True)
    real = [one for one in told if one["one"].status is Status.ACTUAL]
    drills = [one for one in told if one["one"].status is Status.EXERCISE]
    context = {
        "real": real,
        "drills": drills,
        "asked": now,
        "labels": spoken_here(PARTS),
        "links": ports.list_links(),
        # Asked by the page alone: whoever has this very page is answered without drawing it.
        "overview": partial(overview.of, [one["one"] for one in real]),
    }
    return _light(request, "warning/public.html", context, found, now)


@door(public=True)
@require_safe
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The newest message, who issued it, until when, and all that went before."""
    now = timezone.now()
    one = queries.version_for(ANONYMOUS, uid, now)
    versions = queries.versions_of(ANONYMOUS, uid)
    context = {
        "told": _told([one], is_title=False)[0], "asked": now, "labels": spoken_here(PARTS),
        "links": ports.links(ANONYMOUS, uid, public=True),
        "picture": pictures.of_shape(one.shape, one.areas),
        "earlier": [(older, gettext(MESSAGES[older.message])) for older in versions[1:]],
    }  # fmt: skip
    return _light(request, "warning/detail.html", context, [one], now)


def _told(found: list[VersionShown], *, is_title: bool) -> list[dict[str, Any]]:
    """Where each holds in one line, and every name, as it went out, where that line counts them."""
    where = queries.written(found, is_read=True, is_title=is_title)
    here = queries.read_here([one.identifier for one in found])
    return [
        {
            "one": one, "lines": here[one.identifier].lines if one.identifier in here else one.lines,
            "tongue": here[one.identifier].tag if one.identifier in here else "vi",
            "hazard": gettext(HAZARDS[one.hazard]), "picture": PICTURES[one.hazard], "level": gettext(LEVELS[one.level]), "where": line,
            "counted": one.places.split(", ") if line != one.places else [],
        }
        for one, line in zip(found, where, strict=True)
    ]  # fmt: skip


def _light(
    request: HttpRequest, template: str, context: dict[str, object], found: list[VersionShown], now: datetime
) -> HttpResponse:
    """With a stamp, so that a phone that asks within the same minute gets three lines instead of a page."""
    book = speech.book()
    told = [(one.identifier, one.is_live, [each.digest for each in book.every(one.words)]) for one in found]
    whole = f"{template} {get_language()} {told} {now:%Y%m%d%H%M} {request.COOKIES.get('hoaban_listen', '')}"
    stamp = f'W/"{hashlib.sha256(whole.encode()).hexdigest()[:20]}"'
    may_keep = all(one.is_live for one in found)
    is_visitor = settings.SESSION_COOKIE_NAME not in request.COOKIES
    if is_visitor and request.headers.get("If-None-Match") == stamp:
        return HttpResponseNotModified(headers={"ETag": stamp})
    page = render(
        request,
        template,
        context | {"keeps": is_visitor and may_keep, "old_from": now + queries.book().patience},
    )
    if is_visitor:
        page["ETag"] = stamp
        page["Cache-Control"] = "no-cache"
        if may_keep:
            page["X-Keep"] = "warning"
    return page


@door(public=True)
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The worker of visitors' browsers: it keeps the last state that was read, for when there is no line."""
    return HttpResponse(_worker(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


WORKER = ("warning/sw.js", "notify/push-worker.js")
"""A browser keeps one worker per address: what shows notices of followed places stands in the same one."""


@cache
def _worker() -> bytes:
    return b"\n".join(_found(name).read_bytes() for name in WORKER)


def _found(name: str) -> Path:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return Path(path)
