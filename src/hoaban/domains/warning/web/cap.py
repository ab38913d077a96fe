"""Warnings for other people's machines: lists, and each signed message. Never anything that was not issued."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext, override
from django.views.decorators.http import require_safe

from hoaban.domains.warning import queries
from hoaban.domains.warning.queries.machines import Published
from hoaban.domains.warning.rules import capped
from hoaban.foundation.access.api import ANONYMOUS, door
from hoaban.kit import clock
from hoaban.kit.cap import feeds

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""An empty list is as old as the platform: its stamp does not change until there is something."""
Build = Callable[[feeds.Feed, Sequence[feeds.Entry]], bytes]


@door(public=True, cacheable=True)
@require_safe
def atom(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, feeds.atom, "application/atom+xml; charset=utf-8")


@door(public=True, cacheable=True)
@require_safe
def rss(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, feeds.rss, "application/rss+xml; charset=utf-8")


@door(public=True, cacheable=True)
@require_safe
def as_json(request: HttpRequest) -> HttpResponseBase:
    return _listed(request, feeds.as_json, "application/json")


@door(public=True, cacheable=True)
@require_safe
def message(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """The very bytes that were signed."""
    one = queries.published_for(ANONYMOUS, identifier)
    return _answer(request, one.content, one.signed_at, feeds.MEDIA_TYPE, "public, max-age=86400, immutable")


def _listed(request: HttpRequest, build: Build, kind: str) -> HttpResponseBase:
    now = clock.now()
    found, changed = queries.published(ANONYMOUS, now), queries.changed_at(ANONYMOUS, now) or SINCE
    with override(settings.LANGUAGE_CODE):  # a list has one language, whoever asks
        title = gettext("Warnings")
    feed = feeds.Feed(
        title, request.get_host(), request.build_absolute_uri(request.path), request.build_absolute_uri(reverse("warning:public")),
        changed,
    )  # fmt: skip
    where = queries.written([one.version for one in found])
    entries = [_entry(request, one, line) for one, line in zip(found, where, strict=True)]
    content = build(feed, entries)
    return _answer(request, content, changed, kind, "public, max-age=15")


def _entry(request: HttpRequest, one: Published, where: str) -> feeds.Entry:
    version = one.version
    told = dict(version.lines)
    status = capped.status_in(one.content) or capped.status_of(version.status, is_demo=False)
    return feeds.Entry(
        version.identifier, f"{told.get('what') or told['do']} {where}", version.words, status,
        version.message.capitalize(), clock.local(version.sent_at), clock.local(version.expires),
        request.build_absolute_uri(reverse("warning:cap_message", args=[version.identifier])),
    )  # fmt: skip


def _answer(
    request: HttpRequest, content: bytes, changed: datetime, kind: str, keep: str
) -> HttpResponseBase:
    """With both stamps, so that a machine that asks every minute is answered in three lines."""
    stamp, second = f'"{sha256(content).hexdigest()[:32]}"', int(changed.timestamp())
    answer = HttpResponse(content, content_type=kind)
    found = get_conditional_response(request, etag=stamp, last_modified=second, response=answer)
    assert found is not None
    for name, value in (("ETag", stamp), ("Last-Modified", http_date(second)), ("Cache-Control", keep)):
        found[name] = value
    return found
