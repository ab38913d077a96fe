"""The ledger of what was given: compared with the paper that holds on its day, one press for one or for many, taken back with a reason."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hoaban.domains.standing import errors, queries, rules
from hoaban.domains.standing.models import Gift, Limit, Recognition
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.spoken import WHYS
from hoaban.domains.standing.values import Giver, Giving, Held, Objection, Span, Standing, Why
from hoaban.domains.standing.values import Limit as Allowed
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.audit import api as audit
from hoaban.kit.money import vnd
from hoaban.kit.uid import uuid7

NAMED = 5
"""Names in a sentence; the page shows them all."""


@transaction.atomic
def give(
    *, by: access.Actor, uids: Sequence[UUID], giving: Giving, again: bool, request: str | None, now: datetime
) -> UUID:
    """Write down what these people were given, all of it or none; the id of the press, by which it is taken back.

    ``again``: she was told that it was given this year already, and gives it once more within the limit.
    """
    access.require(by, Permission.GIVE)
    rows = _locked(by, uids)
    if answer := audit.answered(by, request):
        return UUID(str(Gift.plain.values_list("batch", flat=True).get(pk=answer)))
    _fits(giving, timezone.localdate(now))
    limits = {one.pk: queries.limit_of(one) for one in Limit.plain.filter(benefit=giving.benefit)}
    holding = rules.limits_for(limits.values(), giving.benefit, giving.giver, giving.given_on)
    stood, held = _stood(rows, giving.given_on), _held(rows, giving)
    unfit = {
        row.name: problem
        for row in rows
        if (problem := _problem(by, row, giving, holding, stood.get(row.pk), held, again=again))
    }
    if unfit:
        if len(rows) == 1:
            raise next(iter(unfit.values()))
        raise errors.SomeUnfit(names=", ".join(list(unfit)[:NAMED]) + (" …" if len(unfit) > NAMED else ""))
    chosen = next(pk for pk, one in limits.items() if one == holding[0])
    made = Gift.plain.bulk_create(
        _gifts([stood[row.pk] for row in rows], giving, chosen, by, now), batch_size=500
    )
    audit.record("standing:gift:give", by=by, target=made[0], request=request, count=len(made))
    return made[0].batch


@transaction.atomic
def take_back(
    *, by: access.Actor, batch: UUID, uids: Sequence[UUID], why: str, request: str | None, now: datetime
) -> int:
    """These lines of one press were wrong: they stay, and no longer count. How many."""
    access.require(by, Permission.GIVE)
    rows = list(
        Gift.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(batch=batch, uid__in=set(uids))
        .order_by("pk")
    )
    if not rows:
        raise errors.NothingChosen if not uids else NotFound
    _keeps(by, rows)
    if audit.answered(by, request):
        return len(rows)
    if any(row.back_at for row in rows):
        raise errors.NotNow
    Gift.plain.filter(pk__in=[row.pk for row in rows]).update(
        back_at=now, back_by=by.label, back_why=why[:300]
    )
    audit.record(
        "standing:gift:back", by=by, target=rows[0], request=request, count=len(rows), fields=["back_why"]
    )
    return len(rows)


def _locked(by: access.Actor, uids: Sequence[UUID]) -> list[Recognition]:
    """In the order of their keys: two people who give to the same ones wait for each other."""
    if not uids:
        raise errors.NothingChosen
    rows = list(
        Recognition.objects.visible_to(by).select_for_update().filter(uid__in=set(uids)).order_by("pk")
    )
    if len(rows) != len(set(uids)):
        raise NotFound
    _keeps(by, rows)
    return rows


def _keeps(by: access.Actor, rows: Sequence[Recognition] | Sequence[Gift]) -> None:
    areas = by.areas(Permission.GIVE)
    if not all(any(area.contains(row.village_no) for area in areas) for row in rows):
        raise NotAllowed


def _fits(giving: Giving, today: date) -> None:
    if giving.given_on > today:
        raise errors.GiftDayUnfit
    if not rules.counts_for(giving.year, giving.given_on):
        raise errors.GiftYearUnfit
    if giving.giver is Giver.ANY:
        raise NotFound


def _stood(rows: Sequence[Recognition], day: date) -> dict[int, Recognition]:
    """Chosen row → the decision on the same person that held on the day: a gift of last spring belongs to that one."""
    with access.lifted("all decisions on people she gives to, by key; one may lie in another commune"):
        found = list(Recognition.plain.filter(person__in=[row.person for row in rows]).order_by("from_on"))
    held = {one.person: one for one in found if rules.holds(_span(one), day)}
    return {row.pk: held[row.person] for row in rows if row.person in held}


def _span(one: Recognition) -> Span:
    return Span(one.from_on, one.until_on, one.ended_on, Why(one.why) if one.why else None)


def _held(rows: Sequence[Recognition], giving: Giving) -> dict[int, list[Held]]:
    gifts = Gift.plain.filter(
        person__in=[row.person for row in rows],
        benefit=giving.benefit,
        year=giving.year,
        back_at__isnull=True,
    )
    found: dict[int, list[Held]] = {}
    with access.lifted("what these people were given, by key; some of it in another commune"):
        for one in gifts.order_by("given_on", "pk"):
            found.setdefault(one.person, []).append(Held(Giver(one.giver), one.given_on, one.amount))
    return found


def _problem(
    by: access.Actor, row: Recognition, giving: Giving, holding: Sequence[Allowed], stood: Recognition | None,
    held: Mapping[int, Sequence[Held]], *, again: bool,
) -> DomainError | None:  # fmt: skip
    if stood is None:
        return _not_standing(row, giving.given_on)
    if not any(area.contains(stood.village_no) for area in by.areas(Permission.GIVE)):
        return errors.StoodElsewhere(name=row.name)
    hers = held.get(row.person, ())
    what = rules.objection(giving, holding, hers, again=again)
    if what is None:
        return None
    if what is Objection.NOTHING:
        return errors.NothingWritten()
    if what is Objection.NO_LIMIT:
        return errors.NoLimitHolds()
    if what is Objection.TOO_MUCH:
        return errors.TooMuch(most=vnd(holding[0].most), document=holding[0].document)
    limit = rules.used_up(holding, giving.giver, hers) or holding[0]
    last = (rules.counted(limit, giving.giver, hers) or list(hers))[-1]
    day = f"{last.given_on:%d/%m/%Y}"
    if what is Objection.TIMES_USED:
        return errors.TimesUsed(
            name=row.name, year=giving.year, day=day, times=limit.times, document=limit.document
        )
    return errors.GivenAlready(name=row.name, year=giving.year, day=day, amount=vnd(last.amount))


def _not_standing(row: Recognition, day: date) -> DomainError:
    """Why not on that day; the reason in English, as the door translates it."""
    if row.state == Standing.ENDED and row.ended_on and row.ended_on <= day:
        return errors.NoLongerStands(name=row.name, day=f"{row.ended_on:%d/%m/%Y}", why=WHYS[Why(row.why)])
    if row.until_on and row.until_on < day:
        return errors.DecisionRanOut(name=row.name, day=f"{row.until_on:%d/%m/%Y}")
    return errors.NotYetStands(name=row.name, day=f"{row.from_on:%d/%m/%Y}")


def _gifts(
    rows: Sequence[Recognition], giving: Giving, limit: int, by: access.Actor, now: datetime
) -> list[Gift]:
    batch = uuid7()
    return [
        Gift(
            batch=batch, recognition=row, limit_id=limit, person=row.person, person_uid=row.person_uid, village_no=row.village_no,
            benefit=giving.benefit, giver=giving.giver, year=giving.year, given_on=giving.given_on, amount=giving.amount,
            thing=giving.thing, document=giving.document, by_label=by.label, at=now,
        )
        for row in rows
    ]  # fmt: skip
