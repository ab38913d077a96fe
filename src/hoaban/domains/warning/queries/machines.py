"""Messages for other people's machines: what waits to be signed, what was published."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from hoaban.domains.warning.models import CapMessage, Version
from hoaban.domains.warning.queries.public import shown
from hoaban.domains.warning.values import VersionShown
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound

MOST = 100


@dataclass(frozen=True, slots=True)
class Published:
    """A signed message."""

    version: VersionShown
    content: bytes
    digest: str
    signed_at: datetime


def unsigned() -> list[int]:
    """Versions no machine was told of, in the order they were sent."""
    signed = CapMessage.plain.filter(version=OuterRef("pk"))
    return list(Version.plain.filter(~Exists(signed)).order_by("pk").values_list("pk", flat=True)[:MOST])


def earlier(version: Version) -> list[str] | None:
    """References of all messages before it; None while one of them waits itself."""
    rows = CapMessage.plain.filter(version__alert=version.alert_id, version__number__lt=version.number)
    told = list(rows.order_by("version__number").values_list("reference", flat=True))
    return told if len(told) == version.number - 1 else None


def published_for(actor: access.Actor, identifier: str) -> Published:
    """One message, whole."""
    row = _rows(actor).filter(identifier=identifier).first()
    if row is None:
        raise NotFound
    return _published(row)


def published(actor: access.Actor, now: datetime) -> list[Published]:
    """The newest message of each alert whose time has not run out, an ending too; the newest first."""
    rows = _rows(actor).filter(version__expires__gt=now).order_by("-signed_at", "-pk")
    newest: dict[int, CapMessage] = {}
    for row in rows[: 4 * MOST]:
        known = newest.get(row.version.alert_id)
        if known is None or known.version.number < row.version.number:
            newest[row.version.alert_id] = row
    return [_published(row) for row in list(newest.values())[:MOST]]


def changed_at(actor: access.Actor, now: datetime) -> datetime | None:
    """When the list last changed: a message joined it, or one ran out and left it. None: there was never one."""
    over = Max("version__expires", filter=Q(version__expires__lte=now))
    told = _rows(actor).aggregate(joined=Max("signed_at"), left=over)
    return max((one for one in told.values() if one is not None), default=None)


def _rows(actor: access.Actor) -> "QuerySet[CapMessage]":
    rows: QuerySet[CapMessage] = CapMessage.objects.visible_to(actor).select_related("version__alert")
    return rows


def _published(row: CapMessage) -> Published:
    return Published(shown(row.version), bytes(row.content), row.digest, row.signed_at)
