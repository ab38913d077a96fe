"""Writes: a version is opened to be told, its parts are planned into the ledger, what became of them is counted."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hoaban.domains.delivery import audience, queries, rules, wording
from hoaban.domains.delivery.actions import following
from hoaban.domains.delivery.events import TellingMoved
from hoaban.domains.delivery.models import Count, Part, Telling
from hoaban.domains.delivery.permissions import Permission
from hoaban.domains.delivery.values import UNDERWAY, Reach, Sort, Stage
from hoaban.domains.targeting import api as targeting
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places

LISTENER = access.SystemActor("delivery.begin")
SENDER = access.SystemActor("delivery.telling")
"""In whose name the ledger keeps a telling: its batch is named by actor and request, and two jobs plan the same one."""
Beat = Callable[[], object]
Key = tuple[int, str, str, str]
"""commune, channel, fate, reason."""


def on_version_sent(payload: Mapping[str, int], _seq: int) -> None:
    """Listener of ``warning.version_sent``. The job is usually quicker: the issue wakes it, and it looks every second."""
    begin(by=LISTENER, version_id=payload["version_id"], now=timezone.now())


@transaction.atomic
def begin(*, by: access.Actor, version_id: int, now: datetime) -> int:
    """Open the telling of a version with its parts; the same again answers with what is there.

    Of a version that a later one replaced, or that ran out, nothing is planned; of an older one, nothing more.
    """
    told = warning.sent(version_id)
    ranges = queries.ranges(told.areas)
    row, is_new = Telling.plain.get_or_create(
        version_id=version_id,
        defaults={
            "alert": told.alert, "number": told.number, "is_drill": told.status is warning.Status.EXERCISE, "level": told.level,
            "place_no": min(start for start, _stop in ranges), "place_stop": max(stop for _start, stop in ranges),
            "opened_at": now, "expires_at": told.expires, "count_at": now,
        },
    )  # fmt: skip
    if is_new:
        older = Telling.plain.filter(alert=told.alert, number__lt=told.number)
        Part.plain.filter(telling__in=older.values("pk"), planned_at__isnull=True).update(planned_at=now)
        older.filter(stage=Stage.OPEN.value).update(stage=Stage.PLANNED.value)
        _open_parts(row, told, ranges, now)
        audit.record("delivery:telling:begin", by=by, target=row)
        events.publish(TellingMoved(row.pk))
        jobs.wake("delivery.begin")
        jobs.wake("delivery.plan")
    return int(row.pk)


def _open_parts(
    row: Telling, told: warning.VersionShown, ranges: list[tuple[int, int]], now: datetime
) -> None:
    if not told.is_last or told.expires <= now:
        Telling.plain.filter(pk=row.pk).update(stage=Stage.PLANNED.value)
        return
    is_end = told.message is warning.Message.CANCEL
    found = rules.parts_of(
        ranges, places.commune_numbers().values(), is_first=told.number == 1, is_end=is_end
    )
    home = queries.province()
    Part.plain.bulk_create(
        [Part(telling=row, sort=sort.value, place_no=number or home) for sort, number in found]
    )


def plan_first(*, by: access.Actor, telling_id: int, now: datetime) -> None:
    """The first window and no more: it leaves while the rest is planned."""
    row = Telling.plain.get(pk=telling_id)
    waiting = Part.plain.filter(telling=row, planned_at__isnull=True).exclude(sort=Sort.STAFF.value)
    part = waiting.order_by("pk").first()
    if part is not None:
        _plan(by, row, part, now, lambda: None, most=rules.FIRST_WINDOW)
    Telling.plain.filter(pk=telling_id).update(first_at=now)


def plan_part(*, by: access.Actor, part_id: int, now: datetime, beat: Beat = lambda: None) -> bool:
    """Everybody of one part. Killed midway, it is planned from its beginning: who stands in the ledger stays as she is."""
    part = Part.plain.select_related("telling").get(pk=part_id)
    if part.planned_at is not None:
        return False
    reach = _plan(by, part.telling, part, now, beat)
    return _planned(by, part, reach, now)


@transaction.atomic
def _planned(by: access.Actor, part: Part, reach: Reach, now: datetime) -> bool:
    """False where another process was quicker."""
    found = {one: getattr(reach, one) for one in queries.REACHED}
    if not Part.plain.filter(pk=part.pk, planned_at__isnull=True).update(planned_at=now, **found):
        return False
    if not Part.plain.filter(telling=part.telling_id, planned_at__isnull=True).exists():
        Telling.plain.filter(pk=part.telling_id, stage=Stage.OPEN.value).update(stage=Stage.PLANNED.value)
    Telling.plain.filter(pk=part.telling_id).update(count_at=now)
    audit.record("delivery:telling:plan", by=by, target=part.telling, count=reach.phones)
    return True


def _plan(
    by: access.Actor, row: Telling, part: Part, now: datetime, beat: Beat, most: int | None = None
) -> Reach:
    told, sort = warning.sent(row.version_id), Sort(part.sort)
    if sort is Sort.STAFF:
        _tell_staff(row, told, now)
        return Reach()
    due = rules.leaves_from(row.opened_at, row.level)
    if sort is Sort.AGAIN:
        _tell_again(row, due, now, beat, only_first=most is not None)
        return Reach()
    channels, reach, what = _channels(row.is_drill), Reach(), _opened(row, "batch", now)
    if sort is Sort.FOLLOWERS:
        following.plan_followers(
            by=SENDER, what=what, areas=queries.ranges(told.areas), channels=channels, due=due, now=now
        )
        return reach
    areas = queries.clipped(told.areas, part.place_no)
    if notify.Channel.SPEAKER in channels and most is None:
        chunk = audience.loudspeakers(areas, due)
        notify.plan(by=SENDER, what=what, recipients=[chunk], now=now)
    is_late = queries.was_passed(part)
    offered = (*rules.OFFERED, *warning.spoken_by(row.version_id))
    heard = (*rules.OFFERED, *warning.heard_in(told))
    for people in audience.people_in(by, areas):
        chunks = audience.messages(people, channels, due, most, offered, heard)
        notify.plan(by=SENDER, what=what, recipients=chunks, now=now)
        if (
            is_late and row.batch
        ):  # who follows a place stands there already: she is warned as one who lives here
            notify.take_over(batch=row.batch, recipients=chunks, part=queries.province())
        if silent := audience.homes_silent(people, channels) if most is None else []:
            targeting.note_failed(by=by, alert=row.alert, households=silent, why=targeting.Why.LANDLINE)
        reach = reach.plus(audience.reach_of(people, offered))
        beat()
    return reach


def plan_of(row: Telling, *, for_staff: bool) -> notify.Plan:
    """What notify is asked to tell; the same request again finds the same batch."""
    return notify.Plan(
        wording.kind_of(is_drill=row.is_drill, for_staff=for_staff),
        f"warning:{row.version_id}:{'staff' if for_staff else 'people'}",
        f"/warnings/{row.alert}/",
        notify.Urgency.LIFE,
        {"version": row.version_id},
        row.expires_at,
    )


def _tell_staff(row: Telling, told: warning.VersionShown, now: datetime) -> None:
    """Those in charge of each place and of what holds it; in a drill too, for they are the ones who practise."""
    communes = Part.plain.filter(telling=row, sort=Sort.PLACE.value).values_list("place_no", flat=True)
    there = [access.UnitRange(number, number + 1) for number in {*told.areas, *communes}]
    ids = {one.user_id for one in accounts.holders_within(Permission.WATCH, there)}
    notify.tell(by=SENDER, what=_opened(row, "staff_batch", now), user_ids=ids, now=now)


def _tell_again(row: Telling, due: datetime, now: datetime, beat: Beat, *, only_first: bool) -> None:
    """Whoever may have an earlier message, on the channel and address she has it on; read from the ledger itself."""
    for older in queries.earlier(row):
        for name in ("batch", "staff_batch"):
            source, after = getattr(older, name), 0
            while source is not None:
                what = _opened(row, name, now)
                told = notify.plan_again(by=SENDER, what=what, of=source, after=after, due=due, now=now)
                beat()
                if only_first or told.next is None:
                    break
                after = told.next


def _opened(row: Telling, name: str, now: datetime) -> notify.Plan:
    """Its batch is noted before the first message stands in it: killed after that, a cancellation still finds whom it told."""
    what = plan_of(row, for_staff=name == "staff_batch")
    if getattr(row, name) is None:
        setattr(row, name, notify.plan(by=SENDER, what=what, recipients=(), now=now))
        Telling.plain.filter(pk=row.pk, **{f"{name}__isnull": True}).update(**{name: getattr(row, name)})
    return what


def _channels(is_drill: bool) -> Sequence[notify.Channel]:
    if is_drill and wording.reaches_people():
        return []
    is_demo = accounts.is_demo_installation()
    lines = notify.lines().items()
    return [one for one, is_real in lines if rules.carries(is_real, is_drill=is_drill, is_demo=is_demo)]


def count(*, by: access.Actor, telling_id: int, now: datetime) -> bool:
    """What became of its messages, by commune, channel and reason; whether anything moved."""
    row, began = Telling.plain.get(pk=telling_id), time.monotonic()
    batches = [one for one in (row.batch, row.staff_batch) if one]
    for batch in batches:
        notify.call_unknown(batch=batch, before=now - rules.RECEIPTS_WITHIN)
    tallies = [one for batch in batches for one in notify.tallies(batch, rules.COMMUNE_STEP)]
    found: dict[Key, int] = {}
    for one in tallies:
        fate = rules.fate_of(one.channel, one.state)
        key = (one.part or queries.province(), one.channel.value, fate.value, one.reason)
        found[key] = found.get(key, 0) + one.messages
    marked = sum(one.doubtful for one in tallies), sum(one.resent for one in tallies)
    return _keep_count(row, found, marked, now, timedelta(seconds=time.monotonic() - began))


@transaction.atomic
def _keep_count(
    row: Telling, found: Mapping[Key, int], marked: tuple[int, int], now: datetime, took: timedelta
) -> bool:
    """Replaced whole, and only when something moved: a page is told then, and asks again."""
    rows = Count.plain.filter(telling=row)
    told = rows.values_list("place_no", "channel", "fate", "reason", "messages")
    known = {(part, channel, fate, reason): n for part, channel, fate, reason, n in told}
    is_moving = known != dict(found) or (row.doubtful, row.resent) != marked
    waits = any(fate in UNDERWAY for _part, _channel, fate, _reason in found)
    may_move = waits and now <= row.expires_at
    lines = {(channel, fate) for _part, channel, fate, _reason in found}
    lasts = waits or any(rules.may_tell_later(*one) for one in lines)
    may_come_off = any(rules.may_come_off(*one) for one in lines)
    is_over = row.stage == Stage.PLANNED and rules.is_over(
        now, row.opened_at, row.expires_at, waits=lasts, may_come_off=may_come_off
    )
    Telling.plain.filter(pk=row.pk).update(
        counted_at=now, count_at=rules.next_count(now, took, is_moving=is_moving or may_move), doubtful=marked[0], resent=marked[1],
        **({"stage": Stage.SETTLED.value} if is_over else {}),
    )  # fmt: skip
    _ask_doors(row, {*found, *known}, now, is_moving=_of_homes(found) != _of_homes(known))
    if is_moving:
        rows.delete()
        made = [
            Count(telling=row, place_no=part, channel=channel, fate=fate, reason=reason, messages=n)
            for (part, channel, fate, reason), n in found.items()
        ]
        Count.plain.bulk_create(made, 500)
        events.publish(TellingMoved(row.pk))
    return is_moving


def _of_homes(counts: Mapping[Key, int]) -> dict[Key, int]:
    return {key: n for key, n in counts.items() if rules.moves_a_home(key[1], key[2])}


def _ask_doors(row: Telling, keys: Collection[Key], now: datetime, *, is_moving: bool) -> None:
    """Have the door-to-door lists looked at: something moved in what homes may be told by, now or at the last count, still waits, or
    is unknown: a first receipt for any other message lets the silence of its line count."""
    late = rules.is_late(now, row.opened_at)
    rested = row.lost_at is None or now >= row.lost_at + rules.STILL_WAITS
    waits = (
        late and rested and any(rules.may_be_unheard(channel, fate) for _part, channel, fate, _reason in keys)
    )
    if not (is_moving or waits):
        return
    if any(rules.leaves_a_home(channel, fate, is_late=late) for _part, channel, fate, _reason in keys):
        Telling.plain.filter(pk=row.pk).update(lost_at=now)
        jobs.wake("delivery.list_failed", (row.listed_at + rules.LISTED_EVERY) if row.listed_at else None)
