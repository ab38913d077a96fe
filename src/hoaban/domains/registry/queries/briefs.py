"""People in a line each, for lists of other rooms; and where a list of households brought people."""

from collections.abc import Collection

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, MERGED, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.reading import names_at, note
from hoaban.domains.registry.values import PersonBrief, Precision, ReadFor
from hoaban.foundation.access import api as access


def people_briefly(actor: access.Actor, ids: Collection[int]) -> dict[int, PersonBrief]:
    """Those who stand, or were merged into somebody, and whose names she may read; that she read so many is on record first."""
    whole_at = names_at(actor)
    rows = (
        Person.objects.visible_to(actor)
        .filter(CURRENT | MERGED, pk__in=list(ids))
        .select_related("household")
    )
    people = [one for one in rows.defer("identity_sealed", "insurance_sealed") if whole_at(one.place_no)]
    note("registry:person:list", actor, "pairs", ReadFor.SERVICE, count=len(people))
    return {one.pk: PersonBrief(one.uid, one.household.uid, one.name, _about(one)) for one in people}


def person_elsewhere(actor: access.Actor, pk: int) -> PersonBrief | None:
    """The other record of a pair across two communes, for whom keeps one of them: one record, for this purpose, and on record first.

    Who calls it has made sure that she keeps the other side of the pair.
    """
    access.require(actor, Permission.MERGE)
    rows = Person.objects.unscoped(
        "the other record of a pair whose own record she keeps; each look is on record"
    )
    one = (
        rows.filter(CURRENT | MERGED, pk=pk)
        .select_related("household")
        .defer("identity_sealed", "insurance_sealed")
        .first()
    )
    if one is None:
        return None
    note("registry:person:settle", actor, one, ReadFor.SETTLE)
    return PersonBrief(one.uid, one.household.uid, one.name, _about(one))


def _about(one: Person) -> str:
    born = rules.born_text(
        one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=True
    )
    return " · ".join(part for part in (born, one.household.code, one.household.village) if part)


def communes_of_list(batch_id: int) -> list[int]:
    """Communes of the households and people a list brought; none once it was taken back whole."""
    numbers = set(Household.plain.filter(batch_id=batch_id).values_list("place_no", flat=True).distinct())
    numbers |= set(Person.plain.filter(batch_id=batch_id).values_list("place_no", flat=True).distinct())
    return sorted({rules.commune_of(number) for number in numbers})
