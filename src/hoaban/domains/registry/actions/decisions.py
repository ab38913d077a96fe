"""The number of a decision was written wrongly when a list or a page told it: corrected in all its households at once, and back.

As if each were noted anew by hand: the row that held is closed and stays, one with the right number is opened, of the same status
and the same first day.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from hoaban.domains.registry import queries
from hoaban.domains.registry.errors import CorrectedSince, DecisionUnchanged
from hoaban.domains.registry.events import DecisionCorrected
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, DecisionCorrection, Household, HouseholdFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.slices import among
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

KIND = FactKind.POVERTY
COPIED = ("household_id", "place_no", "value", "valid_from", "until", "said_by")


@dataclass(frozen=True, slots=True)
class NumberCorrected:
    """What is to be corrected: the source as a commune's rows have it, as it should be, and how many households she looked at."""

    commune: int
    before: str
    after: str
    count: int


@transaction.atomic
def correct_decision(*, by: access.Actor, told: NumberCorrected, request: str | None, now: datetime) -> int:
    """All households of the commune whose status stands on it now, or none: refused where they are not as many as she saw.

    How many.
    """
    access.require_at(by, Permission.RECORD, told.commune)
    if audit.answered(by, request):
        return told.count
    if told.after == told.before:
        raise DecisionUnchanged
    rows = queries.standing_on(by, told.commune, told.before)
    homes = Household.plain.select_for_update().filter(pk__in=rows.values("household_id"))
    list(homes.order_by("pk").values_list("pk"))
    held = list(rows.order_by("household_id").values("pk", *COPIED))
    if not held or len(held) != told.count:
        raise Stale
    HouseholdFact.plain.filter(among("pk", [one.pop("pk") for one in held])).update(
        replaced_at=now, valid_to=Coalesce(F("valid_from"), Value(timezone.localdate(now)))
    )
    fresh = (HouseholdFact(kind=KIND, source=told.after, recorded_at=now, **one) for one in held)
    HouseholdFact.plain.bulk_create(fresh, batch_size=500)
    made = DecisionCorrection.plain.create(
        place_no=told.commune, before=told.before, after=told.after, count=len(held), by_key=by.key, by_label=by.label, at=now
    )  # fmt: skip
    _tell(by, made, [one["household_id"] for one in held], "registry:decision:correct", request)
    return len(held)


@transaction.atomic
def take_decision_correction_back(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> int:
    """What was written before holds again, but where somebody noted something since; how many households have it again."""
    access.require(by, Permission.RECORD)
    row = DecisionCorrection.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request) or row.taken_back_at:
        return int(row.count - row.stayed)
    later = DecisionCorrection.plain.filter(place_no=row.place_no, before=row.after, taken_back_at=None)
    if later.filter(at__gte=row.at).exclude(pk=row.pk).exists():
        raise CorrectedSince
    facts = HouseholdFact.objects.visible_to(by, "edit").filter(
        CURRENT, kind=KIND, source=row.after, recorded_at=row.at
    )
    homes = Household.plain.select_for_update().filter(pk__in=facts.values("household_id"))
    list(homes.order_by("pk").values_list("pk"))
    ours = dict(facts.values_list("pk", "household_id"))
    HouseholdFact.plain.filter(among("pk", ours)).update(replaced_at=now, taken_back_at=now)
    closed = HouseholdFact.plain.filter(
        among("household_id", ours.values()), kind=KIND, replaced_at=row.at, taken_back_at=None
    )
    closed.update(replaced_at=None, valid_to=None)
    row.taken_back_at, row.stayed = now, row.count - len(ours)
    row.save(update_fields=["taken_back_at", "stayed"])
    _tell(by, row, list(ours.values()), "registry:decision:take_back", request)
    return len(ours)


def _tell(by: access.Actor, row: DecisionCorrection, homes: list[int], tag: str, request: str | None) -> None:
    """Open pages are stale; one line of record, one event."""
    Household.plain.filter(among("pk", homes)).update(version=F("version") + 1)
    audit.record(
        tag, by=by, target=row, request=request, fields=["source"], values={"ids": homes}, count=len(homes)
    )  # fmt: skip
    if homes:
        events.publish(DecisionCorrected(tuple(homes)))
