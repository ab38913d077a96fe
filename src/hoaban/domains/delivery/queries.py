"""Reads: what waits to be planned or counted, and how far each telling has come."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from hoaban.domains.delivery import rules
from hoaban.domains.delivery.errors import NotTold
from hoaban.domains.delivery.models import Count, Follow, Follower, Part, Telling
from hoaban.domains.delivery.permissions import Permission
from hoaban.domains.delivery.values import (
    Fate,
    Fates,
    Following,
    PlaceTold,
    Reach,
    SentTimes,
    Sort,
    Stage,
    Told,
    WentOut,
)
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import ASKED, Actor, UnitRange
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places

AT_ONCE = 100
"""Places of one question: a drawn area names hundreds, which are more alternatives than SQLite reads in one condition."""
FOLLOWER_KEY = "system:follower."
REACHED = ("people", "with_phone", "phones", "homes", "homes_without", "uncovered", "other_language")


# --- For planning -------------------------------------------------------------------------------------------------
def province() -> int:
    """Where stands what belongs to no commune."""
    return int(settings.PROVINCE) * rules.PROVINCE_STEP


def unopened(now: datetime) -> list[int]:
    """Versions that hold and are not being told yet, also where a newer one is: none is passed over because it once failed."""
    holding = warning.sent_since(0, now)
    known = set(Telling.plain.filter(version_id__in=holding).values_list("version_id", flat=True))
    return [one for one in holding if one not in known]


def unbegun() -> list[int]:
    """Tellings of which nothing is planned yet: the real before drills, the graver first, then as they were issued."""
    rows = Telling.plain.filter(first_at__isnull=True, stage=Stage.OPEN.value)
    return list(rows.order_by("is_drill", "-level", "pk").values_list("pk", flat=True))


def open_parts() -> list[int]:
    """Parts to plan, in the same order; of a telling in its own."""
    rows = Part.plain.filter(planned_at__isnull=True)
    return list(
        rows.order_by("telling__is_drill", "-telling__level", "telling_id", "pk").values_list("pk", flat=True)
    )


def was_passed(part: Part) -> bool:
    """What stands behind it was planned before it: it broke, and the others went on."""
    return bool(Part.plain.filter(telling=part.telling_id, pk__gt=part.pk, planned_at__isnull=False).exists())


def earlier(telling: Telling) -> list[Telling]:
    """What was told of the same alert before."""
    return list(Telling.plain.filter(alert=telling.alert, number__lt=telling.number).order_by("number"))


def ranges(areas: Iterable[int]) -> list[tuple[int, int]]:
    return [(one, places.stop_of(one)) for one in areas]


def clipped(areas: Iterable[int], commune: int) -> list[UnitRange]:
    """The places of a warning inside one commune, none twice."""
    inside = UnitRange(commune, commune + rules.COMMUNE_STEP)
    found = {both for start, stop in ranges(areas) if (both := UnitRange(start, stop).meet(inside))}
    widest = sorted(found, key=lambda one: (one.start, -one.stop))
    return [one for n, one in enumerate(widest) if not any(other.covers(one) for other in widest[:n])]


def to_list(now: datetime) -> list[int]:
    """Tellings of which messages failed since their homes were last put onto the list; that was a while ago (`rules.LISTED_EVERY`).

    Those too whose listing is under way. While a telling is planned, telling people comes before listing them, save for so long that
    the plan must have broken (`rules.PLANNED_WITHIN`).
    """
    due = Q(listed_at__lt=F("lost_at"), listed_at__lte=now - rules.LISTED_EVERY)
    wanted = Q(listed_at__isnull=True) | Q(listing_at__isnull=False) | due
    planned = ~Q(stage=Stage.OPEN.value) | Q(opened_at__lte=now - rules.PLANNED_WITHIN)
    rows = Telling.plain.filter(wanted, planned, lost_at__isnull=False)
    return list(rows.order_by("is_drill", "-level", "pk").values_list("pk", flat=True))


def is_listing() -> bool:
    """Whether a listing of homes is under way."""
    return bool(Telling.plain.filter(listing_at__isnull=False).exists())


def due_to_count(now: datetime) -> list[int]:
    rows = Telling.plain.exclude(stage=Stage.SETTLED.value).filter(count_at__lte=now)
    return list(rows.order_by("is_drill", "pk").values_list("pk", flat=True))


# --- For people -----------------------------------------------------------------------------------------------------
def told_for(actor: Actor, alert: UUID, number: int | None = None) -> Told:
    """One version, the newest unless she asks for another, with the communes she is in charge of."""
    rows = Telling.objects.visible_to(actor).filter(alert=alert)
    row = rows.filter(number=number).first() if number else rows.order_by("-number").first()
    if row is None:
        raise NotTold
    counts = list(Count.objects.visible_to(actor).filter(telling=row))
    parts = list(Part.objects.visible_to(actor).filter(telling=row).order_by("pk"))
    home = province()
    return Told(
        row.alert, row.version_id, row.number, row.is_drill, Stage(row.stage), row.opened_at, row.counted_at, row.expires_at,
        places=rules.untold_first(_places(parts, counts, home)), others=_by_channel(one for one in counts if one.place_no == home),
        sees_others=any(area.contains(home) for area in actor.areas(Permission.WATCH)),
        channels=_by_channel(counts),
        reasons=_reasons(counts), doubtful=row.doubtful, resent=row.resent,
    )  # fmt: skip


def holds(told: warning.VersionShown, now: datetime) -> bool:
    """Whether somebody is still sent to the door for this text: the newest of its warning, no end, and not run out."""
    return told.is_last and told.message is not warning.Message.CANCEL and now < told.expires


def sent_times(actor: Actor, alert: UUID) -> SentTimes:
    """Of the first version, for people in the places: when the first message had left, and a half and nine tenths of all."""
    row = Telling.objects.visible_to(actor).filter(alert=alert).order_by("number").first()
    if row is None or row.batch is None:
        return SentTimes(None, None, None)
    return SentTimes(*notify.sent_times(row.batch, (0.5, 0.9)))


def went_out(alert: UUID) -> WentOut | None:
    """For rooms above, which ask notify about it; None: nothing of the newest text left yet."""
    row = Telling.plain.filter(alert=alert).order_by("-number").first()
    if row is None or row.batch is None or row.first_at is None:
        return None
    return WentOut(row.batch, row.first_at, row.place_no, row.place_stop)


def begun_in(actor: Actor, alerts: Sequence[UUID], most: int) -> list[tuple[datetime, UUID, int]]:
    """When the first window of each version was handed to the lines: (when, alert, number), the newest first; one query."""
    rows = Telling.objects.visible_to(actor).filter(alert__in=alerts, first_at__isnull=False)
    return list(rows.order_by("-first_at", "-pk").values_list("first_at", "alert", "number")[:most])


def numbers_for(actor: Actor, alert: UUID) -> list[int]:
    """Versions of it that were told, the newest first."""
    rows = Telling.objects.visible_to(actor).filter(alert=alert)
    return list(rows.order_by("-number").values_list("number", flat=True))


def _places(parts: Sequence[Part], counts: Sequence[Count], home: int) -> list[PlaceTold]:
    """Communes that were planned, and those that only have messages of an earlier version ended."""
    planned = {one.place_no: one for one in parts if one.sort == Sort.PLACE}
    numbers = sorted(planned.keys() | {one.place_no for one in counts if one.place_no != home})
    names = places.names_of(numbers)
    found = []
    for number in numbers:
        part, mine = planned.get(number), [one for one in counts if one.place_no == number]
        reach = (
            Reach(*(getattr(part, one) for one in REACHED))
            if part
            else Reach(phones=sum(one.messages for one in mine))
        )
        found.append(
            PlaceTold(
                number,
                names.get(number, ""),
                reach,
                _fates(mine),
                part is None or part.planned_at is not None,
                _phones_told(mine),
            )
        )
    return found


def _phones_told(counts: Iterable[Count]) -> int:
    found: Counter[str] = Counter()
    for one in counts:
        if rules.is_told(one.channel, one.fate):
            found[one.channel] += one.messages
    return max(found.values(), default=0)


def _fates(counts: Iterable[Count]) -> Fates:
    found: Counter[Fate] = Counter()
    unsure = 0
    for one in counts:
        if rules.is_unsure(one.channel, one.fate):
            unsure += one.messages
        else:
            found[Fate(one.fate)] += one.messages
    return Fates(dict(found), unsure)


def _by_channel(counts: Iterable[Count]) -> tuple[tuple[str, Fates], ...]:
    rows = list(counts)
    ways = sorted({one.channel for one in rows})
    return tuple((way, _fates(one for one in rows if one.channel == way)) for way in ways)


def _reasons(counts: Iterable[Count]) -> tuple[tuple[str, str, int], ...]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for one in counts:
        if one.fate == Fate.FAILED:
            found[one.channel, one.reason] += one.messages
    return tuple(
        (channel, reason, n)
        for (channel, reason), n in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    )


# --- Followers --------------------------------------------------------------------------------------------------------
def following(
    areas: Iterable[tuple[int, int]], among: Collection[UUID] | None = None
) -> list[tuple[UUID, datetime]]:
    """Who follows a place inside one of these, or one that holds it, and when she proved her address; ``among`` some only."""
    living = Follow.plain.filter(follower__proven_at__isnull=False, follower__ended_at__isnull=True)
    if among is not None:
        living = living.filter(follower__uid__in=list(among))
    spans, found = list(areas), set()
    for first in range(0, len(spans), AT_ONCE):
        wanted = Q()
        for start, stop in spans[first : first + AT_ONCE]:
            holders = {start, start // rules.COMMUNE_STEP * rules.COMMUNE_STEP}
            wanted |= Q(place_no__gte=start, place_no__lt=stop) | Q(place_no__in=holders)
        told = living.filter(wanted).values_list("follower__uid", "follower__proven_at")
        found |= {(uid, at) for uid, at in told if at is not None}
    return sorted(found)


def tellings_with_followers(now: datetime) -> list[Telling]:
    """Those that may still send, also while a commune is not planned yet: what is withdrawn from somebody who lives there is taken
    over by its plan."""
    rows = Telling.plain.filter(expires_at__gt=now, batch__isnull=False)
    return list(rows.exclude(stage=Stage.SETTLED.value).order_by("pk"))


def batches_open(now: datetime) -> set[UUID]:
    """Of what is in force and what it goes on with, settled or not: its end is told to whom these name."""
    in_force = Telling.plain.filter(expires_at__gt=now).values("alert")
    rows = Telling.plain.filter(alert__in=in_force, batch__isnull=False)
    return {one for one in rows.values_list("batch", flat=True) if one}


def areas_of(telling: Telling) -> list[tuple[int, int]]:
    """The places its version names."""
    return ranges(warning.sent(telling.version_id).areas)


def follower_of(owner_key: str) -> UUID | None:
    """Whose endpoint it is, if a follower's."""
    return UUID(owner_key.removeprefix(FOLLOWER_KEY)) if owner_key.startswith(FOLLOWER_KEY) else None


def here(uid: UUID) -> dict[int, str]:
    """The places a browser follows, by name; nothing once it ended."""
    rows = Follow.objects.unscoped("whoever holds the browser's mark")
    rows = rows.filter(follower__uid=uid, follower__ended_at__isnull=True)
    rows = rows.filter(follower__address__isnull=True, follower__by_zalo=False)
    names = places.names_of(rows.values_list("place_no", flat=True))
    return dict(sorted(names.items(), key=lambda one: (one[1], one[0])))


def follower_for(uid: UUID) -> Following:
    """What stands on the page of whoever holds its address."""
    row = Follower.objects.unscoped("whoever holds the page's address").filter(uid=uid).first()
    if row is None:
        raise NotFound
    chosen = Follow.objects.unscoped("whoever holds the page's address").filter(follower=row)
    names = places.names_of(chosen.values_list("place_no", flat=True))
    return Following(
        row.uid, row.proven_at is not None, row.ended_at is not None, tuple(sorted(names.values())), row.by_zalo, row.begun_at,
    )  # fmt: skip


def followers_of(address: str, channel: notify.Channel = notify.Channel.SMS) -> list[UUID]:
    """Followers with this proven number; with Zalo also who ended it, for what she already had is told her to its end."""
    owners = notify.owners_of(channel, address)
    return [UUID(one.removeprefix(FOLLOWER_KEY)) for one in owners if one.startswith(FOLLOWER_KEY)]


def proven_after(at: datetime, uids: Collection[UUID]) -> set[UUID]:
    """Those of them who follow still, and began after this moment."""
    rows = Follower.plain.filter(uid__in=list(uids), proven_at__gt=at, ended_at__isnull=True)
    return set(rows.values_list("uid", flat=True))


def waiting_for_zalo(since: datetime) -> list[UUID]:
    """Whose digits may still come by Zalo, or came since; the newest first."""
    rows = Follower.plain.filter(by_zalo=True, begun_at__gt=since, ended_at__isnull=True)
    return list(rows.order_by("-pk").values_list("uid", flat=True))


def followed_by(number: str) -> list[tuple[str, datetime]]:
    """Names of the places a telephone follows, and since when; for herself."""
    rows = (
        Follow.objects.unscoped(ASKED)
        .filter(follower__uid__in=followers_of(number))
        .select_related("follower")
    )
    names = places.names_of(one.place_no for one in rows)
    return [(names.get(one.place_no, ""), one.follower.begun_at) for one in rows]
