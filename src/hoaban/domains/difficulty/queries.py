"""Decisions on special difficulty: what a list names, which decisions there are, what is listed on a day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from hoaban.domains.difficulty import rules
from hoaban.domains.difficulty.models import DifficultyDecision, DifficultyUnit
from hoaban.domains.difficulty.permissions import Permission
from hoaban.domains.difficulty.values import (
    Before,
    DecisionShown,
    DecisionState,
    DecisionTold,
    Draft,
    Formerly,
    FormerNumber,
    Holds,
    Known,
    Line,
    ListedShown,
    Of,
)
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources

SHOWN = 50


def understood(actor: access.Actor, said: str, of: Of, signed_on: date) -> Sequence[Line]:
    """The list against the units of today in her area, and the names of before for a paper of that day: two reads an area of
    hers and one for the names, however long the list and however large the area is."""
    communes, villages = [], []
    areas = actor.areas(Permission.KEEP)
    for area in areas:
        for one in places.units_in(area, places.Level.COMMUNE):
            if one.number is not None:
                known = Known(one.id, one.number, one.full_name, one.full_name, one.code)
                communes += [(0, one.full_name, known), (0, one.code, known)]
        if of is Of.COMMUNES:
            continue
        for one in places.units_in(area, places.Level.VILLAGE):
            if one.number is not None:
                known = Known(one.id, one.number, "", one.full_name)
                villages.append((rules.commune_of(one.number), one.full_name, known))
    former = rules.by_former_name(_former(areas, {one.id: one for _inside, _name, one in communes}))
    before = Before(former, signed_on)
    return rules.read(said, of, rules.by_name(communes), rules.by_name(villages), before)


def _former(areas: Sequence[access.UnitRange], today: Mapping[int, Known]) -> Iterator[tuple[str, Formerly]]:
    """Each commune of today under the names of those it was made of."""
    for unit, names in places.former_names(areas).items():
        if unit in today:
            yield from ((one.name, Formerly(today[unit], one.until, one.is_whole)) for one in names)


def decisions(actor: access.Actor) -> list[DecisionShown]:
    """The latest first."""
    found = list(DifficultyDecision.objects.visible_to(actor).order_by("-valid_from", "-pk"))
    counted = _counted([row.pk for row in found])
    cited = sources.legal_many(row.number for row in found)
    held = _holding(timezone.localdate())
    return [_shown(row, counted.get(row.pk, 0), cited[row.number].title, row.pk in held) for row in found]


def drafts(actor: access.Actor) -> list[Draft]:
    """Decisions a sheet may bring the list of."""
    rows = DifficultyDecision.objects.visible_to(actor).filter(state=DecisionState.DRAFT).order_by("pk")
    return [
        Draft(row.pk, row.number, Of(row.of), row.signed_on, row.batch_id, bool(row.text.strip()))
        for row in rows
    ]


def decision_for(actor: access.Actor, uid: UUID) -> tuple[DecisionShown, int]:
    """One decision and the version its page was made from."""
    row = DifficultyDecision.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    title, units = sources.legal(row.number).title, _counted([row.pk]).get(row.pk, 0)
    return _shown(row, units, title, row.pk in _holding(timezone.localdate())), row.version


def listed_on(
    actor: access.Actor, day: date, of: Of, commune: int | None, page: str
) -> tuple["Page[DifficultyUnit]", list[ListedShown]]:
    """Units on the lists that hold that day, in the order of their numbers."""
    rows = (
        DifficultyUnit.objects.visible_to(actor)
        .filter(decision_id__in=_holding(day), decision__of=of, is_listed=True)
        .select_related("decision")
        .order_by("place_no", "pk")
    )
    if commune:
        rows = rows.filter(place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN)
    found = Paginator(rows, SHOWN).get_page(page)
    numbers = {number for row in found for number in (row.place_no, rules.commune_of(row.place_no))}
    names = places.names_of(numbers)
    return found, [
        ListedShown(
            names.get(row.place_no, ""), names.get(rules.commune_of(row.place_no), ""), row.decision.number, row.decision.uid,
            row.decision.valid_from, row.decision.valid_to, row.decision.is_synthetic,
        )
        for row in found
    ]  # fmt: skip


def named_by_none(actor: access.Actor, day: date, commune: int | None) -> list[str]:
    """Villages of the commune she chose, or of her only one, that no decision we hold names on that day."""
    areas = actor.areas(registry.SEE)
    if commune:
        areas = (access.UnitRange(commune, commune + rules.COMMUNE_SPAN),) if _sees(actor, commune) else ()
    if len(areas) != 1 or areas[0].stop - areas[0].start > rules.COMMUNE_SPAN:
        return []
    rows = DifficultyUnit.objects.visible_to(actor).filter(
        decision_id__in=_holding(day), decision__of=Of.VILLAGES, is_listed=True
    )
    listed = set(rows.values_list("place_no", flat=True))
    return [
        one.full_name for one in places.units_in(areas[0], places.Level.VILLAGE) if one.number not in listed
    ]


def _sees(actor: access.Actor, commune: int) -> bool:
    return any(area.contains(commune) for area in actor.areas(registry.SEE))


def _holding(day: date) -> set[int]:
    units = DifficultyUnit.plain.filter(decision=OuterRef("pk")).order_by("pk").values("place_no")
    rows = DifficultyDecision.plain.filter(state=DecisionState.IN_FORCE).annotate(place=Subquery(units[:1]))
    told = rows.values_list("pk", "of", "valid_from", "valid_to", "adds", "place")
    held = (
        Holds(pk, Of(of), since, until, adds, (place or 0) // rules.PROVINCE_SPAN)
        for pk, of, since, until, adds, place in told
    )
    return rules.holding(held, day)


def _counted(decisions: Collection[int]) -> dict[int, int]:
    """How many units each lists; one that was taken back lists none, its rows stay as what it once said."""
    rows = DifficultyUnit.plain.filter(decision__in=decisions, is_listed=True).order_by()
    rows = rows.exclude(decision__state=DecisionState.TAKEN_BACK)
    return dict(rows.values_list("decision").annotate(Count("pk")))


def _shown(row: DifficultyDecision, units: int, title: str, is_holding: bool) -> DecisionShown:
    told = DecisionTold(
        row.number,
        row.signed_on,
        row.issuer,
        Of(row.of),
        row.valid_from,
        row.valid_to,
        row.adds,
        row.text,
        row.is_synthetic,
    )
    return DecisionShown(
        row.uid,
        told,
        DecisionState(row.state),
        units,
        row.unknown,
        row.by_label,
        title,
        is_holding,
        [
            FormerNumber(one["number"], datetime.fromisoformat(one["until"]), one["by"])
            for one in reversed(row.former)
        ],
    )


def numbers_of(fact: int) -> Sequence[str]:
    """The number that the decision a fact stands on has today, then those of before; empty where it stands on none."""
    one = DifficultyUnit.plain.filter(fact_id=fact).select_related("decision").first()
    return (one.decision.number, *(former["number"] for former in one.decision.former)) if one else ()
