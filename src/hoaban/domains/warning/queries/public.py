"""What everybody may read: messages as they went out."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, QuerySet, Window

from hoaban.domains.warning.models import Alert, Version
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.rules import drawing, lifecycle
from hoaban.domains.warning.values import Hazard, Message, Status, Sureness, VersionShown
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound

MOST = 100


def current(actor: access.Actor, now: datetime) -> list[VersionShown]:
    """What is in force now, drills after all others, the gravest first."""
    kinds = (Status.ACTUAL, Status.EXERCISE)  # each with its own end: drills never push a warning out
    return [shown(row, is_live=True) for kind in kinds for row in _in_force(actor, kind, now)[:MOST]]


def gravest(now: datetime, most: int) -> tuple[list[tuple[VersionShown, str]], int]:
    """The first of the real ones in force, each with its places as a title, and how many there are in all; no drill."""
    rows = list(_in_force(access.ANONYMOUS, Status.ACTUAL, now).annotate(every=Window(Count("pk")))[:most])
    found = [shown(row, is_live=True) for row in rows]
    every = rows[0].every if rows else 0
    return list(zip(found, bank.written(found, is_read=True, is_title=True), strict=True)), every


def _in_force(actor: access.Actor, kind: Status, now: datetime) -> QuerySet[Version]:
    rows = _newest(actor).filter(status=kind, alert__state__in=lifecycle.LIVE, expires__gt=now)
    return rows.order_by("-level", "-sent_at", "pk")


def version_for(actor: access.Actor, uid: UUID, now: datetime) -> VersionShown:
    """The newest message of an alert."""
    row = _newest(actor).filter(alert__uid=uid).first()
    if row is None:
        raise NotFound
    return shown(row, is_live=_is_live(row, now))


def versions_for(actor: access.Actor, uids: Collection[UUID], now: datetime) -> dict[UUID, VersionShown]:
    """The newest message of each of several alerts that the actor may read; one query."""
    return {
        row.alert.uid: shown(row, is_live=_is_live(row, now))
        for row in _newest(actor).filter(alert__uid__in=uids)
    }


def _is_live(row: Version, now: datetime) -> bool:
    return row.message != Message.CANCEL and not lifecycle.has_expired(row.expires, now)


def versions_of(actor: access.Actor, uid: UUID) -> list[VersionShown]:
    """Every message of an alert, the newest first."""
    rows = Version.objects.visible_to(actor).select_related("alert").filter(alert__uid=uid)
    return [shown(row) for row in rows.order_by("-number")]


def sent(version_id: int) -> VersionShown:
    """One message by its number in the events."""
    row = Version.objects.visible_to(access.ANONYMOUS).select_related("alert").filter(pk=version_id).first()
    if row is None:
        raise NotFound
    return shown(row)


def sent_since(version_id: int, now: datetime) -> list[int]:
    """Messages after that one which still hold, as they were sent."""
    rows = Version.objects.visible_to(access.ANONYMOUS).filter(pk__gt=version_id, expires__gt=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def uid_of(alert_id: int) -> UUID:
    """Of the alert an event names."""
    return Alert.plain.values_list("uid", flat=True).get(pk=alert_id)


def _newest(actor: access.Actor) -> QuerySet[Version]:
    rows: QuerySet[Version] = Version.objects.visible_to(actor).select_related("alert")
    return rows.filter(number=F("alert__number"))


def shown(row: Version, *, is_live: bool = False) -> VersionShown:
    """One row as a value."""
    return VersionShown(
        row.alert.uid, row.number, Message(row.message), row.ending, Status(row.status), Hazard(row.hazard), row.level,
        Sureness(row.sure), row.identifier, tuple((one, sent) for one, sent in row.references), row.issuer_name, row.places,
        tuple(row.areas), row.words, tuple((key, words) for key, words in row.lines), row.sent_at, row.onset, row.expires,
        row.reason, is_live, row.number == row.alert.number, drawing.read(row.shape),
    )  # fmt: skip
