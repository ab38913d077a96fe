"""People in a line each, for lists of other rooms; and where a list of households brought people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Concat

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import (
    CURRENT,
    MERGED,
    Household,
    HouseholdFact,
    Person,
    PersonFact,
    VillageFact,
)
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.merging import current
from hoaban.domains.registry.queries.people import people_meant
from hoaban.domains.registry.queries.reading import names_at, note, shown_name
from hoaban.domains.registry.queries.slices import among
from hoaban.domains.registry.values import PersonBrief, PersonId, Precision, ReadFor
from hoaban.foundation.access import api as access


@dataclass(frozen=True, slots=True)
class PersonToChoose:
    """A person whom a page of another room may choose."""

    id: PersonId
    uid: UUID
    name: str
    born: str
    village: str
    place_no: int


class PeopleToChoose(list[PersonToChoose]):
    """The closest first."""

    is_ordered = True
    """False: more fit than were put in order in time, and the one she looks for may be missing."""


def people_briefly(actor: access.Actor, ids: Collection[int]) -> dict[int, PersonBrief]:
    """Those who stand, or were merged into somebody, and whose names she may read, with initials where she may only
    merge; that she read so many is on record first."""
    whole_at = names_at(actor)
    rows = (
        Person.objects.visible_to(actor)
        .filter(CURRENT | MERGED, pk__in=list(ids))
        .select_related("household")
    )
    merges = actor.areas(Permission.MERGE)
    people = list(rows.defer("identity_sealed", "insurance_sealed"))
    whole = [one for one in people if whole_at(one.place_no)]
    note("registry:person:list", actor, "pairs", ReadFor.SERVICE, count=len(whole))
    masked = [
        one for one in people if one not in whole and any(area.contains(one.place_no) for area in merges)
    ]
    note("registry:person:list", actor, "pairs", ReadFor.OVERVIEW, count=len(masked))
    return {
        one.pk: PersonBrief(one.uid, one.household.uid, shown_name(one.name), _about(one)) for one in whole
    } | {
        one.pk: PersonBrief(one.uid, one.household.uid, shown_name(one.name, whole=False), "")
        for one in masked
    }


def person_elsewhere(actor: access.Actor, pk: int) -> PersonBrief | None:
    """The other record of a pair across two communes, for whom keeps one of them: one record, for this purpose, and on record first.

    Who calls it has made sure that she keeps the other side of the pair.
    """
    access.require(actor, Permission.MERGE)
    rows = Person.objects.unscoped(
        "the other record of a pair whose own record she keeps; each look is on record"
    )
    with access.lifted("the record lies in another commune than hers"):
        one = (
            rows.filter(CURRENT | MERGED, pk=pk)
            .select_related("household")
            .defer("identity_sealed", "insurance_sealed")
            .first()
        )
    if one is None:
        return None
    note("registry:person:settle", actor, one, ReadFor.SETTLE)
    return PersonBrief(one.uid, one.household.uid, shown_name(one.name), _about(one))


def _about(one: Person) -> str:
    born = rules.born_text(
        one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=True
    )
    return " · ".join(part for part in (born, one.household.code, one.household.village) if part)


def people_to_choose(actor: access.Actor, text: str, area: access.UnitRange, limit: int) -> PeopleToChoose:
    """People of one area by parts of their names, for a page of another room on which one is chosen; on record first."""
    here = CURRENT & Q(place_no__gte=area.start, place_no__lt=area.stop)
    named = people_meant(actor, text, limit, "search", here)
    found = PeopleToChoose(_to_choose(one) for one, _fit in named)
    found.is_ordered = named.is_ordered
    note("registry:person:search", actor, "choose", ReadFor.SERVICE, count=len(found))
    return found


def bearing(actor: access.Actor, name: str, ids: Collection[int]) -> frozenset[int]:
    """Those of these, however many, who bear every word of the name, each as it begins, officially or as people call them; of whom
    she may search and read by name. That she searched is on record."""
    rows = Person.objects.visible_to(actor, "search").filter(
        CURRENT, among("pk", ids), access.within("place_no", actor.areas(Permission.IDENTIFY))
    )
    official, called = (Concat(Value(" "), column) for column in ("name_key", "called_key"))
    rows = rows.annotate(official=official, by_people=called)
    for word in rules.name_key(name).split():
        rows = rows.filter(Q(official__contains=f" {word}") | Q(by_people__contains=f" {word}"))
    found = frozenset(rows.values_list("pk", flat=True))
    note("registry:person:search", actor, "choose", ReadFor.SERVICE, count=len(found))
    return found


def person_to_choose(actor: access.Actor, uid: UUID) -> PersonToChoose | None:
    """The one who was chosen, as she stands today; None where her name may not be read."""
    rows = Person.objects.visible_to(actor).filter(CURRENT, uid=uid).select_related("household")
    person = rows.defer("identity_sealed", "insurance_sealed").first()
    if person is None or not names_at(actor)(person.place_no):
        return None
    note("registry:person:list", actor, person, ReadFor.SERVICE)
    return _to_choose(person)


def whereabouts(ids: Collection[int]) -> dict[int, int | None]:
    """Person → the unit where she, or who stands for her, lives today; None: she died or left the register.

    Whoever keeps an id of a person asks here when the register told of a change.
    """
    stands = current(ids)
    lives = dict(Person.plain.filter(CURRENT, pk__in=set(stands.values())).values_list("pk", "place_no"))
    return {one: lives.get(now) for one, now in stands.items()}


def household_codes(ids: Iterable[int]) -> dict[int, str]:
    """Codes for the record of deeds, whose readers see which household, and nobody in it; one query for all."""
    return dict(Household.plain.filter(pk__in=set(ids)).values_list("pk", "code"))


def ever_lived_in(households: Collection[int]) -> set[int]:
    """Ids of all who live there, or left from there."""
    return set(Person.plain.filter(household_id__in=list(households)).values_list("pk", flat=True))


def _to_choose(one: Person) -> PersonToChoose:
    born = rules.born_text(
        one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=True
    )
    return PersonToChoose(PersonId(one.pk), one.uid, one.name, born, one.household.village, one.place_no)


def communes_of_list(batch_id: int) -> list[int]:
    """Communes of what a list brought or told of who stood already; none once it was taken back whole."""
    numbers = set(Household.plain.filter(batch_id=batch_id).values_list("place_no", flat=True).distinct())
    numbers |= set(Person.plain.filter(batch_id=batch_id).values_list("place_no", flat=True).distinct())
    for table in (HouseholdFact, PersonFact, VillageFact):
        told = table.plain.filter(batch_id=batch_id, taken_back_at__isnull=True)
        numbers |= set(told.values_list("place_no", flat=True).distinct())
    return sorted({rules.commune_of(number) for number in numbers})
