"""A village by its name, and what follows a household to another one."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from hoaban.domains.registry import codes, rules
from hoaban.domains.registry.errors import VillageUnclear
from hoaban.domains.registry.following import followers
from hoaban.domains.registry.models import GroupFact, Household, HouseholdFact, Person, PersonFact
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.places import api as places
from hoaban.kit import text
from hoaban.kit.placename import parted


def _ensured(by: access.Actor, commune: int, names: Iterable[str]) -> Mapping[str, int]:
    """Nothing where she may not add villages: her households then stand under the commune."""
    try:
        return places.ensure_villages(by=by, commune_number=commune, names=names)
    except NotAllowed:
        return {}


def number_of(by: access.Actor, commune: int, name: str) -> int:
    """The village's number, named for the first time if it must be; of several that can be meant none is guessed."""
    meant = codes.read().villages.meant(commune, name)
    if meant.several:
        raise VillageUnclear(names=meant.names)
    if meant.one:
        return meant.one.number
    return _ensured(by, commune, [name]).get(text.name_key(name), commune)


def renumbered(by: access.Actor, home: Household, village: str) -> int:
    """Where a household stands that is said to be of this village: another name names another village, and the same one its own,
    though the household was counted to a village of another kind by mistake. What its village is called by now is no mistake."""
    commune = rules.commune_of(home.place_no)
    if text.name_key(village) != text.name_key(home.village):
        return number_of(by, commune, village)
    stands = dict(places.village_names()).get(home.place_no, "")
    if parted(stands).key != parted(village).key:
        return home.place_no
    meant = codes.read().villages.meant(commune, village)
    return meant.one.number if meant.one else home.place_no


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
