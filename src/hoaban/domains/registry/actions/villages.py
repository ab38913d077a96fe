"""Villages of a list, and what follows a household to another one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from hoaban.domains.registry import codes
from hoaban.domains.registry.following import followers
from hoaban.domains.registry.judging import Prepared
from hoaban.domains.registry.models import Household, HouseholdFact, Person, PersonFact
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.places import api as places
from hoaban.kit import text


def name_villages(by: access.Actor, prepared: Prepared, rows: Sequence[int]) -> None:
    """Names the commune's list lacks become villages of it, in the spelling that came first: one call per commune."""
    fresh: dict[int, dict[str, str]] = defaultdict(dict)
    for name, commune in dict.fromkeys((prepared.village[row], prepared.keys[row][0]) for row in rows):
        key = codes.village_key(name)
        if key and (commune, key) not in prepared.villages:
            fresh[commune].setdefault(key, name)
    for commune, names in fresh.items():
        numbers = _ensured(by, commune, names.values())
        for key, name in names.items():
            prepared.villages[commune, key] = numbers.get(text.name_key(name), commune)


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
    PersonFact.plain.filter(person_id__in=people).update(place_no=place_no)
