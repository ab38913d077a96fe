"""Messages for other people's machines: what waits to be signed, what was published."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from hoaban.domains.warning.models import CapMessage, Version
from hoaban.domains.warning.queries.public import shown
from hoaban.domains.warning.values import Status, VersionShown
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.duties import api as duties

MOST = 100
UNSIGNED = "warning.unsigned"
"""The duty of a version that could not be signed."""


@dataclass(frozen=True, slots=True)
class Published:
    """A signed message."""

    version: VersionShown
    content: bytes
    digest: str
    signed_at: datetime


def unsigned() -> list[int]:
    """Versions no machine was told of: the real ones first, and what failed before after all others; then as they were sent."""
    signed = CapMessage.plain.filter(version=OuterRef("pk"))
    rows = Version.plain.filter(~Exists(signed)).order_by("status", "pk").values_list("pk", flat=True)
    failed = set(duties.waiting_targets([UNSIGNED], "warning.version"))
    return sorted(rows, key=lambda pk: str(pk) in failed)


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
    """The newest message of each alert, an ending too, unless its time ran out: the real ones first, the newest first.

    What a later message replaced never comes back, also where it would have lasted longer.
    """
    later = CapMessage.objects.visible_to(actor).filter(
        version__alert=OuterRef("version__alert"), version__number__gt=OuterRef("version__number")
    )
    rows = _rows(actor).filter(~Exists(later), version__expires__gt=now).order_by("-signed_at", "-pk")
    kinds = (Status.ACTUAL, Status.EXERCISE)  # each with its own end: drills never push a warning out
    return [_published(row) for kind in kinds for row in rows.filter(version__status=kind)[:MOST]]


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
