"""Whom a draft called and who took it, for the timeline of what runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Min

from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.values import How, Stage
from hoaban.foundation.access import api as access


@dataclass(frozen=True, slots=True)
class Rung:
    """People of one rung, called in one round."""

    at: datetime
    bell: UUID
    stage: Stage
    people: int


@dataclass(frozen=True, slots=True)
class Taken:
    at: datetime
    bell: UUID
    by: str
    how: How


def rung_in(actor: access.Actor, storms: Sequence[UUID], most: int) -> list[Rung]:
    """The newest first; one query."""
    rings = Ring.objects.visible_to(actor).filter(bell__storm__in=storms).order_by()
    found = rings.values("bell__uid", "round", "stage").annotate(at=Min("rung_at"), n=Count("pk"))
    rows = found.order_by("-at").values_list("at", "bell__uid", "stage", "n")[:most]
    return [Rung(at, bell, Stage(stage), n) for at, bell, stage, n in rows]


def taken_in(actor: access.Actor, storms: Sequence[UUID], most: int) -> list[Taken]:
    rows = Bell.objects.visible_to(actor).filter(storm__in=storms, taken_at__isnull=False)
    found = rows.order_by(F("taken_at").desc(), "-pk").values_list(
        "taken_at", "uid", "taken_label", "taken_how"
    )
    return [Taken(at, bell, by, How(how)) for at, bell, by, how in found[:most] if how]
