"""Dated facts of one household, its people and its village: one query, whatever their number."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, Q, QuerySet, Value, When

from hoaban.domains.registry.facts import About, FactKind, FactShown
from hoaban.domains.registry.models import Household, HouseholdFact, PersonFact, VillageFact
from hoaban.domains.registry.outside import Why
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.reading import note
from hoaban.domains.registry.rules import COMMUNE_SPAN, commune_of
from hoaban.domains.registry.values import ReadFor
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places

_COLUMNS = (
    "kind", "value", "valid_from", "source", "said_by", "recorded_at", "replaced_at", "until", "valid_to",
    "taken_back_at", "batch_id",
)  # fmt: skip
PROVINCE_SPAN = 1_000_000_000


def _of_household(actor: access.Actor) -> Any:
    household = access.Given("household", BigIntegerField())
    home = HouseholdFact.objects.visible_to(actor).filter(household_id=household)
    people = PersonFact.objects.visible_to(actor).filter(
        person__household_id=household, person__replaced_at__isnull=True
    )
    village = VillageFact.objects.visible_to(actor).filter(place_no=access.Given("place", BigIntegerField()))
    nothing = Value("", output_field=CharField())
    is_language = When(kind=FactKind.LANGUAGE, then=places.naming_languages("value"))
    language = Case(is_language, default=nothing, output_field=CharField())
    return _told(home, About.HOUSEHOLD, "household_id", named=nothing).union(
        _told(people, About.PERSON, "person_id", named=language),
        _told(village, About.VILLAGE, "place_no", named=nothing),
        all=True,
    )


_TOLD = (*_COLUMNS, "about", "owner", "key", "named")
_FACTS: access.Prepared[tuple[Any, ...]] = access.Prepared(_of_household)


def facts_then(
    actor: access.Actor,
    row: Household,
    people: Collection[int],
    whose: Mapping[int, int],
    purpose: ReadFor | Why,
) -> Sequence[FactShown]:
    """What is recorded of a household, of these people and of its village, oldest first, with what held before.

    Of whoever lives in another commune by now nothing is told. ``whose``: fact of a person → the record it stood with that
    day, where two records became one or parted since. On record with its purpose before it is shown.
    """
    commune = access.UnitRange(commune_of(row.place_no), commune_of(row.place_no) + COMMUNE_SPAN)
    here = access.within("place_no", [commune]) & access.within("place_no", actor.areas(Permission.IDENTIFY))
    of_people = PersonFact.objects.visible_to(actor).filter(
        here, Q(person_id__in=list(people)) | Q(pk__in=list(whose))
    )
    home = HouseholdFact.objects.visible_to(actor).filter(household=row)
    village = VillageFact.objects.visible_to(actor).filter(place_no=row.place_no)
    rows = _told(home, About.HOUSEHOLD, "household_id").union(
        _told(of_people, About.PERSON, "person_id"), _told(village, About.VILLAGE, "place_no"), all=True
    )
    found = [
        _shown(one | {"owner": whose.get(one["key"], one["owner"])} if one["about"] == About.PERSON else one)
        for one in sorted(rows, key=lambda one: (one["recorded_at"], one["key"]))
    ]
    note("registry:fact:read", actor, row, purpose, count=len(found))
    return found


def held_of(actor: access.Actor, row: Household) -> tuple[Sequence[FactShown], Mapping[str, str]]:
    """What is recorded of a household, of who lives there and of its village, newest first, with what held before, and what
    the languages among it are called; for who puts the whole page on record at once."""
    found = [
        dict(zip(_TOLD, one, strict=True)) for one in _FACTS(actor, household=row.pk, place=row.place_no)
    ]
    facts = [
        _shown(one) for one in sorted(found, key=lambda one: (one["recorded_at"], one["key"]), reverse=True)
    ]
    named = {line for one in found for line in (one["named"] or "").splitlines()}
    return facts, dict(line.split(" ", 1) for line in named)


def _told(rows: QuerySet[Any], about: About, owner: str, **beside: Any) -> Any:
    told = Value(about.value, output_field=CharField())
    return rows.order_by().values(*_COLUMNS, about=told, owner=F(owner), key=F("pk"), **beside)


def _shown(row: Mapping[str, Any]) -> FactShown:
    values = {name: row[name] for name in (*_COLUMNS, "owner")}
    return FactShown(**values | {"kind": FactKind(row["kind"]), "about": About(row["about"])})


def facts_of_village(rows: QuerySet[VillageFact]) -> Sequence[FactShown]:
    """Newest first; nobody's personal data, so nothing goes on record."""
    return [_shown(one) for one in _told(rows, About.VILLAGE, "place_no").order_by("-recorded_at", "-key")]


def village_version(rows: QuerySet[VillageFact]) -> int:
    """What a page of a village counts as: every note and every taking back counts it up."""
    taken = rows.values_list("taken_back_at", flat=True)
    return 1 + sum(2 if one else 1 for one in taken)


def languages_named(facts: Sequence[FactShown], place_no: int) -> Mapping[str, str]:
    """Asked only where somebody's language is recorded."""
    return languages_at(place_no) if any(fact.kind is FactKind.LANGUAGE for fact in facts) else {}


def languages_at(place_no: int) -> Mapping[str, str]:
    """Code → name of the languages of the province, in the order they are offered."""
    return {one.iso639_3: one.name for one in places.languages_of(f"{place_no // PROVINCE_SPAN:02d}")}
