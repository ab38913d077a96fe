"""For whom something rang and who took it, for the timeline of what runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Min, Q

from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.values import How, Stage, What
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access

EARLIER = timedelta(hours=24)
"""What people told before the first draft belongs to it too."""


@dataclass(frozen=True, slots=True)
class Rung:
    """People of one rung, called in one round."""

    at: datetime
    bell: UUID
    what: What
    stage: Stage
    people: int


@dataclass(frozen=True, slots=True)
class Taken:
    at: datetime
    bell: UUID
    what: What
    by: str
    how: How


def _in(span: warning.Span, prefix: str = "") -> Q:
    """Drafts of these storms; and what villages of their communes told or called for since, and what nobody could place."""
    is_drill = span.status is warning.Status.EXERCISE
    of_storms = Q(**{f"{prefix}what": What.DRAFT, f"{prefix}occasion__in": span.storms})
    of_people = Q(**{f"{prefix}is_drill": is_drill, f"{prefix}began_at__gte": span.since - EARLIER})
    of_people &= access.within(f"{prefix}place_no", span.areas)
    return of_storms | (of_people & ~Q(**{f"{prefix}what": What.DRAFT}))


def rung_in(actor: access.Actor, span: warning.Span, most: int) -> list[Rung]:
    """The newest first; one query."""
    rings = Ring.objects.visible_to(actor).filter(_in(span, "bell__")).order_by()
    found = rings.values("bell__uid", "round", "stage").annotate(at=Min("rung_at"), n=Count("pk"))
    rows = found.order_by("-at").values_list("at", "bell__uid", "bell__what", "stage", "n")[:most]
    return [Rung(at, bell, What(what), Stage(stage), n) for at, bell, what, stage, n in rows]


def taken_in(actor: access.Actor, span: warning.Span, most: int) -> list[Taken]:
    rows = Bell.objects.visible_to(actor).filter(_in(span), taken_at__isnull=False)
    found = rows.order_by(F("taken_at").desc(), "-pk").values_list(
        "taken_at", "uid", "what", "taken_label", "taken_how"
    )
    return [Taken(at, bell, What(what), by, How(how)) for at, bell, what, by, how in found[:most] if how]
