"""What runs now, and what people of the duty room did in it; each reader sees what she may."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from hoaban.domains.warning.models import Alert, Decision, ShiftEntry
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.rules import lifecycle
from hoaban.domains.warning.rules.placing import COMMUNE, PROVINCE
from hoaban.domains.warning.values import Hazard, Shift, Status, Step
from hoaban.domains.warning.values.happened import Span
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places


@dataclass(frozen=True, slots=True)
class Done:
    """A decision with the alert it was about."""

    alert: UUID
    step: Step
    at: datetime
    by: str
    hazard: Hazard
    level: int
    places: str


def span_for(actor: access.Actor, status: Status, now: datetime) -> Span | None:
    """Storms in which a draft waits or a warning holds; None: nothing runs.

    Whoever may not see drafts is told of all that runs: it names nobody, and each room shows her only what is hers.
    """
    rows = Alert.objects.visible_to(actor) if actor.may(Permission.SEE) else Alert.plain.all()
    running = Q(state__in=lifecycle.LIVE, live_until__gt=now) | Q(
        state__in=lifecycle.WAITING - lifecycle.LIVE
    )
    storms = rows.filter(running, status=status).values("occasion")
    found = Alert.plain.filter(occasion__in=storms, status=status).order_by("pk")
    lines = list(found.values_list("uid", "occasion__uid", "written_at", "areas"))
    if not lines:
        return None
    return Span(
        status,
        min(at for _uid, _storm, at, _areas in lines),
        tuple(uid for uid, _storm, _at, _areas in lines),
        tuple(dict.fromkeys(storm for _uid, storm, _at, _areas in lines)),
        _communes({number for *_alert, areas in lines for number in areas}),
    )


def _communes(numbers: Collection[int]) -> tuple[access.UnitRange, ...]:
    """In which these units lie, or that lie in them; and what stands at the province itself."""
    whole = {number // COMMUNE * COMMUNE if number % PROVINCE else number for number in numbers}
    unplaced = {number // PROVINCE * PROVINCE for number in numbers}
    told = [access.UnitRange(one, places.stop_of(one)) for one in whole]
    return access.merged([*told, *(access.UnitRange(one, one + 1) for one in unplaced)])


def decisions_in(actor: access.Actor, span: Span, steps: Sequence[Step], most: int) -> list[Done]:
    """The newest first."""
    rows = Decision.objects.visible_to(actor).filter(alert__uid__in=span.alerts, step__in=steps)
    found = list(rows.select_related("alert").order_by("-at", "-pk")[:most])
    where = bank.briefly([row.alert.areas for row in found], is_read=True, is_title=True)
    return [
        Done(
            row.alert.uid,
            Step(row.step),
            row.at,
            access.read_name(row.by_label),
            Hazard(row.alert.hazard),
            row.alert.level,
            place,
        )
        for row, (place, _every) in zip(found, where, strict=True)
    ]


def shifts_in(actor: access.Actor, since: datetime, most: int) -> list[tuple[datetime, Shift, str]]:
    """Hand-overs and who took them: when, what, who; never the words of the log."""
    rows = ShiftEntry.objects.visible_to(actor).filter(
        kind__in=[Shift.HAND_OVER, Shift.TAKE_OVER], at__gte=since
    )
    found = rows.order_by("-at", "-pk").values_list("at", "kind", "by_label")[:most]
    return [(at, Shift(kind), label) for at, kind, label in found]
