"""Amounts are rows that somebody of the province approved, each by a paper and from a day; a pack only proposes them."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from hoaban.domains.standing import queries, rules
from hoaban.domains.standing.errors import (
    LimitAmountUnfit,
    LimitDayUnfit,
    LimitUnfit,
    LimitUsed,
    NothingChosen,
)
from hoaban.domains.standing.models import Gift, Limit
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.values import Benefit, Giver
from hoaban.domains.standing.values import Limit as Told
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit


@transaction.atomic
def adopt_limits(*, by: access.Actor, request: str | None, now: datetime) -> int:
    """Approve what the pack says the law allows, where nothing is approved yet; how many."""
    access.require(by, Permission.LIMIT)
    if audit.answered(by, request):
        return 0
    proposed = queries.proposed_limits()
    if not proposed:
        raise NothingChosen
    made = Limit.plain.bulk_create([_row(one, by, now) for one in proposed])
    audit.record("standing:limit:adopt", by=by, target=made[0], request=request, count=len(made))
    return len(made)


@transaction.atomic
def set_limit(*, by: access.Actor, told: Told, request: str | None, now: datetime) -> None:
    """From a day another amount holds, by a paper; the row before it ends on that day and stays."""
    access.require(by, Permission.LIMIT)
    if audit.answered(by, request):
        return
    if not rules.amount_fits(told):
        raise LimitAmountUnfit
    if not rules.begins_near(told, timezone.localdate(now)):
        raise LimitDayUnfit
    rows = Limit.plain.select_for_update().filter(benefit=told.benefit, giver=told.giver)
    if rows.filter(valid_from__gte=told.valid_from).exists():
        raise LimitUnfit
    for older in rows.exclude(valid_to__lte=told.valid_from):
        older.valid_to = told.valid_from
        older.save(update_fields=["valid_to"])
    made = _row(replace(told, valid_to=None), by, now)
    made.save()
    audit.record("standing:limit:set", by=by, target=made, request=request)


@transaction.atomic
def withdraw_limit(
    *, by: access.Actor, benefit: Benefit, giver: Giver, valid_from: date, why: str, request: str | None, now: datetime
) -> None:  # fmt: skip
    """It was confirmed by mistake and nothing was given by it: it goes, the record keeps why, and the one before holds again."""
    access.require(by, Permission.LIMIT)
    if audit.answered(by, request):
        return
    rows = Limit.objects.visible_to(by).select_for_update().filter(benefit=benefit, giver=giver)
    row = rows.filter(valid_from=valid_from).first()
    if row is None:
        raise NotFound
    with access.lifted("whether anybody anywhere was given something by it, by key"):
        if Gift.plain.filter(limit=row).exists():
            raise LimitUsed
    for older in rows.filter(valid_to=row.valid_from):
        older.valid_to = min((day for day in (older.paper_to, row.valid_to) if day), default=None)
        older.save(update_fields=["valid_to"])
    audit.record("standing:limit:withdraw", by=by, target=row, request=request, note=why[:300])
    row.delete()


def _row(one: Told, by: access.Actor, now: datetime) -> Limit:
    return Limit(
        benefit=one.benefit, giver=one.giver, most=one.most, times=one.times, valid_from=one.valid_from, valid_to=one.valid_to,
        paper_to=one.valid_to,
        document=one.document, mark=one.mark, note=one.note, approved_by=by.label, approved_at=now,
    )  # fmt: skip
