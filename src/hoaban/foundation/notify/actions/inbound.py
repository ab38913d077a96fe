"""What people send to the shared number: kept first, then given to the room that takes its first word."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime

from hoaban.foundation.access.api import Actor, SystemActor, require
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.notify import ports, rules, sealing
from hoaban.foundation.notify.actions import gathering
from hoaban.foundation.notify.actions.planning import Plan, plan
from hoaban.foundation.notify.errors import InboundUnreadable
from hoaban.foundation.notify.events import InboundReceived
from hoaban.foundation.notify.models import Inbound, Stopped
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.ports import Coming
from hoaban.foundation.notify.values import (
    CALL_KEYS,
    CallSaid,
    Channel,
    InboundMessage,
    InboundState,
    Recipients,
    Reply,
    Urgency,
)
from hoaban.kit import phone
from hoaban.kit.typed import is_near

STOP_WORDS, START_WORDS = frozenset({"stop", "huy", "dung"}), frozenset({"start", "batdau"})
TRIES, TRY_AGAIN = 3, timedelta(minutes=1)
GAP = "[…]"
"""Stands in a long message where parts of it never came; what begins with it has no first word."""
ROUTER = SystemActor("notify.route")
BEFORE_IDS = f"{Channel.ZALO}:"
"""Before what a messenger calls a person."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    id: int
    is_new: bool


def message_of(given: Mapping[str, str], now: datetime) -> Coming:
    """What a gateway said, in our words. A time that cannot be read, or lies ahead, is the time it came."""
    if not isinstance(given.get("text"), str):
        raise InboundUnreadable
    try:
        at = parse_datetime(given.get("at", ""))
    except ValueError:
        at = None
    at = at if at is not None and is_near(at) else None
    at = timezone.make_aware(at) if at is not None and timezone.is_naive(at) else at
    return Coming(
        channel_of(given, InboundUnreadable), given.get("from", ""), given["text"], given.get("id", ""),
        min(at or now, now),
    )  # fmt: skip


def strings(said: Mapping[Any, Any]) -> dict[str, str]:
    """Texts and numbers; lists, objects and null say nothing here."""
    return {str(key): str(value) for key, value in said.items() if isinstance(value, str | int)}


def channel_of(given: Mapping[str, str], unreadable: type[DomainError]) -> Channel:
    name = given.get("channel", "sms")
    if name not in (Channel.SMS, Channel.VOICE, Channel.EMAIL):
        raise unreadable
    return Channel(name)


def receive(
    *, by: Actor, channel: Channel, sender: str, text: str, provider_id: str, received_at: datetime
) -> int:
    """Keep a message, whatever it says; its id."""
    return take(by=by, message=Coming(channel, sender, text, provider_id, received_at)).id


@transaction.atomic
def take(*, by: Actor, message: Coming) -> Kept:
    """Keep a message, and tell whether it is new; it is understood later, by the life lane."""
    require(by, Permission.RECEIVE)
    if not message.sender.strip() or not message.provider_id.strip():
        raise InboundUnreadable
    number, takes_replies = sender_of(message.sender, message.channel)
    key = {"channel": message.channel.value, "provider_id": message.provider_id.strip()[:120]}
    known = Inbound.plain.filter(**key).values_list("pk", flat=True).first()
    if known is not None:
        return Kept(int(known), is_new=False)
    row = Inbound(
        **key, sender=number, takes_replies=takes_replies and not message.is_silent, word=_first(message.text)[0][:20],
        sealed_text=sealing.seal_text(message.text[:2000], key["provider_id"]),
        received_at=message.received_at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the gateway sent it twice in one instant
        return Kept(int(Inbound.plain.values_list("pk", flat=True).get(**key)), is_new=False)
    audit.record("notify:inbound:receive", by=by, target=row)
    events.publish(InboundReceived(row.pk))
    jobs.wake("notify.route")
    return Kept(int(row.pk), is_new=True)


def route_waiting(now: datetime, most: int = 100) -> tuple[int, int]:
    """Give waiting messages to their rooms; (routed, broken). One broken handler stops nobody else's message."""
    # Further ahead than our own rest: the clock was turned back meanwhile.
    is_due = Q(next_try_at__lte=now) | Q(next_try_at__gt=now + TRY_AGAIN)
    waiting = Inbound.plain.filter(is_due, state=InboundState.WAITING.value).order_by("pk")
    done = failed = 0
    for row in list(waiting[:most]):
        try:
            with transaction.atomic():
                _route(row, now)
        except Exception as problem:  # outermost loop: the room's handler may break in any way
            log.exception("inbound message %s broke its handler", row.pk)
            _stuck(row, problem, now)
            failed += 1
        else:
            done += 1
    return done, failed


def _route(row: Inbound, now: datetime) -> None:
    text = sealing.unseal_text(row.sealed_text, row.provider_id)
    if row.channel == Channel.VOICE and text in CALL_KEYS:
        _route_call(row, text)
        return
    word, rest = _first(text)
    state, routed_to, reply = InboundState.ROUTED, "notify", _own_word(row, word, now)
    if reply is None:
        room, handler = ports.connected.words.get(word, ("", None))
        if handler is not None:
            message = InboundMessage(
                row.pk, Channel(row.channel), row.sender, word, rest, row.received_at, row.missing
            )
            routed_to, reply = room, handler(message)
        else:
            message = InboundMessage(
                row.pk, Channel(row.channel), row.sender, "", text, row.received_at, row.missing
            )
            routed_to, reply = _read(message)
            state = InboundState.ROUTED if routed_to else InboundState.UNKNOWN
    _answer(row, reply, now, is_help=not routed_to)
    Inbound.plain.filter(pk=row.pk).update(
        state=state.value, routed_to=routed_to[:60], answer=reply.kind if reply else "", reason=""
    )


def _first(text: str) -> tuple[str, str]:
    """The first word and what follows; where the beginning never came nobody knows the first word."""
    return ("", text) if text.startswith(GAP) else rules.keyword_of(text)


def _route_call(row: Inbound, key: str) -> None:
    """What somebody said in a call, to the first room that knows it; what none knows a person may read."""
    said = CallSaid(row.pk, key, row.sender, row.received_at, *gathering.call_behind(row.provider_id))
    room = next((room for room, takes in ports.connected.calls.items() if takes(said)), "")
    state = InboundState.ROUTED if room else InboundState.UNKNOWN
    Inbound.plain.filter(pk=row.pk).update(state=state.value, routed_to=room[:60], reason="")


def _read(message: InboundMessage) -> tuple[str, Reply]:
    """The first room that finds something of its own in it, and its answer; else help."""
    for room, handler in ports.connected.readers.items():
        if (reply := handler(message)) is not None:
            return room, reply
    return "", Reply(ports.connected.helps.get(message.channel, "notify.help"))


def _own_word(row: Inbound, word: str, now: datetime) -> Reply | None:
    """STOP and START are the platform's, whatever rooms there are. With a messenger a person ends what she began there herself."""
    if not row.takes_replies or row.channel == Channel.ZALO:
        return None
    if word in STOP_WORDS:
        Stopped.plain.update_or_create(phone_e164=row.sender, defaults={"stopped_at": now})
        _end_in_rooms(row.sender, now)
        return Reply("notify.stopped")
    if word in START_WORDS:
        Stopped.plain.filter(phone_e164=row.sender).delete()
        return Reply("notify.started")
    return None


def _end_in_rooms(number: str, now: datetime) -> None:
    """STOP is kept whatever breaks in a room; what broke is in the log for a person."""
    for room, handler in ports.connected.stopping.items():
        try:
            with transaction.atomic():
                handler(number, now)
        except (OperationalError, InterfaceError):  # the database is away: the message is read again
            raise
        except Exception:  # outermost loop: whatever one room breaks on, the word counts
            log.exception("room %s could not end what a telephone that wrote STOP had asked for", room)


def _answer(row: Inbound, reply: Reply | None, now: datetime, *, is_help: bool) -> None:
    """To where it came from. Help goes out once a day and sender: two machines must not talk all night."""
    if reply is None or not row.takes_replies:
        return
    channel = Channel.ZALO if row.channel == Channel.ZALO else Channel.SMS
    address = row.sender.removeprefix(BEFORE_IDS)
    if channel is Channel.SMS and not phone.is_mobile(row.sender):
        return
    occasion = f":{row.pk}"
    if is_help:  # whoever wrote stands in the row of the message, not in what names the batch
        occasion = f"{salted_hmac('notify.help', row.sender).hexdigest()}:{timezone.localtime(now).date()}"
    what = Plan(
        reply.kind, f"{reply.kind}:{occasion}", params=reply.params, path="/",
        urgency=Urgency.LIFE if reply.kind in ("notify.stopped", "notify.started") else Urgency.NORMAL,
        expires_at=now + timedelta(days=1),
    )  # fmt: skip
    plan(by=ROUTER, what=what, recipients=[Recipients(channel, [row.sender], [address])], now=now)


def _stuck(row: Inbound, problem: Exception, now: datetime) -> None:
    tries = row.tries + 1
    state = InboundState.STUCK if tries >= TRIES else InboundState.WAITING
    Inbound.plain.filter(pk=row.pk).update(
        tries=tries, state=state.value, next_try_at=now + TRY_AGAIN, reason=type(problem).__name__
    )


def sender_of(text: str, channel: Channel = Channel.SMS) -> tuple[str, bool]:
    """The number as it is kept, and whether it can be answered. A person's id with a messenger is never taken for a number."""
    if channel is Channel.ZALO:
        return f"{BEFORE_IDS}{text.strip()}"[:40], True
    try:
        return phone.e164(text), True
    except phone.NotAPhone:
        return text.strip()[:40], False
