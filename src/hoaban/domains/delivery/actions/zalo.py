"""Whoever writes to our Zalo account follows up to five villages: a page shows six digits, and she writes them there.

So nothing has to be sent to prove whose Zalo it is. What Zalo calls her lies sealed at notify under the follower's key: it is opened
as a message leaves, and erased a month after she ended it, so that a warning she already had is told to its end.
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.actions import following, limits
from hoaban.domains.delivery.models import Follower
from hoaban.domains.delivery.wording import ZALO_FOLLOWED, ZALO_HOW, ZALO_WRONG
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.notify import api as notify
from hoaban.kit.text import fold
from hoaban.kit.uid import uuid7

LIVES = timedelta(minutes=15)
"""So long the digits of a page count."""
ENDS = frozenset({"stop", "huy", "dung", "bo theo"})
_BEGIN, _DIGITS = re.compile(r"theo ?ban\W*"), re.compile(r"(?:theo ?ban)?\W*((?:\d ?){6})\W*", re.ASCII)


def digits_of(uid: UUID) -> str:
    """They follow from the row under our key, and stand nowhere."""
    return notify.six_digits(uid.hex, "delivery.zalo")


def written(uid: UUID) -> str:
    """What the page asks her to write."""
    return f"THEOBAN {digits_of(uid)}"


@transaction.atomic
def follow_by_zalo(
    *, by: access.Actor, numbers: Collection[int], line: str = "", request: str | None, now: datetime
) -> UUID:
    """Nobody is told of anything before the digits came from a Zalo user. ``line``: where a nameless wish came from."""
    known = audit.answered(by, request)
    if known is not None:
        return UUID(str(Follower.plain.values_list("uid", flat=True).get(pk=known)))
    row = following.begun(by, list(numbers), request, now, by_zalo=True)
    limits.count_zalo(line, now)
    taken = {digits_of(one) for one in queries.waiting_for_zalo(now - LIVES)}
    uid = row.uid
    while digits_of(uid) in taken:
        uid = uuid7()
    Follower.plain.filter(pk=row.pk).update(uid=uid)
    return uid


def read(message: notify.InboundMessage) -> notify.Reply | None:
    """What is written to our Zalo account: the digits of a page, how to begin, or a word that ends it."""
    if message.channel is not notify.Channel.ZALO:
        return None
    said = " ".join(fold(message.rest).split())
    if said.strip(" .!") in ENDS:
        return following.stop_number(message)
    if found := _DIGITS.fullmatch(said):
        return _take(following.user_of(message), found[1].replace(" ", ""), message.received_at)
    return notify.Reply(ZALO_HOW) if _BEGIN.fullmatch(said) else None


@transaction.atomic
def _take(user: str, digits: str, at: datetime) -> notify.Reply | None:
    """Proof and what follows from it are one step. The same digits again by the same user find it done."""
    if not limits.may_try(user, at):
        return None
    meant = [one for one in queries.waiting_for_zalo(at - LIVES) if digits_of(one) == digits]
    rows = Follower.plain.select_for_update().filter(uid__in=meant, ended_at__isnull=True)
    row = rows.get() if len(meant) == 1 else None
    owners = notify.owners_of(notify.Channel.ZALO, user)
    if row is None or (row.proven_at is not None and following.actor_of(row.uid).key not in owners):
        return notify.Reply(ZALO_WRONG)
    if row.proven_at is None:
        _prove(row, user, owners, at)
    return notify.Reply(ZALO_FOLLOWED)


def _prove(row: Follower, user: str, before: Collection[str], now: datetime) -> None:
    """Her villages are those she chose last; what she already had of a warning goes on under the new key, once."""
    actor = following.actor_of(row.uid)
    former = queries.followers_of(user, notify.Channel.ZALO)
    following.hold(former)
    notify.move_recipient(batches=queries.batches_open(now), before=before, after=actor.key)
    notify.erase_owners(list(before), now)
    following.end_all(former, now)
    address = notify.save_contact(by=actor, channel=notify.Channel.ZALO, address=user, now=now)
    Follower.plain.filter(pk=row.pk).update(proven_at=now, address=address)
    audit.record("delivery:follower:prove", by=access.ANONYMOUS, target=row)
