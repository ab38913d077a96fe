"""Long messages come in parts: each is kept sealed as it comes, and joined once all are there, or once the wait is over.

What cannot be joined, because a part does not open with our keys, rests between tries and is handed on without it after a day.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Exists, OuterRef, Q

from hoaban.foundation.access.api import Actor, SystemActor, require
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.notify import sealing
from hoaban.foundation.notify.actions.inbound import GAP, TRY_AGAIN, sender_of, take
from hoaban.foundation.notify.errors import InboundUnreadable
from hoaban.foundation.notify.models import Inbound
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.ports import Coming
from hoaban.foundation.notify.values import Channel, InboundState
from hoaban.kit.keys import KeyProblem

JOINER = SystemActor("notify.join", frozenset({Permission.RECEIVE}))
SAME = timedelta(hours=1)
"""So long the same part with the same words is the same part brought twice; after it a telephone may count from 0 again."""
AT_ONCE = 2000
UNOPENED = "unopened"
"""Why a part is done without its words: whoever finds the key finds these rows by it."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of which long message; ``of`` names the operator and the sender's own reference."""

    of: str
    number: int
    total: int

    @property
    def key(self) -> str:
        """Cut at its beginning: the sender's reference and the total stand at its end."""
        return f"{self.of[-50:]}/{self.total}"


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
        received_at=message.received_at, state=InboundState.PART.value, part_of=part.key, part_no=part.number,
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
        part_of=part.key,
        part_no=part.number,
        received_at__gte=at - SAME,
    )
    return any(sealing.unseal_text(row.sealed_text, row.provider_id) == piece for row in rows)


def join_parts(now: datetime) -> int:
    """Hand on each long message whose parts are all here, or that waited long enough; how many. One that breaks stops no other."""
    # Further ahead than our own rest: the clock was turned back meanwhile.
    is_due = Q(next_try_at__lte=now) | Q(next_try_at__gt=now + TRY_AGAIN)
    parts = Inbound.plain.filter(~Q(part_of=""), state=InboundState.PART.value)
    # A message rests whole: what of it comes while it rests waits along, or it would be handed on alone.
    resting = parts.exclude(is_due).filter(
        channel=OuterRef("channel"), sender=OuterRef("sender"), part_of=OuterRef("part_of")
    )
    waiting = parts.filter(is_due, ~Exists(resting)).defer("sealed_text").order_by("pk")
    groups: dict[tuple[str, str, str], list[Inbound]] = defaultdict(list)
    for row in waiting[:AT_ONCE]:
        groups[row.channel, row.sender, row.part_of].append(row)
    done = 0
    for rows in groups.values():
        for one in _due(rows, now):
            ids = [row.pk for row in one]
            try:
                done += _join(ids, now)
            except (OperationalError, InterfaceError):  # the database is away: all is still there next time
                raise
            except Exception:  # outermost loop: of one message; the next are handed on
                log.exception("parts of a long message could not be joined")
                Inbound.plain.filter(pk__in=ids).update(next_try_at=now + TRY_AGAIN)
    return done


def _due(rows: Sequence[Inbound], now: datetime) -> list[list[Inbound]]:
    """The messages these parts make up: a number that is there already begins the next one, and ends the one before."""
    messages: list[list[Inbound]] = [[]]
    for row in rows:
        if any(one.part_no == row.part_no for one in messages[-1]):
            messages.append([])
        messages[-1].append(row)
    wait = settings.SMS_PARTS_WAIT
    return [*messages[:-1], *(one for one in messages[-1:] if _is_whole(one) or _waited(one, now, wait))]


def _is_whole(rows: Sequence[Inbound]) -> bool:
    return len(rows) == _total(rows)


def _waited(rows: Sequence[Inbound], now: datetime, seconds: int) -> bool:
    """Since its newest part; also where the clock was turned back meanwhile."""
    wait, newest = timedelta(seconds=seconds), max(row.received_at for row in rows)
    return not now - wait < newest < now + wait


def _total(rows: Sequence[Inbound]) -> int:
    return int(rows[0].part_of.rpartition("/")[2])


@transaction.atomic
def _join(ids: Sequence[int], now: datetime) -> int:
    """One message out of its parts, and the parts are done: both or neither. A part that does not open is waited for, and then missing."""
    rows = list(
        Inbound.plain.select_for_update().filter(pk__in=ids, state=InboundState.PART.value).order_by("pk")
    )
    if len(rows) != len(ids):  # somebody else was quicker
        return 0
    first, total = rows[0], _total(rows)
    units = _opened(rows, gives_up=_waited(rows, now, settings.SMS_PARTS_GIVEN_UP))
    pieces = [units.get(number, "") for number in range(1, total + 1)]
    message = Coming(
        Channel(first.channel), first.sender, _text(pieces), f"parts:{first.pk}", max(row.received_at for row in rows)
    )  # fmt: skip
    kept = take(by=JOINER, message=message)
    Inbound.plain.filter(pk=kept.id).update(missing=total - len(units))
    Inbound.plain.filter(pk__in=ids).update(state=InboundState.JOINED.value)
    lost = [row.pk for row in rows if row.part_no not in units]
    if lost:
        Inbound.plain.filter(pk__in=lost).update(reason=UNOPENED)
        log.error("%s parts of a long message did not open and were handed on as missing", len(lost))
    return 1


def _opened(rows: Sequence[Inbound], *, gives_up: bool) -> dict[int, str]:
    """The words of each part by its number. Raises `KeyProblem` for one that does not open, until it is given up: then it lacks."""
    found = {}
    for row in rows:
        try:
            found[row.part_no] = sealing.unseal_text(row.sealed_text, row.provider_id)
        except KeyProblem:
            if not gives_up:
                raise
    return found


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
