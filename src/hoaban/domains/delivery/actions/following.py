"""Whoever lives elsewhere follows up to five villages: by her number, proven by six digits; else see `devices` (browsers), `zalo`."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from hoaban.domains.delivery import queries, rules
from hoaban.domains.delivery.actions import limits
from hoaban.domains.delivery.errors import NoSuchPlace, TooManyFollow, TooManyPlaces
from hoaban.domains.delivery.models import Follow, Follower, Telling
from hoaban.domains.delivery.wording import ZALO_FOLLOWED
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places

AT_ONCE = 500
"""Followers planned in one transaction."""
PLACES, AN_HOUR = 5, 300
"""Villages of one person; people who may begin within an hour, for each costs a message. Zalo's pages cost none and count apart."""
UNPROVEN, ENDED = timedelta(days=1), timedelta(days=30)
"""How long stays who never sent her digits, and who ended it."""


def actor_of(follower: UUID) -> access.SystemActor:
    """In whose name her number is kept and proven: her own, with no right."""
    return access.SystemActor(f"follower.{follower.hex}")


def follow_by_number(
    *,
    by: access.Actor,
    numbers: Sequence[int],
    phone: str,
    line: str = "",
    request: str | None,
    now: datetime,
) -> UUID:
    """Six digits go to her telephone; nothing else does before they came back. ``line``: where a nameless wish came from."""
    with transaction.atomic():
        known = audit.answered(by, request)
        if known is not None:
            return UUID(str(Follower.plain.values_list("uid", flat=True).get(pk=known)))
        row = begun(by, numbers, request, now)
        address = notify.save_address(by=actor_of(row.uid), channel=notify.Channel.SMS, text=phone, now=now)
        limits.count(phone, line, now)
        Follower.plain.filter(pk=row.pk).update(address=address)
    return row.uid


def prove(*, by: access.Actor, uid: UUID, code: str, now: datetime) -> None:
    """The digits came back. A second telling of the same number replaces the first: her villages are those she chose last.

    Proof and what follows from it are one step: whatever breaks, the same digits count again and no others. A refusal is
    raised behind the step, so that a wrong try stays counted.
    """
    row = Follower.plain.filter(uid=uid, ended_at__isnull=True).first()
    if row is None or row.address is None:
        raise NotFound
    if row.proven_at is not None:
        return
    if refused := _proven(by, row, row.address, code, now):
        raise refused


@transaction.atomic
def _proven(by: access.Actor, row: Follower, address: UUID, code: str, now: datetime) -> DomainError | None:
    row = Follower.plain.select_for_update().get(
        pk=row.pk
    )  # a second tap waits for the first, and finds it done
    if row.proven_at is not None:
        return None
    if row.ended_at is not None:
        return NotFound()
    try:
        notify.confirm_address(by=actor_of(row.uid), uid=address, code=code, now=now)
    except DomainError as refused:
        return refused
    # Replaced, not stopped: what waits for this number comes all the same.
    end_all(set(queries.followers_of(_number_of(row.uid))) - {row.uid}, now)
    Follower.plain.filter(pk=row.pk).update(proven_at=now)
    audit.record("delivery:follower:prove", by=by, target=row)
    return None


@transaction.atomic
def stop(*, by: access.Actor, uid: UUID, now: datetime) -> None:
    """Whoever holds the address of her page ends it."""
    row = Follower.plain.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    withdraw({uid}, now)
    end_all({uid}, now)
    audit.record("delivery:follower:stop", by=by, target=row)


def stop_number(message: notify.InboundMessage) -> notify.Reply:
    """The word of the shared number, and of our Zalo account: whatever this telephone or Zalo follows, it follows no more.

    Zalo may tell late: what she began after she wrote the word goes on, and she hears so.
    """
    if message.channel is notify.Channel.ZALO:
        at, found = message.received_at, queries.followers_of(user_of(message), notify.Channel.ZALO)
        newer = queries.proven_after(at, found)
        _end_for(set(found) - newer, at)
        if newer:
            return notify.Reply(ZALO_FOLLOWED)
    else:
        on_stop(message.sender, message.received_at)
    return notify.Reply("delivery.stopped")


def user_of(message: notify.InboundMessage) -> str:
    """What a messenger calls whoever wrote."""
    return message.sender.partition(":")[2]


def on_stop(number: str, now: datetime) -> None:
    """The platform's own STOP ends it as well; told twice, the second time finds nobody."""
    _end_for(queries.followers_of(number), now)


@transaction.atomic
def _end_for(uids: Iterable[UUID], now: datetime) -> None:
    chosen = set(uids)
    hold(chosen)
    withdraw(chosen, now)
    end_all(chosen, now)


def plan_followers(
    *, by: access.Actor, what: notify.Plan, areas: Sequence[tuple[int, int]], channels: Sequence[notify.Channel],
    due: datetime, now: datetime,
) -> None:  # fmt: skip
    """Put who follows a place that is warned, or one that holds it, into the ledger, some hundred at a time.

    Each hundred is held while it is planned: who ends it meanwhile waits for that, and then finds her message and withdraws it.
    """
    found = queries.following(areas)
    for first in range(0, len(found), AT_ONCE):
        with transaction.atomic():
            part = found[first : first + AT_ONCE]
            # Asked once more under the lock: she may have taken this place away and kept another.
            living = queries.following(areas, hold([uid for uid, _at in part]))
            rows = _chunks(living, channels, due, queries.province())
            notify.plan(by=by, what=what, recipients=rows, now=now)


def hold(uids: Iterable[UUID]) -> set[UUID]:
    """Those of them who follow still, locked: to plan for somebody and to end it exclude each other."""
    rows = Follower.plain.select_for_update().filter(uid__in=list(uids), ended_at__isnull=True)
    return set(rows.order_by("pk").values_list("uid", flat=True))


def _chunks(
    followers: Sequence[tuple[UUID, datetime]], channels: Sequence[notify.Channel], due: datetime, part: int
) -> list[notify.Recipients]:
    """Rows for the ledger. A number that wrote STOP after its digits came back is left out; who proved it since wants to be
    told again."""
    proven = {actor_of(one).key: at for one, at in followers}
    known = notify.addresses_of(list(proven))
    told = {key: found[notify.Channel.SMS] for key, found in known.items() if notify.Channel.SMS in found}
    stopped = notify.stopped_among(set(told.values()))
    numbers = {one for key, one in told.items() if one not in stopped or stopped[one] < proven[key]}
    found = []
    if numbers and notify.Channel.SMS in channels:
        ordered = sorted(numbers)
        found.append(notify.Recipients(notify.Channel.SMS, ordered, ordered, "vi", part, due))
    for channel in (notify.Channel.PUSH, notify.Channel.ZALO):  # their addresses stand in no message
        keys = sorted(key for key, one in known.items() if channel in one)
        if keys and channel in channels:
            found.append(notify.Recipients(channel, keys, [""] * len(keys), "vi", part, due))
    return found


@transaction.atomic
def tidy(*, now: datetime, most: int = 500) -> int:
    """Who never sent her digits is forgotten after a day, who ended it after a month: nothing tells her number any more but the
    messages that went to it, which stay on record as everybody's do."""
    over = Follower.plain.filter(
        Q(proven_at__isnull=True, begun_at__lt=now - UNPROVEN) | Q(ended_at__lt=now - ENDED)
    )
    rows = list(over.order_by("pk")[:most])
    notify.erase_owners([actor_of(one.uid).key for one in rows], now)
    Follow.plain.filter(follower__in=rows).delete()
    Follower.plain.filter(pk__in=[one.pk for one in rows]).delete()
    return len(rows)


def begun(
    by: access.Actor, numbers: Sequence[int], request: str | None, now: datetime, *, by_zalo: bool = False
) -> Follower:
    """A follower and her places, not proven yet; inside the caller's transaction."""
    chosen = list(dict.fromkeys(numbers))
    if not 1 <= len(chosen) <= PLACES:
        raise TooManyPlaces(most=PLACES)
    must_be_there(chosen)
    waiting = Follower.plain.filter(
        begun_at__gt=now - timedelta(hours=1), proven_at__isnull=True, by_zalo=by_zalo
    )
    if waiting.count() >= AN_HOUR:
        raise TooManyFollow
    row: Follower = Follower.plain.create(begun_at=now, by_zalo=by_zalo)
    Follow.plain.bulk_create([Follow(follower=row, place_no=one) for one in chosen])
    audit.record("delivery:follower:begin", by=by, target=row, request=request)
    return row


def must_be_there(numbers: Sequence[int]) -> None:
    """A village or commune of today each."""
    known = places.names_of(numbers)
    if any(one not in known or one % rules.PROVINCE_STEP == 0 for one in numbers):
        raise NoSuchPlace


def _number_of(uid: UUID) -> str:
    key = actor_of(uid).key
    return notify.addresses_of([key]).get(key, {}).get(notify.Channel.SMS, "")


def withdraw(uids: Iterable[UUID], now: datetime, *, unless_followed: bool = False) -> None:
    """What waits for them as followers does not leave any more. Call it before their numbers are gone.

    ``unless_followed``: of one who goes on following, what names none of her places that are left.

    A warning she already has is told to its end; what she gets because she lives there is no following, and stays.
    """
    uids = set(uids)
    keys = [actor_of(one).key for one in uids]
    if not keys:
        return
    numbers = {
        found[notify.Channel.SMS]
        for found in notify.addresses_of(keys).values()
        if notify.Channel.SMS in found
    }
    for row in queries.tellings_with_followers(now):
        if unless_followed and queries.following(queries.areas_of(row), uids):
            continue
        earlier = [one.batch for one in queries.earlier(row) if one.batch]
        if row.batch and notify.withdraw_waiting(
            batch=row.batch, recipients=[*keys, *numbers], part=queries.province(), after=earlier
        ):
            Telling.plain.filter(pk=row.pk).update(count_at=now)


def end_gone(uid: UUID, now: datetime) -> None:
    """Her browser takes nothing any more, unless she subscribed it anew meanwhile."""
    with transaction.atomic():
        held, key = hold([uid]), actor_of(uid).key
        if not notify.addresses_of([key]).get(key):
            end_all(held, now)


def end_all(uids: Iterable[UUID], now: datetime) -> None:
    """What lies sealed goes; of who is told with Zalo only once she is forgotten, for a warning she had is told to its end."""
    chosen = list(uids)
    rows = Follower.plain.filter(uid__in=chosen)
    others = rows.filter(by_zalo=False).values_list("uid", flat=True)
    notify.forget_owners([actor_of(one).key for one in others], now)
    # Of a browser nothing has to be known any longer; a number may still be asked what became of its messages.
    browsers = rows.filter(address__isnull=True).values_list("uid", flat=True)
    notify.erase_owners([actor_of(one).key for one in browsers], now)
    Follow.plain.filter(follower__uid__in=chosen).delete()
    rows.filter(ended_at__isnull=True).update(ended_at=now)
