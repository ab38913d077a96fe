"""Long messages come in parts: each is kept sealed as it comes, and joined once all are there, or once the wait is over."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from hoaban.foundation.access.api import Actor, SystemActor, require
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.notify import sealing
from hoaban.foundation.notify.actions.inbound import GAP, Coming, sender_of, take
from hoaban.foundation.notify.errors import InboundUnreadable
from hoaban.foundation.notify.models import Inbound
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.values import Channel, InboundState

JOINER = SystemActor("notify.join", frozenset({Permission.RECEIVE}))
SAME = timedelta(hours=1)
"""So long the same part with the same words is the same part brought twice; after it a telephone may count from 0 again."""
AT_ONCE = 2000
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of which long message; ``of`` names the operator and the sender's own reference."""

    of: str
    number: int
    total: int

    @property
    def key(self) -> str:
        return f"{self.of}/{self.total}"


@transaction.atomic
def receive_part(*, by: Actor, message: Coming, part: Part) -> bool:
    """Keep one part; False where it was here already. ``message.text`` may end in the middle of a letter of two units."""
    require(by, Permission.RECEIVE)
    if not message.sender.strip() or not message.provider_id.strip():
        raise InboundUnreadable
    number, takes_replies = sender_of(message.sender)
    key = {"channel": message.channel.value, "provider_id": message.provider_id.strip()[:120]}
    piece = _units(message.text)
    if Inbound.plain.filter(**key).exists() or _came(
        message.channel, number, part, piece, message.received_at
    ):
        return False
    row = Inbound(
        **key, sender=number, takes_replies=takes_replies, sealed_text=sealing.seal_text(piece, key["provider_id"]),
        received_at=message.received_at, state=InboundState.PART.value, part_of=part.key[:60], part_no=part.number,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # brought twice in one instant
        return False
    audit.record("notify:inbound:receive", by=by, target=row)
    jobs.wake("notify.route")
    return True


def _came(channel: Channel, sender: str, part: Part, piece: str, at: datetime) -> bool:
    """This very part, whether it waits or was handed on with the others."""
    rows = Inbound.plain.filter(
        channel=channel.value,
        sender=sender,
        part_of=part.key[:60],
        part_no=part.number,
        received_at__gte=at - SAME,
    )
    return any(sealing.unseal_text(row.sealed_text, row.provider_id) == piece for row in rows)


def join_parts(now: datetime) -> int:
    """Hand on each long message whose parts are all here, or that waited long enough; how many. One that breaks stops no other."""
    waiting = Inbound.plain.filter(state=InboundState.PART.value).defer("sealed_text").order_by("pk")
    groups: dict[tuple[str, str, str], list[Inbound]] = defaultdict(list)
    for row in waiting[:AT_ONCE]:
        groups[row.channel, row.sender, row.part_of].append(row)
    done = 0
    for rows in groups.values():
        for one in _due(rows, now):
            try:
                done += _join([row.pk for row in one])
            except (OperationalError, InterfaceError):  # the database is away: all is still there next time
                raise
            except Exception:  # outermost loop: of one message; the next are handed on
                log.exception("parts of a long message could not be joined")
    return done


def _due(rows: Sequence[Inbound], now: datetime) -> list[list[Inbound]]:
    """The messages these parts make up: a number that is there already begins the next one, and ends the one before."""
    messages: list[list[Inbound]] = [[]]
    for row in rows:
        if any(one.part_no == row.part_no for one in messages[-1]):
            messages.append([])
        messages[-1].append(row)
    return [*messages[:-1], *(one for one in messages[-1:] if _is_whole(one) or _waited(one, now))]


def _is_whole(rows: Sequence[Inbound]) -> bool:
    return len(rows) == _total(rows)


def _waited(rows: Sequence[Inbound], now: datetime) -> bool:
    """Since its newest part; also where the clock was turned back meanwhile."""
    wait, newest = timedelta(seconds=settings.SMS_PARTS_WAIT), max(row.received_at for row in rows)
    return not now - wait < newest < now + wait


def _total(rows: Sequence[Inbound]) -> int:
    return int(rows[0].part_of.rpartition("/")[2])


@transaction.atomic
def _join(ids: Sequence[int]) -> int:
    """One message out of its parts, and the parts are done: both or neither."""
    rows = list(
        Inbound.plain.select_for_update().filter(pk__in=ids, state=InboundState.PART.value).order_by("pk")
    )
    if len(rows) != len(ids):  # somebody else was quicker
        return 0
    first, total = rows[0], _total(rows)
    units = {row.part_no: sealing.unseal_text(row.sealed_text, row.provider_id) for row in rows}
    pieces = [units.get(number, "") for number in range(1, total + 1)]
    text = _text(pieces)
    message = Coming(
        Channel(first.channel), first.sender, text, f"parts:{first.pk}", max(row.received_at for row in rows)
    )
    kept = take(by=JOINER, message=message)
    Inbound.plain.filter(pk=kept.id).update(missing=total - len(rows))
    Inbound.plain.filter(pk__in=ids).update(state=InboundState.JOINED.value)
    return 1


def _text(pieces: Sequence[str]) -> str:
    """The words in order; where parts never came one mark stands."""
    said, is_gap = "", False
    for piece in pieces:
        said += piece or ("" if is_gap else _units(GAP))
        is_gap = not piece
    return bytes.fromhex(said).decode("utf-16-be", "replace")


def _units(text: str) -> str:
    """Of two bytes each, so that a letter that two parts share becomes whole again."""
    return text.encode("utf-16-be", "surrogatepass").hex()
