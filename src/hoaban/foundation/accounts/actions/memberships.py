"""Giving a role, ending it, lending it in absence."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import queries, rules
from hoaban.foundation.accounts.actions.common import check_may_give, check_office, first_answer, is_closed
from hoaban.foundation.accounts.errors import (
    AbsenceTooLong,
    DatesReversed,
    MembershipOver,
    NotForYourself,
    PersonLeft,
    RoleNotForOffice,
)
from hoaban.foundation.accounts.events import (
    Delegated,
    DelegationWithdrawn,
    MembershipEnded,
    MembershipGranted,
)
from hoaban.foundation.accounts.models import Delegation, Membership, User
from hoaban.foundation.accounts.permissions import Permission, own_id
from hoaban.foundation.accounts.values import ABSENCE_DAYS
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events


@transaction.atomic
def grant_membership(
    *,
    by: Actor,
    user: User,
    role: str,
    organisation_id: int,
    number: int,
    valid_from: date | None = None,
    valid_to: date | None = None,
    request: str | None = None,
) -> int:
    """Give a person a role in an office, for a unit and everything below it; ``valid_to`` is its last day plus one."""
    area = rules.subtree(number)
    check_may_give(by, Permission.GRANT, role, area)
    if (earlier := first_answer(by, request)) is not None:
        return earlier
    if own_id(by) == user.pk:
        raise NotForYourself
    if not user.is_active:
        raise PersonLeft
    first = valid_from or timezone.localdate()
    if valid_to is not None and valid_to <= first:
        raise DatesReversed
    row = hold(user, role, organisation_id, area, first, valid_to)
    audit.record(
        "accounts:membership:grant",
        by=by,
        target=row,
        request=request,
        values={"user": user.pk, "role": role},
    )
    events.publish(MembershipGranted(row.pk, user.pk))
    return row.pk


def hold(
    user: User, role: str, organisation_id: int, area: UnitRange, first: date, valid_to: date | None = None
) -> Membership:
    """The row alone; part of a larger verb."""
    check_office(organisation_id, area, role)
    return Membership.plain.create(
        user=user,
        role=role,
        organisation_id=organisation_id,
        start=area.start,
        stop=area.stop,
        valid_from=first,
        valid_to=valid_to,
    )


@transaction.atomic
def end_membership(*, by: Actor, membership_id: int, request: str | None = None) -> None:
    """End a role today: it holds no longer from this moment. What was lent from it ends with it."""
    if first_answer(by, request) is not None:
        return
    row = queries.membership_for(by, membership_id)
    close([row])
    audit.record("accounts:membership:end", by=by, target=row, request=request, fields=("valid_to",))
    events.publish(MembershipEnded(row.pk, row.user_id))


def close(rows: list[Membership]) -> None:
    """Set the end; a membership that would begin later never begins. Part of a larger verb."""
    today = timezone.localdate()
    for row in rows:
        row.valid_to = max(today, row.valid_from)
        if row.valid_from > today:
            row.valid_from = row.valid_to = today
        row.save(update_fields=["valid_from", "valid_to"])


@transaction.atomic
def delegate(
    *,
    by: Actor,
    membership_id: int,
    to_user_id: int,
    first_day: date,
    last_day: date,
    reason: str,
    request: str | None = None,
) -> int:
    """Let a colleague stand in. The holder lends her own; an account manager does it for somebody who fell ill."""
    if (earlier := first_answer(by, request)) is not None:
        return earlier
    row = _lendable(by, membership_id)
    _check_absence(row, first_day, last_day)
    to_user = User.objects.filter(pk=to_user_id, is_active=True).exclude(pk=row.user_id).first()
    if to_user is None:
        raise NotFound
    if own_id(by) == to_user.pk:
        raise NotForYourself  # nobody takes another's place by her own hand
    held = Membership.plain.filter(user=to_user, valid_from__lte=last_day).exclude(valid_to__lte=first_day)
    kinds = held.values_list("organisation__kind", flat=True)  # what she was before is over
    if any(is_closed(row.role, kind) for kind in kinds):
        raise RoleNotForOffice
    lent = Delegation.plain.create(
        membership=row, to_user=to_user, first_day=first_day, last_day=last_day, reason=reason.strip()
    )
    audit.record("accounts:delegation:make", by=by, target=lent, request=request, values={"to": to_user.pk})
    events.publish(Delegated(lent.pk, to_user.pk))
    return lent.pk


@transaction.atomic
def withdraw_delegation(*, by: Actor, delegation_id: int, request: str | None = None) -> None:
    """The holder is back, or the stand-in was a mistake: it ends now."""
    if first_answer(by, request) is not None:
        return
    row = Delegation.objects.visible_to(by, "edit").select_for_update().filter(pk=delegation_id).first()
    if row is None:
        raise NotFound
    if row.withdrawn_at is None:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
    audit.record("accounts:delegation:withdraw", by=by, target=row, request=request)
    events.publish(DelegationWithdrawn(row.pk, row.to_user_id))


def _lendable(by: Actor, membership_id: int) -> Membership:
    row: Membership | None = (
        Membership.objects.visible_to(by).select_for_update().filter(pk=membership_id).first()
    )
    if row is None:
        raise NotFound
    if row.user_id != own_id(by):
        check_may_give(by, Permission.GRANT, row.role, UnitRange(row.start, row.stop))
    if not queries.is_current(row):
        raise MembershipOver
    return row


def _check_absence(row: Membership, first_day: date, last_day: date) -> None:
    if not rules.dates_fit(first_day, last_day):
        raise DatesReversed
    if rules.too_long(first_day, last_day):
        raise AbsenceTooLong(days=ABSENCE_DAYS)
    if row.valid_to is not None and row.valid_to <= first_day:
        raise MembershipOver
