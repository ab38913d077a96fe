"""Confirm a set of households and take that back, each in a few statements however many they are.

What is looked at, how far it came and what stayed is kept by the room that asks; here one part of it is written.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hoaban.domains.registry import queries
from hoaban.domains.registry.actions.asking import ask_again, close_when_all_confirmed
from hoaban.domains.registry.events import HouseholdsConfirmed, HouseholdsUnconfirmed
from hoaban.domains.registry.models import CURRENT, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.rows import WhyLeft
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

Target = tuple[str, str]


@transaction.atomic
def confirm_homes(
    *, by: access.Actor, homes: Mapping[int, int], looked_at: datetime, under: UUID, target: Target, now: datetime
) -> dict[int, WhyLeft]:  # fmt: skip
    """Confirm those of ``homes`` (household → version she looked at) that still wait, are hers, have nothing to look at and stand
    as they stood then, with nobody more in them: a list brings people without a new version. Which were left, and why.

    ``target`` is what the record names, ``under`` what they carry.
    """
    access.require(by, Permission.CONFIRM)
    rows = Household.objects.visible_to(by, "edit").filter(CURRENT, among("pk", homes))
    # Locked before findings are asked for: what comes up at this instant waits, or is seen.
    locked = rows.select_for_update().order_by("pk").values_list("pk", "version", "confirmed_at")
    stand = {pk: (version, confirmed_at) for pk, version, confirmed_at in locked}
    found = queries.with_findings(stand)
    people = Person.plain.filter(CURRENT, among("household_id", stand), recorded_at__gt=looked_at)
    joined = set(people.values_list("household_id", flat=True))
    left = {
        pk: why
        for pk, version in homes.items()
        if (why := _why_left(stand.get(pk), None if pk in joined else version, pk in found))
    }
    write_confirmed(by, [pk for pk in homes if pk not in left], under, target, None, now)
    return left


def _why_left(
    stands: tuple[int, datetime | None] | None, version: int | None, is_found: bool
) -> WhyLeft | None:
    if stands is None:
        return WhyLeft.GONE
    if stands[1] is not None:
        return WhyLeft.CONFIRMED
    if is_found:
        return WhyLeft.FINDING
    return WhyLeft.CHANGED if stands[0] != version else None


@transaction.atomic
def take_back_homes(
    *, by: access.Actor, homes: Mapping[int, int], under: UUID, target: Target
) -> dict[int, WhyLeft]:
    """Let those of ``homes`` (household → version it was confirmed at) wait again that nobody changed since and nobody came to
    live in; which were left."""
    access.require(by, Permission.CONFIRM)
    rows = Household.objects.visible_to(by, "edit").filter(CURRENT, among("pk", homes))
    locked = rows.select_for_update().order_by("pk").values_list("pk", "version", "confirmation_uid")
    stand = {pk: (version, under) for pk, version, under in locked}
    joined = queries.joined_since_confirmed(stand)
    left = {
        pk: WhyLeft.CHANGED if pk in stand else WhyLeft.GONE
        for pk, version in homes.items()
        if stand.get(pk) != (version + 1, under) or pk in joined
    }
    write_waiting(by, [pk for pk in homes if pk not in left], target, None)
    return left


def ask_for_them_again(by: access.Actor, households: Collection[int], under: UUID) -> None:
    """Called when all of a set that will wait again does: a commune whose duty the set had closed is asked anew."""
    ask_again(by, households, under)


def write_confirmed(
    by: access.Actor, ids: Collection[int], under: UUID, target: Target, request: str | None, now: datetime
) -> None:
    """One statement, one line of record, one event, and the duties they end."""
    Household.plain.filter(among("pk", ids)).update(
        confirmed_at=now, confirmed_by=by.key, confirmation_uid=under, version=F("version") + 1
    )
    audit.record(
        "registry:household:confirm", by=by, target=target, request=request, fields=["confirmed_at"],
        values={"ids": list(ids)}, count=len(ids),
    )  # fmt: skip
    if ids:
        events.publish(HouseholdsConfirmed(tuple(ids)))
        close_when_all_confirmed(by, ids)


def write_waiting(by: access.Actor, ids: Collection[int], target: Target, request: str | None) -> None:
    """The same the other way; duties are asked for anew by whoever calls it."""
    Household.plain.filter(among("pk", ids)).update(
        confirmed_at=None, confirmed_by="", confirmation_uid=None, version=F("version") + 1
    )
    audit.record(
        "registry:household:unconfirm", by=by, target=target, request=request, fields=["confirmed_at"],
        values={"ids": list(ids)}, count=len(ids),
    )  # fmt: skip
    if ids:
        events.publish(HouseholdsUnconfirmed(tuple(ids)))
