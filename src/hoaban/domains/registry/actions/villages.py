"""A village by its name, and what follows a household to another one."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from hoaban.domains.registry import codes
from hoaban.domains.registry.following import followers
from hoaban.domains.registry.models import GroupFact, Household, HouseholdFact, Person, PersonFact
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.places import api as places
from hoaban.kit import text


def _ensured(by: access.Actor, commune: int, names: Iterable[str]) -> Mapping[str, int]:
    """Nothing where she may not add villages: her households then stand under the commune."""
    try:
        return places.ensure_villages(by=by, commune_number=commune, names=names)
    except NotAllowed:
        return {}


def number_of(by: access.Actor, commune: int, name: str) -> int:
    """The village's number, named for the first time if it must be."""
    known = codes.read().villages.get((commune, codes.village_key(name)))
    return known or _ensured(by, commune, [name]).get(text.name_key(name), commune)


def carry(households: Iterable[int], place_no: int) -> None:
    """Whatever is kept by place goes along with its household."""
    ids = list(households)
    Household.plain.filter(pk__in=ids).update(place_no=place_no)
    Person.plain.filter(household_id__in=ids).update(place_no=place_no)
    tables: tuple[type[access.ScopedModel], ...] = (HouseholdFact, *followers())
    for table in tables:
        table.plain.filter(Q(household_id__in=ids)).update(place_no=place_no)
    people = Person.plain.filter(household_id__in=ids).values("pk")
    for said in (PersonFact, GroupFact):
        said.plain.filter(person_id__in=people).update(place_no=place_no)
