"""Decisions on special difficulty: written down, put in force with the dated facts of its villages, taken back whole."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from hoaban.domains.difficulty import queries, rules
from hoaban.domains.difficulty.errors import (
    DecisionKnown,
    DecisionLater,
    DecisionStands,
    ListEmpty,
    NotYetInForce,
    UntilUnfit,
)
from hoaban.domains.difficulty.models import DifficultyDecision, DifficultyUnit
from hoaban.domains.difficulty.permissions import Permission
from hoaban.domains.difficulty.values import DecisionState, DecisionTold, Known, Of
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit

KIND = registry.FactKind.DIFFICULTY
LISTED, NO_LONGER = "special", "none"
TARGET = "registry.difficultydecision"
"""As the record of deeds has named a decision from its first day; what is on record is never rewritten."""


@transaction.atomic
def keep_decision(
    *,
    by: access.Actor,
    uid: UUID | None,
    told: DecisionTold,
    version: int,
    request: str | None,
    now: datetime,
) -> UUID:
    """Write a decision down, or mend its draft; nothing holds yet."""
    access.require(by, Permission.KEEP)
    if answer := audit.answered(by, request):
        return UUID(str(DifficultyDecision.objects.visible_to(by).get(pk=int(answer)).uid))
    if told.valid_to and told.valid_to < told.valid_from:
        raise UntilUnfit
    said = {
        "number": told.number, "signed_on": told.signed_on, "issuer": told.issuer, "of": told.of, "valid_from": told.valid_from,
        "valid_to": told.valid_to, "adds": told.adds, "text": told.text,
        "is_synthetic": told.is_synthetic,
    }  # fmt: skip
    row = locked(by, uid) if uid else DifficultyDecision(version=0)
    if row.state != DecisionState.DRAFT:
        raise DecisionStands
    if uid and row.version != version:
        raise Stale
    for name, value in (said | {"by_key": by.key, "by_label": by.label, "at": now}).items():
        setattr(row, name, value)
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as known:
        raise DecisionKnown from known
    audit.record("registry:difficulty:keep", by=by, target=named(row), request=request, fields=list(said))
    return UUID(str(row.uid))


@transaction.atomic
def put_in_force(*, by: access.Actor, uid: UUID, version: int, request: str | None, now: datetime) -> int:
    """The list holds from its first day on: each village gets its dated fact, those no longer listed lose theirs.

    Lines that name no unit of today are kept with the decision and hold nothing; how many units it lists.
    """
    row = locked(by, uid)
    if audit.answered(by, request):
        return DifficultyUnit.plain.filter(decision=row, is_listed=True).count()
    if row.state != DecisionState.DRAFT:
        raise DecisionStands
    if row.version != version:
        raise Stale
    if row.valid_from > timezone.localdate(now):
        raise NotYetInForce
    lines = queries.understood(by, row.text, Of(row.of), row.signed_on)
    units = [line.unit for line in lines if line.unit]
    if not units or len(units) > rules.MOST:
        raise ListEmpty(most=rules.MOST)
    row.unknown = [line.said for line in lines if line.unit is None]
    if row.of == Of.VILLAGES:
        _write_facts(by, row, units, now)
    else:
        DifficultyUnit.plain.bulk_create(
            DifficultyUnit(decision=row, unit_id=unit.id, place_no=unit.number) for unit in units
        )
    row.state, row.in_force_at, row.version = DecisionState.IN_FORCE, now, row.version + 1
    row.save(update_fields=["state", "in_force_at", "version", "unknown"])
    audit.record(
        "registry:difficulty:put_in_force", by=by, target=named(row), request=request, count=len(units)
    )
    return len(units)


@transaction.atomic
def take_back_decision(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> int:
    """It never held: its facts stay, marked, and what they had closed holds again; how many villages somebody worked on since."""
    row = locked(by, uid)
    if audit.answered(by, request) or row.state == DecisionState.TAKEN_BACK:
        return 0
    first = DifficultyUnit.plain.filter(decision=row).values_list("place_no", flat=True).first()
    later = _in_force(row, first or 0).filter(in_force_at__gt=row.in_force_at or now)
    if later.exists():
        raise DecisionLater
    stayed = _take_facts_back(by, row, now) if row.state == DecisionState.IN_FORCE else 0
    row.state, row.version = DecisionState.TAKEN_BACK, row.version + 1
    row.save(update_fields=["state", "version"])
    audit.record("registry:difficulty:take_back", by=by, target=named(row), request=request, count=stayed)
    return stayed


def locked(by: access.Actor, uid: UUID) -> DifficultyDecision:
    """For who may keep decisions; one she does not see and none look alike."""
    access.require(by, Permission.KEEP)
    row: DifficultyDecision | None = (
        DifficultyDecision.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    )
    if row is None:
        raise NotFound
    return row


def named(row: DifficultyDecision) -> tuple[str, str]:
    """As the record of deeds names it."""
    return TARGET, str(row.pk)


def _write_facts(by: access.Actor, row: DifficultyDecision, units: Sequence[Known], now: datetime) -> None:
    """The registry dates them; by the instant the decision came into force it finds what they closed again."""
    ended = _ended_by(row, units[0].number)
    said = [registry.VillageSaid(unit.id, unit.number, LISTED, row.valid_to) for unit in units]
    if not (row.adds or ended):
        said += _no_longer(by, row, {unit.id for unit in units})
    noted = registry.note_village_facts(
        by=by, may=Permission.KEEP, kind=KIND, said=said, since=row.valid_from, source=row.number, ended=ended, now=now
    )  # fmt: skip
    DifficultyUnit.plain.bulk_create(
        DifficultyUnit(
            decision=row, unit_id=one.unit, place_no=one.place_no, is_listed=one.value == LISTED, fact_id=fact
        )
        for one, fact in zip(said, noted, strict=True)
    )


def _in_force(row: DifficultyDecision, place_no: int) -> QuerySet[DifficultyDecision]:
    """Decisions of its kind that list units of that place's province."""
    province = place_no // rules.PROVINCE_SPAN * rules.PROVINCE_SPAN
    inside = DifficultyUnit.plain.filter(
        decision=OuterRef("pk"), place_no__gte=province, place_no__lt=province + rules.PROVINCE_SPAN
    )
    rows: QuerySet[DifficultyDecision] = DifficultyDecision.plain.filter(
        Exists(inside), of=row.of, state=DecisionState.IN_FORCE
    )
    return rows


def _ended_by(row: DifficultyDecision, place_no: int) -> date | None:
    """The first day of the next whole list, where this decision is told after that one."""
    later = _in_force(row, place_no).filter(adds=False, valid_from__gt=row.valid_from)
    day: date | None = later.aggregate(first=Min("valid_from"))["first"]
    return day


def _no_longer(
    by: access.Actor, row: DifficultyDecision, named: Collection[int]
) -> list[registry.VillageSaid]:
    """Villages of her area that were listed and stand in the new list no more."""
    areas = by.areas(Permission.KEEP)
    return [
        registry.VillageSaid(unit, held.place_no, NO_LONGER)
        for unit, held in registry.hold_village_facts(KIND).items()
        if unit not in named
        and held.value == LISTED
        and held.began_by(row.valid_from)
        and any(area.contains(held.place_no) for area in areas)
    ]


def _take_facts_back(by: access.Actor, row: DifficultyDecision, now: datetime) -> int:
    units = dict(
        DifficultyUnit.plain.filter(decision=row, fact__isnull=False).values_list("unit_id", "fact_id")
    )
    stayed = registry.take_village_facts_back(
        by=by, may=Permission.KEEP, kind=KIND, ids=list(units.values()), noted_at=row.in_force_at, now=now
    )
    beneath = DifficultyUnit.plain.filter(unit__in=list(units)).exclude(decision=row)
    for other in DifficultyDecision.plain.filter(
        state=DecisionState.IN_FORCE, pk__in=beneath.values("decision")
    ):
        if other.former:
            write_number(by, other, beneath.filter(decision=other), now)
    return stayed


def write_number(
    by: access.Actor, row: DifficultyDecision, units: QuerySet[DifficultyUnit], now: datetime
) -> int:
    """The facts of these units that hold now by the decision name the number it has now; how many did not.

    One that another decision had closed when the number was corrected names the one before, until it holds again.
    """
    rows = list(units.filter(fact__isnull=False))
    instead = registry.correct_village_paper(
        by=by, may=Permission.KEEP, kind=KIND, ids=[one.fact_id for one in rows if one.fact_id], source=row.number, now=now
    )  # fmt: skip
    changed = [one for one in rows if one.fact_id in instead]
    for one in changed:
        one.fact_id = instead[one.fact_id or 0]
    DifficultyUnit.plain.bulk_update(changed, ["fact"], batch_size=500)
    return len(changed)
