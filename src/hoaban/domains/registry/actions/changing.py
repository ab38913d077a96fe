"""Writes: confirm households, record a dated fact, note an export."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hoaban.domains.registry import queries
from hoaban.domains.registry.actions.asking import close_when_all_confirmed
from hoaban.domains.registry.events import HouseholdConfirmed, HouseholdFactRecorded
from hoaban.domains.registry.models import CURRENT, Household, HouseholdFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import FactKind, Poverty
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

MOST_AT_ONCE = 500


@transaction.atomic
def confirm_household(
    *, by: access.Actor, uid: UUID, version: int, request: str | None, now: datetime
) -> None:
    """Say that the household is as it stands; a page opened before somebody else's change is refused."""
    access.require(by, Permission.CONFIRM)
    if request and audit.answered(by, request):
        return
    row = Household.objects.visible_to(by, "edit").select_for_update().filter(CURRENT, uid=uid).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Stale
    Household.plain.filter(pk=row.pk).update(confirmed_at=now, confirmed_by=by.key, version=F("version") + 1)
    audit.record("registry:household:confirm", by=by, target=row, request=request, fields=["confirmed_at"])
    events.publish(HouseholdConfirmed(row.pk))
    close_when_all_confirmed(by, [row.pk])


@transaction.atomic
def confirm_households(*, by: access.Actor, uids: list[UUID], request: str | None, now: datetime) -> int:
    """Confirm the households ticked in a list; those already confirmed or outside the area stay as they are."""
    access.require(by, Permission.CONFIRM)
    if request and audit.answered(by, request):
        return 0
    open_rows = Household.objects.visible_to(by, "edit").filter(CURRENT, confirmed_at__isnull=True)
    ids = list(open_rows.filter(uid__in=uids[:MOST_AT_ONCE]).values_list("pk", flat=True))
    Household.plain.filter(pk__in=ids).update(confirmed_at=now, confirmed_by=by.key, version=F("version") + 1)
    audit.record(
        "registry:household:confirm", by=by, target=("registry.Household", "many"), request=request,
        fields=["confirmed_at"], values={"ids": ids}, count=len(ids),
    )  # fmt: skip
    for pk in ids:
        events.publish(HouseholdConfirmed(pk))
    close_when_all_confirmed(by, ids)
    return len(ids)


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact as somebody tells it."""

    kind: FactKind
    value: Poverty
    valid_from: date
    source: str
    said_by: str


@transaction.atomic
def record_household_fact(
    *, by: access.Actor, uid: UUID, fact: NewFact, request: str | None, now: datetime
) -> None:
    """Close what held until now and open the new fact; nothing is overwritten."""
    access.require(by, Permission.RECORD)
    if request and audit.answered(by, request):
        return
    row = Household.objects.visible_to(by).select_for_update().filter(CURRENT, uid=uid).first()
    if row is None:
        raise NotFound
    access.require_at(by, Permission.RECORD, row.place_no)
    # Known from today on; in the world the old fact ended the day the new one began.
    HouseholdFact.plain.filter(CURRENT, household_id=row.pk, kind=fact.kind).update(
        replaced_at=now, valid_to=fact.valid_from
    )
    HouseholdFact.plain.create(
        household_id=row.pk, place_no=row.place_no, kind=fact.kind, value=fact.value, valid_from=fact.valid_from,
        source=fact.source[:160], said_by=fact.said_by[:120], recorded_at=now,
    )  # fmt: skip
    audit.record("registry:fact:record", by=by, target=row, request=request, fields=[fact.kind])
    events.publish(HouseholdFactRecorded(row.pk))


@transaction.atomic
def note_export(*, by: access.Actor, what: str) -> None:
    """On record before the first byte leaves: what was asked, how many people, and the digest of the set."""
    access.require(by, Permission.EXPORT)
    count, digest = queries.export_set(by)
    audit.record(
        "registry:household:export", by=by, values={"set": digest}, count=count,
        note=f"{what}; everybody living in the area of export",
    )  # fmt: skip
