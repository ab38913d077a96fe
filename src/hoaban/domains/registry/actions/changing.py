"""Writes: confirm households and take that back, note an export."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hoaban.domains.registry import queries
from hoaban.domains.registry.actions.asking import ask_again, close_when_all_confirmed
from hoaban.domains.registry.actions.sets import write_confirmed, write_waiting
from hoaban.domains.registry.events import HouseholdsConfirmed
from hoaban.domains.registry.models import CURRENT, Confirmation, Household
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What one press confirmed, and the name under which it can be taken back."""

    uid: UUID
    count: int


@transaction.atomic
def confirm_household(
    *, by: access.Actor, uid: UUID, version: int, request: str | None, now: datetime
) -> None:
    """Say that the household is as it stands; a page opened before somebody else's change is refused."""
    access.require(by, Permission.CONFIRM)
    if audit.answered(by, request):
        return
    row = Household.objects.visible_to(by, "edit").select_for_update().filter(CURRENT, uid=uid).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Stale
    Household.plain.filter(pk=row.pk).update(
        confirmed_at=now, confirmed_by=by.key, confirmation_uid=None, version=F("version") + 1
    )
    audit.record("registry:household:confirm", by=by, target=row, request=request, fields=["confirmed_at"])
    events.publish(HouseholdsConfirmed((row.pk,)))
    close_when_all_confirmed(by, [row.pk])


@transaction.atomic
def confirm_households(
    *, by: access.Actor, uids: list[UUID], request: str | None, now: datetime
) -> Confirmed:
    """Confirm the households ticked in a list; those already confirmed or outside the area stay as they are.

    A household with rows still missing is confirmed by itself, by somebody who saw that.
    """
    access.require(by, Permission.CONFIRM)
    if answer := audit.answered(by, request):
        first = Confirmation.objects.visible_to(by).get(uid=answer)
        return Confirmed(first.uid, first.count)
    open_rows = Household.objects.visible_to(by, "edit").filter(CURRENT, confirmed_at__isnull=True)
    ids = list(open_rows.filter(uid__in=uids[:MOST_AT_ONCE]).values_list("pk", flat=True))
    missing = queries.left_out(ids)
    ids = [pk for pk in ids if pk not in missing]
    made = Confirmation(by_key=by.key, at=now, count=len(ids))
    made.save(force_insert=True)
    write_confirmed(by, ids, made.uid, ("registry.Confirmation", str(made.uid)), request, now)
    return Confirmed(made.uid, len(ids))


@transaction.atomic
def take_back_confirmation(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> int:
    """Undo one press of «confirm the chosen ones»: its households wait again, except those confirmed anew since."""
    access.require(by, Permission.CONFIRM)
    made: Confirmation | None = (
        Confirmation.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    )
    if made is None:
        raise NotFound
    if audit.answered(by, request) or made.taken_back_at:
        return made.count
    rows = Household.objects.visible_to(by, "edit").filter(CURRENT, confirmation_uid=uid)
    ids = list(rows.values_list("pk", flat=True))
    write_waiting(by, ids, ("registry.Confirmation", str(uid)), request)
    Confirmation.plain.filter(pk=made.pk).update(taken_back_at=now, count=len(ids))
    ask_again(by, ids, uid)
    return len(ids)


@transaction.atomic
def note_village_export(*, by: access.Actor, what: str, count: int) -> None:
    """What is known of villages leaves as a table; it names nobody."""
    access.require(by, Permission.EXPORT)
    audit.record("registry:village:export", by=by, count=count, note=f"{what}; villages")


@transaction.atomic
def note_export(*, by: access.Actor, what: str, chosen: queries.ListFilter) -> None:
    """On record before the first byte leaves: what was asked, how many people, and the digest of the set."""
    access.require(by, Permission.EXPORT)
    count, digest = queries.export_set(by, chosen)
    audit.record(
        "registry:household:export", by=by, values={"set": digest}, count=count,
        note=f"{what}; {'households of a filter' if chosen.is_narrow else 'everybody living in the area of export'}",
    )  # fmt: skip
