"""The number of a decision was written wrongly when a list or a page told it: corrected in all its households at once, and back.

As if each were told anew: the row that held is closed and stays, one with the right number is opened, of the same status and the same
first day. It is still what its list told, if one did: the list takes it along when it is taken back.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
COPIED = ("household_id", "place_no", "value", "valid_from", "until", "said_by", "batch_id")
Corrected = tuple[int, int, datetime | None, date | None]
"""A fact a correction opened: id, household, and how it ended; nothing of what holds."""


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
    """What was written before stands in its place again, and holds where nothing was told since; in how many households it holds."""
    access.require(by, Permission.RECORD)
    row = DecisionCorrection.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    written = {"kind": KIND, "source": row.after, "recorded_at": row.at}
    if audit.answered(by, request) or row.taken_back_at:
        back = {"replaced_at": row.taken_back_at, "taken_back_at": row.taken_back_at}
        return int(HouseholdFact.plain.filter(**written, **back).count())
    later = DecisionCorrection.plain.filter(place_no=row.place_no, before=row.after, taken_back_at=None)
    if later.filter(at__gte=row.at).exclude(pk=row.pk).exists():
        raise CorrectedSince
    facts = HouseholdFact.objects.visible_to(by, "edit").filter(**written, taken_back_at=None)
    homes = Household.plain.select_for_update().filter(pk__in=facts.values("household_id"))
    list(homes.order_by("pk").values_list("pk"))
    ours = list(facts.order_by("household_id").values_list("pk", "household_id", "replaced_at", "valid_to"))
    held = [home for _pk, home, replaced_at, _valid_to in ours if replaced_at is None]
    kept = HouseholdFact.plain.filter(**written, taken_back_at=None).count() - len(held)
    row.taken_back_at, row.stayed = now, kept
    row.save(update_fields=["taken_back_at", "stayed"])
    _write_back(row, ours, now)
    _tell(by, row, [home for _pk, home, *_ends in ours], "registry:decision:take_back", request)
    return len(held)


def _write_back(row: DecisionCorrection, ours: Sequence[Corrected], now: datetime) -> None:
    """What was closed by the correction ends as the corrected one does, by what was told since: that may be taken back too."""
    facts = HouseholdFact.plain.filter(among("pk", [pk for pk, *_rest in ours]))
    facts.filter(CURRENT).update(replaced_at=now)
    facts.update(taken_back_at=now)
    ended = defaultdict[tuple[datetime | None, date | None], list[int]](list)
    for _pk, home, replaced_at, valid_to in ours:
        ended[replaced_at, valid_to].append(home)
    closed = HouseholdFact.plain.filter(kind=KIND, replaced_at=row.at, taken_back_at=None)
    for (replaced_at, valid_to), homes in ended.items():
        closed.filter(among("household_id", homes)).update(replaced_at=replaced_at, valid_to=valid_to)


def _tell(by: access.Actor, row: DecisionCorrection, homes: list[int], tag: str, request: str | None) -> None:
    """Open pages are stale; one line of record, one event."""
    Household.plain.filter(among("pk", homes)).update(version=F("version") + 1)
    audit.record(
        tag, by=by, target=row, request=request, fields=["source"], values={"ids": homes}, count=len(homes)
    )  # fmt: skip
    if homes:
        events.publish(DecisionCorrected(tuple(homes)))
