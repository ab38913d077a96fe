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
def adopt_limits(*, by: access.Actor, request: str | None, now: datetime, anew: bool = False) -> int:
    """Approve what the pack says the law allows, where nothing is approved yet; how many.

    ``anew``: instead what it says by now where an earlier reading of it is in force; that one ends today and stays.
    """
    access.require(by, Permission.LIMIT)
    if audit.answered(by, request):
        return 0
    today = timezone.localdate(now)
    proposed = [] if anew else [_row(one, by, now) for one in queries.proposed_limits(today)]
    ended, begun = _read_anew(by, now, today) if anew else ([], proposed)
    if not ended and not begun:
        raise NothingChosen
    made = Limit.plain.bulk_create(begun)
    target = (made or ended)[0]
    audit.record("standing:limit:adopt", by=by, target=target, request=request, count=len(made))
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
) -> int:  # fmt: skip
    """Confirmed by mistake, and nothing was given by it: it goes, the record keeps why, the one before holds again; how many do."""
    access.require(by, Permission.LIMIT)
    if audit.answered(by, request):
        return 0
    rows = Limit.objects.visible_to(by).select_for_update().filter(benefit=benefit, giver=giver)
    row = rows.filter(valid_from=valid_from).first()
    if row is None:
        raise NotFound
    with access.lifted("whether anybody anywhere was given something by it, by key"):
        if Gift.plain.filter(limit=row).exists():
            raise LimitUsed
    again = list(rows.filter(valid_to=row.valid_from))
    for older in again:
        older.valid_to = min((day for day in (older.paper_to, row.valid_to) if day), default=None)
        older.save(update_fields=["valid_to"])
    audit.record("standing:limit:withdraw", by=by, target=row, request=request, note=why[:300])
    row.delete()
    return len(again)


def _read_anew(by: access.Actor, now: datetime, today: date) -> tuple[list[Limit], list[Limit]]:
    """The earlier readings, which end today, and what follows them, not written yet."""
    rows = list(Limit.plain.select_for_update().order_by("pk"))
    held, read = [queries.limit_of(row) for row in rows], queries.read_now()
    over = rules.outdated(held, read, today)
    ended = [row for row, one in zip(rows, held, strict=True) if one in over]
    Limit.plain.filter(pk__in=[row.pk for row in ended]).update(valid_to=today)
    begun = []
    for one in rules.begun_anew(held, read, today):
        begun.append(_row(one, by, now))
        begun[-1].valid_to = rules.ends_before(held, one)
    return ended, begun


def _row(one: Told, by: access.Actor, now: datetime) -> Limit:
    return Limit(
        benefit=one.benefit, giver=one.giver, most=one.most, times=one.times, valid_from=one.valid_from, valid_to=one.valid_to,
        paper_to=one.valid_to,
        document=one.document, mark=one.mark, note=one.note, approved_by=by.label, approved_at=now,
    )  # fmt: skip
