"""Decisions on special difficulty: written down, put in force with the dated facts of its villages, taken back whole."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from hoaban.domains.registry import queries, rules
from hoaban.domains.registry.errors import (
    DecisionKnown,
    DecisionLater,
    DecisionStands,
    ListEmpty,
    NotYetInForce,
    UntilUnfit,
)
from hoaban.domains.registry.events import VillageFactRecorded
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.listed import MOST, DecisionState, DecisionTold, Known, Of
from hoaban.domains.registry.models import CURRENT, DifficultyDecision, DifficultyUnit, VillageFact
from hoaban.domains.registry.outside import PROVINCE_SPAN
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

KIND = FactKind.DIFFICULTY


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
    access.require(by, Permission.LIST)
    if answer := audit.answered(by, request):
        return UUID(str(DifficultyDecision.objects.visible_to(by).get(pk=int(answer)).uid))
    if told.valid_to and told.valid_to < told.valid_from:
        raise UntilUnfit
    said = {
        "number": told.number, "signed_on": told.signed_on, "issuer": told.issuer, "of": told.of, "valid_from": told.valid_from,
        "valid_to": told.valid_to, "adds": told.adds, "text": told.text,
        "is_synthetic": told.is_synthetic,
    }  # fmt: skip
    row = _locked(by, uid) if uid else DifficultyDecision(version=0)
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
    audit.record("registry:difficulty:keep", by=by, target=row, request=request, fields=list(said))
    return UUID(str(row.uid))


@transaction.atomic
def put_in_force(*, by: access.Actor, uid: UUID, version: int, request: str | None, now: datetime) -> int:
    """The list holds from its first day on: each village gets its dated fact, those no longer listed lose theirs.

    Lines that name no unit of today are kept with the decision and hold nothing; how many units it lists.
    """
    row = _locked(by, uid)
    if audit.answered(by, request):
        return DifficultyUnit.plain.filter(decision=row, is_listed=True).count()
    if row.state != DecisionState.DRAFT:
        raise DecisionStands
    if row.version != version:
        raise Stale
    if row.valid_from > timezone.localdate(now):
        raise NotYetInForce
    lines = queries.understood(by, row.text, Of(row.of))
    units = [line.unit for line in lines if line.unit]
    if not units or len(units) > MOST:
        raise ListEmpty(most=MOST)
    row.unknown = [line.said for line in lines if line.unit is None]
    if row.of == Of.VILLAGES:
        _write_facts(by, row, units, now)
    else:
        DifficultyUnit.plain.bulk_create(
            DifficultyUnit(decision=row, unit_id=unit.id, place_no=unit.number) for unit in units
        )
    row.state, row.in_force_at, row.version = DecisionState.IN_FORCE, now, row.version + 1
    row.save(update_fields=["state", "in_force_at", "version", "unknown"])
    audit.record("registry:difficulty:put_in_force", by=by, target=row, request=request, count=len(units))
    return len(units)


@transaction.atomic
def take_back_decision(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> int:
    """It never held: its facts stay, marked, and what they had closed holds again; how many villages somebody worked on since."""
    row = _locked(by, uid)
    if audit.answered(by, request) or row.state == DecisionState.TAKEN_BACK:
        return 0
    first = DifficultyUnit.plain.filter(decision=row).values_list("place_no", flat=True).first()
    later = _in_force(row, first or 0).filter(in_force_at__gt=row.in_force_at or now)
    if later.exists():
        raise DecisionLater
    stayed = _take_facts_back(row, now) if row.state == DecisionState.IN_FORCE else 0
    row.state, row.version = DecisionState.TAKEN_BACK, row.version + 1
    row.save(update_fields=["state", "version"])
    audit.record("registry:difficulty:take_back", by=by, target=row, request=request, count=stayed)
    return stayed


def _locked(by: access.Actor, uid: UUID) -> DifficultyDecision:
    access.require(by, Permission.LIST)
    row: DifficultyDecision | None = (
        DifficultyDecision.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    )
    if row is None:
        raise NotFound
    return row


def _write_facts(by: access.Actor, row: DifficultyDecision, units: Sequence[Known], now: datetime) -> None:
    """Rows closed here carry the instant the decision came into force: by it taking back finds them again."""
    held = {fact.unit_id: fact for fact in VillageFact.plain.filter(CURRENT, kind=KIND).select_for_update()}
    ended = _ended_by(row, units[0].number)
    gone = [] if row.adds or ended else _no_longer(by, row, held, {unit.id for unit in units})
    made, closing = [], [fact.pk for fact in gone]
    for unit in units:
        before = held.get(unit.id)
        until = ended or (before.valid_from if before and not _begun_before(before, row) else None)
        made.append(_fact(row, unit.id, unit.number, "special", until, now))
        if before and until is None:
            closing.append(before.pk)
    made += [_fact(row, fact.unit_id, fact.place_no, "none", None, now) for fact in gone]
    VillageFact.plain.filter(pk__in=closing).update(replaced_at=now, valid_to=row.valid_from)
    DifficultyUnit.plain.bulk_create(
        DifficultyUnit(
            decision=row,
            unit_id=fact.unit_id,
            place_no=fact.place_no,
            is_listed=fact.value == "special",
            fact=fact,
        )
        for fact in VillageFact.plain.bulk_create(made)
    )
    _tell([fact.place_no for fact in made])


def _in_force(row: DifficultyDecision, place_no: int) -> QuerySet[DifficultyDecision]:
    """Decisions of its kind that list units of that place's province."""
    province = place_no // PROVINCE_SPAN * PROVINCE_SPAN
    inside = DifficultyUnit.plain.filter(
        decision=OuterRef("pk"), place_no__gte=province, place_no__lt=province + PROVINCE_SPAN
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
    by: access.Actor, row: DifficultyDecision, held: Mapping[int, VillageFact], named: Collection[int]
) -> list[VillageFact]:
    """Villages of her area that were listed and stand in the new list no more."""
    areas = by.areas(Permission.LIST)
    return [
        fact
        for pk, fact in held.items()
        if pk not in named
        and fact.value == "special"
        and _begun_before(fact, row)
        and any(area.contains(fact.place_no) for area in areas)
    ]


def _begun_before(fact: VillageFact, row: DifficultyDecision) -> bool:
    return fact.valid_from is None or fact.valid_from <= row.valid_from


def _fact(
    row: DifficultyDecision, unit: int, place_no: int, value: str, ended: date | None, now: datetime
) -> VillageFact:
    """A decision told late, after what ended it, was true for its time only."""
    return VillageFact(
        unit_id=unit, place_no=place_no, kind=KIND, value=value, valid_from=row.valid_from, source=row.number,
        until=row.valid_to if value == "special" else None, recorded_at=now, replaced_at=now if ended else None,
        valid_to=ended,
    )  # fmt: skip


def _take_facts_back(row: DifficultyDecision, now: datetime) -> int:
    ours = dict(
        DifficultyUnit.plain.filter(decision=row, fact__isnull=False).values_list("fact_id", "unit_id")
    )
    rows = VillageFact.plain.filter(pk__in=list(ours))
    current = set(rows.filter(CURRENT, taken_back_at=None).values_list("pk", flat=True))
    past = set(rows.filter(replaced_at=row.in_force_at).values_list("pk", flat=True))
    VillageFact.plain.filter(pk__in=current).update(replaced_at=now)
    rows.filter(taken_back_at=None).update(taken_back_at=now)
    closed = VillageFact.plain.filter(
        kind=KIND, unit_id__in=[ours[pk] for pk in current], replaced_at=row.in_force_at, taken_back_at=None
    )
    closed.exclude(pk__in=list(ours)).update(replaced_at=None, valid_to=None)
    _tell(list(rows.values_list("place_no", flat=True)))
    return len(ours.keys() - current - past)


def _tell(numbers: Collection[int]) -> None:
    """One event a commune: who counts villages counts a commune at a time."""
    for commune in sorted({rules.commune_of(number) for number in numbers}):
        events.publish(VillageFactRecorded(commune))
