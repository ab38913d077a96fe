"""Dated facts of one household, its people and its village: one query, whatever their number."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, Q, QuerySet, Value, When

from hoaban.domains.registry.facts import About, FactKind, FactShown
from hoaban.domains.registry.models import Household, HouseholdFact, PersonFact, VillageFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.rules import COMMUNE_SPAN, commune_of
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
    return _together(home, people, village)


def _together(home: QuerySet[Any], people: QuerySet[Any], village: QuerySet[Any]) -> Any:
    """By one statement; languages come with their names."""
    nothing = Value("", output_field=CharField())
    is_language = When(kind=FactKind.LANGUAGE, then=places.naming_languages("value"))
    languages = Case(is_language, default=nothing, output_field=CharField())
    return _told(home, About.HOUSEHOLD, "household_id", named=nothing).union(
        _told(people, About.PERSON, "person_id", named=languages),
        _told(village, About.VILLAGE, "place_no", named=languages),
        all=True,
    )


def _named(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Code → name of every language that stands in these rows."""
    lines = {line for row in rows for line in (row["named"] or "").splitlines()}
    return dict(line.split(" ", 1) for line in lines)


_TOLD = (*_COLUMNS, "about", "owner", "key", "named")
_FACTS: access.Prepared[tuple[Any, ...]] = access.Prepared(_of_household)


def facts_then(
    actor: access.Actor, row: Household, people: Collection[int], whose: Mapping[int, int]
) -> tuple[Sequence[FactShown], Mapping[str, str]]:
    """What is recorded of a household, of these people and of its village, oldest first, with what held before, and what the
    languages among it are called; for who puts the whole page on record at once.

    Of whoever lives in another commune by now nothing is told. ``whose``: fact of a person → the record it stood with that
    day, where two records became one or parted since.
    """
    commune = access.UnitRange(commune_of(row.place_no), commune_of(row.place_no) + COMMUNE_SPAN)
    here = access.within("place_no", [commune]) & access.within("place_no", actor.areas(Permission.IDENTIFY))
    of_people = PersonFact.objects.visible_to(actor).filter(
        here, Q(person_id__in=list(people)) | Q(pk__in=list(whose))
    )
    home = HouseholdFact.objects.visible_to(actor).filter(household=row)
    village = VillageFact.objects.visible_to(actor).filter(place_no=row.place_no)
    found = sorted(_together(home, of_people, village), key=lambda one: (one["recorded_at"], one["key"]))
    facts = [
        _shown(one | {"owner": whose.get(one["key"], one["owner"])} if one["about"] == About.PERSON else one)
        for one in found
    ]
    return facts, _named(found)


def held_of(actor: access.Actor, row: Household) -> tuple[Sequence[FactShown], Mapping[str, str]]:
    """What is recorded of a household, of who lives there and of its village, newest first, with what held before, and what
    the languages among it are called; for who puts the whole page on record at once."""
    found = [
        dict(zip(_TOLD, one, strict=True)) for one in _FACTS(actor, household=row.pk, place=row.place_no)
    ]
    facts = [
        _shown(one) for one in sorted(found, key=lambda one: (one["recorded_at"], one["key"]), reverse=True)
    ]
    return facts, _named(found)


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


def languages_at(place_no: int) -> Mapping[str, str]:
    """Code → name of the languages of the province, in the order they are offered."""
    return {one.iso639_3: one.name for one in places.languages_of(f"{place_no // PROVINCE_SPAN:02d}")}
