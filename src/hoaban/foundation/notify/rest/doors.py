"""Where a gateway hands over what people sent, and what became of what we sent."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hoaban.foundation.access.api import SystemActor, actor_of, door
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import inbound as coming
from hoaban.foundation.notify.actions import receiving
from hoaban.foundation.notify.errors import InboundUnreadable, NobodyListens, ReceiptUnreadable, Unsigned
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.values import Channel
from hoaban.kit import phone

EVENT = 64_000
"""Bytes of one event of a messenger: everybody may send here, and a body is parsed before its signature can be judged."""
GOOD, BAD = ("delivered", "confirmed"), ("failed", "rejected", "expired", "undeliverable")
UNDER_WAY = ("accepted", "buffered", "queued", "sent", "submitted")
"""Says nothing we do not know; answered kindly, for a gateway repeats what is refused."""
MESSENGER = SystemActor("notify.zalo", frozenset({Permission.RECEIVE}))


@door(permission=Permission.RECEIVE)
@require_POST
def inbound(request: HttpRequest) -> JsonResponse:
    """One message, as JSON or as a form: ``id`` (the gateway's own), ``from``, ``text``, ``channel`` (sms), ``at`` (now).

    The same id again is the same message: 200 instead of 201, so that a gateway may repeat until it hears either.
    """
    try:
        given = _given(request, InboundUnreadable)
        kept = coming.take(by=actor_of(request), message=coming.message_of(given, timezone.now()))
    except DomainError as problem:
        return refused(problem)
    return JsonResponse({"id": kept.id, "known": not kept.is_new}, status=201 if kept.is_new else 200)


@door(permission=Permission.RECEIVE)
@require_POST
def receipts(request: HttpRequest) -> JsonResponse:
    """One delivery report: ``id`` (the gateway's), ``status`` (delivered, failed …), ``reference`` (ours, if echoed), ``to`` (the number
    it is about: without it an id that was given twice is nobody's), ``reason``."""
    try:
        given = _given(request, ReceiptUnreadable)
        status, channel = given.get("status", "").casefold(), coming.channel_of(given, ReceiptUnreadable)
        if status in UNDER_WAY:
            return JsonResponse({"known": True})
        if status not in (*GOOD, *BAD) or not given.get("id", "").strip():
            raise ReceiptUnreadable
        is_new = receiving.take_receipt(
            by=actor_of(request), channel=channel, provider_id=given["id"].strip(), is_good=status in GOOD,
            reference=_reference(given.get("reference", "")), reason=given.get("reason", ""), now=timezone.now(),
            address=_number(given.get("to", "")),
        )  # fmt: skip
    except DomainError as problem:
        return refused(problem)
    return JsonResponse({"known": not is_new}, status=201 if is_new else 200)


@csrf_exempt  # a service calls, no browser: only what its signature covers is taken
@door(public=True, largest_body=EVENT)
@require_POST
def zalo(request: HttpRequest) -> JsonResponse:
    """What Zalo tells of our account: kept once and understood later, so that the answer comes at once."""
    ear, now = ports.connected.ears.get(Channel.ZALO), timezone.now()
    try:
        if ear is None:
            raise Unsigned
        heard = ear.hear(request.body, request.headers)
        if ear.is_real and accounts.is_demo_installation():
            raise NobodyListens
        known = [
            not coming.take(by=MESSENGER, message=one).is_new
            for one in heard
            if isinstance(one, ports.Coming)
        ]
        reports = [one for one in heard if not isinstance(one, ports.Coming)]
        receiving.receive_receipts(channel=Channel.ZALO, reports=reports, now=now)
    except DomainError as problem:
        return refused(problem)
    return JsonResponse({"known": all(known)})


def _given(request: HttpRequest, unreadable: type[DomainError]) -> dict[str, str]:
    if request.content_type != "application/json":
        return {key: str(value) for key, value in request.POST.items()}
    try:
        said: Any = json.loads(request.body)
    except ValueError:
        raise unreadable from None
    if not isinstance(said, dict):
        raise unreadable
    return coming.strings(said)


def _reference(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _number(text: str) -> str:
    try:
        return phone.e164(text)
    except phone.NotAPhone:
        return ""


def refused(problem: DomainError) -> JsonResponse:
    sentence = gettext(problem.msgid)
    return JsonResponse(
        {"sentence": sentence % problem.params if problem.params else sentence}, status=problem.status
    )
