"""A round is opened by the province's office with its own days, and closed by it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.domains.standing import rules
from hoaban.domains.standing.actions import duty
from hoaban.domains.standing.errors import RoundClosed, WrongOrder
from hoaban.domains.standing.models import Round
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.values import Kind, Plan
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places


@transaction.atomic
def open_round(*, by: access.Actor, place_no: int, plan: Plan, request: str | None, now: datetime) -> UUID:
    """Every commune of the place is asked to hold its village meetings."""
    if not any(area.contains(place_no) for area in by.areas(Permission.OPEN)):
        raise NotAllowed
    if answer := audit.answered(by, request):
        return UUID(str(Round.objects.visible_to(by).get(pk=answer).uid))
    if not rules.in_order(plan):
        raise WrongOrder
    one = make_round(by, Kind.YEARLY, place_no, plan, now)
    audit.record("standing:round:open", by=by, target=one, request=request)
    return one.uid


def make_round(by: access.Actor, kind: Kind, place_no: int, plan: Plan, now: datetime) -> Round:
    """The row and whom it asks; its caller has judged who may."""
    one = Round.plain.create(
        kind=kind, year=plan.year, document=plan.document, place_no=place_no, place_stop=places.stop_of(place_no),
        villages_by=plan.villages_by, communes_by=plan.communes_by, province_by=plan.province_by,
        per_village=plan.per_village, opened_at=now, opened_by=by.label,
    )  # fmt: skip
    for commune in communes_of(one):
        duty.ask_meetings(by, one, commune)
    return one


@transaction.atomic
def close_round(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """Nothing more is proposed in it; what was sent up can still be decided."""
    access.require(by, Permission.OPEN)
    one = locked_round(by, uid)
    if audit.answered(by, request):
        return
    if one.closed_at is not None:
        raise RoundClosed
    one.closed_at = now
    one.save(update_fields=["closed_at"])
    duty.closed(by, one, communes_of(one), now)
    audit.record("standing:round:close", by=by, target=one, request=request)


def communes_of(one: Round) -> list[int]:
    """Numbers of the communes that a round asks."""
    if one.place_no % rules.COMMUNE or one.place_stop - one.place_no <= rules.COMMUNE:
        return [rules.commune_of(one.place_no)]
    return sorted(
        number for number in places.commune_numbers().values() if one.place_no <= number < one.place_stop
    )


def locked_round(by: access.Actor, uid: UUID) -> Round:
    row: Round | None = Round.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    return row
