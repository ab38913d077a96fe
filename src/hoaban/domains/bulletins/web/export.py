"""The list as a file, narrowed as its address says: CSV for a table, JSON for a program."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_GET

from hoaban.domains.bulletins import queries, shown
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.values import BulletinLine, Signature
from hoaban.domains.bulletins.web.forms import ListFilter
from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.imports import api as imports
from hoaban.kit import clock

NAME = "ban-tin"


@door(permission=Permission.SEE)
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """Every bulletin of the list, not only a page of it. What is made up says so in its own column."""
    actor, now = actor_of(request), timezone.now()
    form = ListFilter(request.GET, feeds=[(one.uid, one.title) for one in queries.feeds(actor, now)])
    show, feed = form.wanted
    found = queries.every(actor, now, show, feed)
    if request.GET.get("as") == "json":
        head = {"asked_at": clock.local(now), "show": show, "feed": feed}
        return _file(_json(head, found), "application/json", "json")
    rows = map(partial(_row, language=get_language()), found)
    return _file(imports.csv_stream(_header(), rows), "text/csv; charset=utf-8", "csv")


def _file(pieces: Iterator[bytes], kind: str, ending: str) -> HttpResponseBase:
    headers = {"Content-Disposition": f'attachment; filename="{NAME}.{ending}"'}
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def _header() -> list[str]:
    return [
        gettext("Headline"), gettext("Who"), gettext("Sent"), gettext("In force until"), gettext("How grave"), gettext("Kind"),
        gettext("Status"), gettext("Holds now"), gettext("Where"), gettext("How that is known"), gettext("Came by"),
        gettext("Received by us"), gettext("Its signature"), gettext("Made up"), gettext("Its own name"),
    ]  # fmt: skip


def _row(one: BulletinLine, *, language: str | None) -> list[str]:
    """In the language of who asked, though it is read after her page was answered."""
    with override(language):
        return _cells(one)


def _cells(one: BulletinLine) -> list[str]:
    (told,) = shown.lines([one])
    return [
        one.headline, one.sender, _at(one.sent_at), _at(one.until), str(told.severity), str(told.kind), str(told.status),
        _yes(one.is_current), one.places, str(told.placed), one.feed, _at(one.received_at),
        told.signature, _yes(one.is_made_up), one.identifier,
    ]  # fmt: skip


def _at(moment: datetime | None) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""


def _yes(held: bool) -> str:
    return gettext("yes") if held else gettext("no")


def _json(head: dict[str, object], found: Iterable[BulletinLine]) -> Iterator[bytes]:
    """An object whose list grows while it is sent; its names are those of the code and stay."""
    opening = json.dumps(head, cls=DjangoJSONEncoder, ensure_ascii=False)
    yield f'{opening[:-1]}, "bulletins": ['.encode()
    for number, one in enumerate(found):
        text = json.dumps(_told(one), cls=DjangoJSONEncoder, ensure_ascii=False)
        yield f"{',' if number else ''}\n{text}".encode()
    yield b"\n]}\n"


def _told(one: BulletinLine) -> dict[str, object]:
    return {
        "uid": one.uid, "sender": one.sender, "identifier": one.identifier, "headline": one.headline, "event": one.event,
        "status": one.status, "kind": one.kind, "severity": one.severity, "sent": clock.local(one.sent_at),
        "received": clock.local(one.received_at), "onset": clock.local(one.onset) if one.onset else None,
        "until": clock.local(one.until) if one.until else None, "places": one.places, "placed": one.placed, "feed": one.feed,
        "is_confirmed_source": one.feed_mark == "full", "is_made_up": one.is_made_up, "signature": one.signature,
        "is_signed": one.signature is not Signature.NONE, "signed_by": one.signer,
        "judged_again": clock.local(one.judged_at) if one.judged_at else None, "holds_now": one.is_current,
        "replaced_by": one.replaced_by, "is_cancelled": one.is_cancelled,
    }  # fmt: skip
