"""Decisions that statuses of households stand on, by commune; for who records facts there."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Max, Min, QuerySet

from hoaban.domains.registry import decided
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, DecisionCorrection, HouseholdFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.reading import note_area
from hoaban.domains.registry.rules import COMMUNE_SPAN
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places
from hoaban.kit import text

SHOWN = 20
"""Corrections on the page; each stays in the history of its households."""


@dataclass(frozen=True, slots=True)
class DecisionHeld:
    """A decision as the households of one commune have it written, and how many stand on it now."""

    commune: int
    commune_name: str
    source: str
    """Number, and beside it the day or year, as a row keeps them."""
    count: int
    since: date | None
    until: date | None
    """First and last of the days since when it is in force, as they are told."""

    @property
    def number(self) -> str:
        return decided.number_of(self.source)

    @property
    def decided_on(self) -> str:
        return decided.columns(self.source, None)[1]


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """A correction with what became of it."""

    uid: UUID
    commune: str
    before: str
    after: str
    count: int
    by: str
    at: datetime
    taken_back_at: datetime | None
    stayed: int


def decisions_held(actor: access.Actor) -> list[DecisionHeld]:
    """By commune, the one most households stand on first; what stands on none, or on a list alone, is not among them."""
    access.require(actor, Permission.RECORD)
    return _held(actor, _statuses(actor))


def decision_held(actor: access.Actor, commune: int, source: str) -> DecisionHeld:
    """One of them."""
    found = _held(actor, standing_on(actor, commune, source)) if source else []
    if not found:
        raise NotFound
    return found[0]


def villages_standing_on(actor: access.Actor, commune: int, source: str) -> list[tuple[str, int]]:
    """In which villages its households are, and how many in each, in Vietnamese order."""
    rows = standing_on(actor, commune, source).order_by()
    counts = rows.values_list("household__village").annotate(n=Count("pk"))
    return sorted(counts, key=lambda pair: text.name_sort(pair[0]))


def standing_on(actor: access.Actor, commune: int, source: str) -> QuerySet[HouseholdFact]:
    """Statuses of the commune that hold now by this decision, as it is written."""
    inside = {"place_no__gte": commune, "place_no__lt": commune + COMMUNE_SPAN}
    return _statuses(actor).filter(source=source, **inside)


def corrections(actor: access.Actor) -> list[CorrectionShown]:
    """The newest first."""
    rows = list(DecisionCorrection.objects.visible_to(actor).order_by("-pk")[:SHOWN])
    names = places.names_of({row.place_no for row in rows})
    return [
        CorrectionShown(
            row.uid, names.get(row.place_no, ""), row.before, row.after, row.count, access.read_name(row.by_label), row.at,
            row.taken_back_at, row.stayed,
        )
        for row in rows
    ]  # fmt: skip


def _statuses(actor: access.Actor) -> QuerySet[HouseholdFact]:
    rows: QuerySet[HouseholdFact] = HouseholdFact.objects.visible_to(actor, "edit")
    return rows.filter(CURRENT, kind=FactKind.POVERTY, household__replaced_at__isnull=True)


def _held(actor: access.Actor, rows: QuerySet[HouseholdFact]) -> list[DecisionHeld]:
    """On record as one reading of her area."""
    index = ExpressionWrapper(F("place_no") / COMMUNE_SPAN, output_field=BigIntegerField())
    counted = (
        rows.order_by()
        .values(index=index)
        .annotate(n=Count("pk"), first=Min("valid_from"), last=Max("valid_from"))
    )
    told = counted.values_list("index", "source", "n", "first", "last")
    found = [one for one in told if decided.paper_of(one[1])]
    if found:
        note_area(
            actor, "registry:fact:read", ReadFor.SERVICE, actor.areas(Permission.RECORD), sum(one[2] for one in found)
        )  # fmt: skip
    names = places.names_of({one[0] * COMMUNE_SPAN for one in found})
    held = [
        DecisionHeld(at * COMMUNE_SPAN, names.get(at * COMMUNE_SPAN, ""), source, n, first, last)
        for at, source, n, first, last in found
    ]
    return sorted(held, key=lambda one: (one.commune, -one.count, one.source))
