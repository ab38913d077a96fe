"""A bulletin that came by fax, telephone or Zalo is entered by hand; corrected and taken back with its history, and known again when
a feed brings it."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hoaban.domains.bulletins import rules
from hoaban.domains.bulletins.errors import HandKnown, HandMoved, PlacesMissing, TimesUnfit
from hoaban.domains.bulletins.models import Bulletin, Feed, HandEntry, Piece
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.queries.by_hand import BY_HAND, may_mend
from hoaban.domains.bulletins.values import NewByHand, Placed
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places
from hoaban.kit.cap.values import Certainty, MsgType, Severity, Status, Urgency
from hoaban.kit.text import name_key
from hoaban.kit.uid import uuid7

TITLE = "Nhập tay (fax, điện thoại, Zalo)"
"""Whose bulletins these are, where a feed's name stands; data, as a feed's title is."""
Keys = dict[str, str]
"""`issuer_key` and `number_key`."""
READER = access.SystemActor("bulletins.recognise")


@transaction.atomic
def enter(*, by: access.Actor, said: NewByHand, request: str | None, now: datetime) -> UUID:
    """Keep it beside what feeds bring. Raises `HandKnown` where its issuer and number stand in the list already, of these days."""
    access.require(by, Permission.ENTER)
    if answer := audit.answered(by, request):
        return UUID(str(Bulletin.objects.visible_to(by).get(pk=answer).uid))
    _fits(said, now)
    feed, keys = _held_feed(now), _keys(said)
    if _entered(keys, said.sent_at).exists() or _brought(keys, said.sent_at) is not None:
        raise HandKnown
    row = _kept(feed, said, keys, now)
    HandEntry.plain.create(
        bulletin=row, level=said.level, way=said.way, by_key=by.key, by_label=by.label, at=now, **keys
    )
    audit.record("bulletins:hand:enter", by=by, target=row, request=request)
    return row.uid


@transaction.atomic
def correct(
    *, by: access.Actor, uid: UUID, said: NewByHand, why: str, request: str | None, now: datetime
) -> UUID:  # fmt: skip
    """Another bulletin takes its place; the first stays as it was entered. Raises `HandMoved` where a colleague was first. Where a feed
    has brought what it is now, that one stands in the list."""
    access.require(by, Permission.ENTER)
    if answer := audit.answered(by, request):
        return UUID(str(Bulletin.objects.visible_to(by).get(pk=answer).uid))
    feed, entry, keys = _held_feed(now), _held(by, uid), _keys(said)
    _fits(said, now)
    if _entered(keys, said.sent_at).exclude(pk=entry.pk).exists():
        raise HandKnown
    entry.is_open = False
    entry.save(update_fields=["is_open"])
    row = _kept(feed, said, keys, now)
    Bulletin.plain.filter(pk=entry.bulletin.pk).update(replaced_by=row)
    mended = HandEntry.plain.create(
        bulletin=row,
        level=said.level,
        way=said.way,
        by_key=by.key,
        by_label=by.label,
        at=now,
        why=why[:300],
        **keys,
    )
    audit.record("bulletins:hand:correct", by=by, target=row, request=request)
    if (brought := _brought(keys, said.sent_at)) is not None:
        _is(mended, brought)
    return row.uid


@transaction.atomic
def withdraw(*, by: access.Actor, uid: UUID, why: str, request: str | None, now: datetime) -> None:
    """It was entered wrongly: from now on it holds for nothing, and stays on record with who took it back and why."""
    access.require(by, Permission.ENTER)
    if audit.answered(by, request):
        return
    entry = _held(by, uid)
    entry.is_open, entry.withdrawn_label, entry.withdrawn_why = False, by.label, why[:300]
    entry.save(update_fields=["is_open", "withdrawn_label", "withdrawn_why"])
    Bulletin.plain.filter(pk=entry.bulletin.pk).update(withdrawn_at=now)
    audit.record("bulletins:hand:withdraw", by=by, target=entry.bulletin, request=request)


def recognise(row: Bulletin) -> None:
    """What a feed brought takes the place of the same that was entered by hand before. Inside the caller's transaction."""
    Feed.plain.select_for_update().filter(
        url=BY_HAND
    ).first()  # whoever enters it at this moment is first, or finds it
    entries = HandEntry.plain.select_for_update(of=("self",)).select_related("bulletin")
    for entry in entries.filter(is_open=True, bulletin__sent_at__range=_near(row.sent_at)).order_by("pk"):
        if _is_same(_named(entry), entry.bulletin.sent_at, row):
            _is(entry, row)


def stand_again(row: Bulletin) -> None:
    """What a feed brought turned out to be nobody's word: what was entered by hand is the last word again, and may be corrected; unless
    another feed brought it too. Of several the newest. Inside the caller's transaction."""
    Feed.plain.select_for_update().filter(url=BY_HAND).first()  # as `recognise`
    entries = HandEntry.plain.select_for_update(of=("self",)).select_related("bulletin")
    for entry in entries.filter(same_as=row).order_by("-pk"):
        last = _entered(_named(entry), entry.bulletin.sent_at).first()
        entry.is_open, entry.same_as = last is None, None
        entry.save(update_fields=["is_open", "same_as"])
        Bulletin.plain.filter(pk=entry.bulletin.pk).update(replaced_by=last.bulletin_id if last else None)
        if last is None and (other := _brought(_named(entry), entry.bulletin.sent_at)) is not None:
            _is(entry, other)


def _is(entry: HandEntry, row: Bulletin) -> None:
    entry.is_open, entry.same_as = False, row
    entry.save(update_fields=["is_open", "same_as"])
    Bulletin.plain.filter(pk=entry.bulletin.pk).update(replaced_by=row)
    audit.record("bulletins:hand:recognise", by=READER, target=row)


def _keys(said: NewByHand) -> Keys:
    return {"issuer_key": name_key(said.issuer), "number_key": rules.number_key(said.number)}


def _named(entry: HandEntry) -> Keys:
    return {"issuer_key": entry.issuer_key, "number_key": entry.number_key}


def _near(sent_at: datetime) -> tuple[datetime, datetime]:
    return sent_at - rules.NEAR_IN_TIME, sent_at + rules.NEAR_IN_TIME


def _entered(keys: Keys, sent_at: datetime) -> QuerySet[HandEntry]:
    """The same, where somebody was first."""
    return HandEntry.plain.filter(is_open=True, bulletin__sent_at__range=_near(sent_at), **keys)


def _brought(keys: Keys, sent_at: datetime) -> Bulletin | None:
    """The same, where a feed was first."""
    rows = Bulletin.plain.filter(sent_at__range=_near(sent_at), is_mismatched=False).exclude(
        feed__url=BY_HAND
    )
    rows = rows.defer("description", "instruction").order_by("-pk")
    return next((row for row in rows if _is_same(keys, sent_at, row)), None)


def _is_same(keys: Keys, sent_at: datetime, row: Bulletin) -> bool:
    if not rules.is_of_earnest(Status(row.status), MsgType(row.kind)):
        return False
    told, senders = (row.identifier, row.headline), (row.sender_name, row.sender)
    return rules.is_same(keys["issuer_key"], keys["number_key"], sent_at, senders, told, row.sent_at)


def _held(by: access.Actor, uid: UUID) -> HandEntry:
    rows = (
        HandEntry.objects.visible_to(by, "enter").select_for_update(of=("self",)).select_related("bulletin")
    )
    entry: HandEntry | None = rows.filter(bulletin__uid=uid).first()
    if entry is None:
        raise NotFound
    if not may_mend(by, entry):
        raise NotAllowed
    if not entry.is_open:
        raise HandMoved
    return entry


def _fits(said: NewByHand, now: datetime) -> None:
    if said.sent_at > now + rules.AHEAD or said.until <= said.sent_at:
        raise TimesUnfit
    if not said.places or not rules.number_key(said.number) or not name_key(said.issuer):
        raise PlacesMissing


def _kept(feed: Feed, said: NewByHand, keys: Keys, now: datetime) -> Bulletin:
    """What bears the same name is told apart by how often its issuer and number were entered until now."""
    text, before = said.text.replace("\0", ""), HandEntry.plain.filter(**keys).count()
    body = text.encode()
    piece = Piece.plain.create(
        feed=feed, key=hashlib.sha256(uuid7().bytes).hexdigest(), title=said.number[:500], content=body,
        digest=hashlib.sha256(body).hexdigest(), received_at=now,
    )  # fmt: skip
    sent = timezone.localtime(said.sent_at).isoformat(timespec="minutes")
    named = ", ".join(filter(None, (said.event, said.level)))
    return Bulletin.plain.create(
        feed=feed, piece=piece, sender=said.issuer[:300], identifier=said.number[:300],
        sent=f"{sent} #{before}" if before else sent, sent_at=said.sent_at, received_at=now, status=Status.ACTUAL,
        kind=MsgType.ALERT, language="vi", sender_name=said.issuer[:300], event=said.event[:300], headline=named[:500],
        description=text[:20_000], severity=Severity.UNKNOWN, urgency=Urgency.UNKNOWN, certainty=Certainty.UNKNOWN,
        expires=said.until, until=said.until, ranges=[[one, places.stop_of(one)] for one in sorted(set(said.places))],
        placed=Placed.HAND, is_signed=False,
    )  # fmt: skip


def _held_feed(now: datetime) -> Feed:
    """Of what comes by hand; nobody reads it, and it stands in no list of feeds. Held for this transaction: two who enter one paper at
    one moment come one after the other."""
    number = int(settings.PROVINCE) * 10**9
    facts = {
        "title": TITLE, "place_no": number, "place_stop": places.stop_of(number), "minutes": 1440, "silent_hours": 0,
        "is_on": False, "since": now, "next_at": now,
    }  # fmt: skip
    Feed.plain.get_or_create(url=BY_HAND, defaults=facts)
    row: Feed = Feed.plain.select_for_update().get(url=BY_HAND)
    return row
