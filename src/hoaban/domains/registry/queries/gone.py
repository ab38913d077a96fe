"""Who moved away or died, and households nobody is left in: found by name, code or telephone, as long as they are kept."""

from collections.abc import Collection, Sequence
from uuid import UUID

from hoaban.domains.registry import rules
from hoaban.domains.registry.life import GoneHome, GonePerson
from hoaban.domains.registry.models import CURRENT, LEFT, Change, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.lists import sees_many_communes
from hoaban.domains.registry.queries.people import people_meant
from hoaban.domains.registry.queries.reading import note
from hoaban.domains.registry.values import Changed, Left, PersonTold, Precision, ReadFor, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places

MOST = 50
"""More is no longer a search."""
FEW, SURELY = 3, 0.65
"""So many are named beside a form, and how well a name fits then: the same words, whatever their marks."""


def people_gone(actor: access.Actor, text: str) -> list[GonePerson]:
    """The closest first; without words who left last. Only where she may read names; the finding is on record first."""
    if text:
        people = [person for person, _fit in people_meant(actor, text, MOST, "search", LEFT)]
    else:
        here = access.within("place_no", actor.areas(Permission.IDENTIFY))
        rows = Person.objects.visible_to(actor, "search").filter(LEFT, here).select_related("household")
        people = list(rows.defer("identity_sealed", "insurance_sealed").order_by("-valid_to", "-pk")[:MOST])
    note("registry:person:search", actor, "gone", ReadFor.SERVICE, count=len(people))
    return _shown(actor, people)


def gone_person(actor: access.Actor, uid: UUID) -> GonePerson | None:
    """One of them, as a page that writes down her return needs her; on record. None: she is no longer gone."""
    found = Person.objects.visible_to(actor, "correct").filter(LEFT, uid=uid).select_related("household")[:1]
    if not found:
        return None
    note("registry:person:read", actor, found[0], ReadFor.SERVICE)
    return _shown(actor, found)[0]


def homes_ended(actor: access.Actor, code: str) -> list[GoneHome]:
    """Households of this code in which nobody is left; none without a code."""
    if not code.strip():
        return []
    rows = (
        Household.objects.visible_to(actor).filter(code=code.strip(), valid_to__isnull=False).exclude(CURRENT)
    )
    found = list(rows.order_by("-valid_to", "pk")[:MOST])
    communes = _communes(actor, [home.place_no for home in found])
    return [
        GoneHome(
            home.uid,
            home.code,
            home.village,
            communes.get(rules.commune_of(home.place_no), ""),
            home.valid_to,
        )
        for home in found
    ]


def gone_like(actor: access.Actor, told: PersonTold, place_no: int) -> list[GonePerson]:
    """Who of this commune moved away and may be the person somebody is writing down: her words, and no other year of birth."""
    commune = rules.commune_of(place_no)
    inside = LEFT & access.within("place_no", [access.UnitRange(commune, commune + rules.COMMUNE_SPAN)])
    close = [one for one, fit in people_meant(actor, told.name, MOST, "search", inside) if fit >= SURELY]
    fitting = [
        one for one in close if None in (told.birth_year, one.birth_year) or told.birth_year == one.birth_year
    ]
    found = [one for one in _shown(actor, fitting) if one.may_return][:FEW]
    if found:
        note("registry:person:search", actor, "gone", ReadFor.SERVICE, count=len(found))
    return found


def has_moved_away(person: int) -> bool:
    """As it was told last and stands: she lives, elsewhere."""
    return whys_of([person]).get(person) is Left.MOVED


def whys_of(people: Collection[int]) -> dict[int, Left]:
    """Person → why she is no longer of her household, as it was told last and stands."""
    rows = Change.plain.filter(person_id__in=people, what=Changed.LEFT, taken_back_at__isnull=True)
    told = rows.order_by("pk").values_list("person_id", "after__why")
    return {pk: Left(why) for pk, why in told if pk is not None}


def _shown(actor: access.Actor, people: Sequence[Person]) -> list[GonePerson]:
    """In their order; the household is one she sees, as they stand in one place."""
    whys, own = whys_of([one.pk for one in people]), actor.areas(Permission.CORRECT)
    communes = _communes(actor, [one.place_no for one in people])
    return [
        GonePerson(
            one.uid, one.name, _born(one), one.birth_year, Relation(one.relation), one.household.uid, one.household.code,
            one.household.village, communes.get(rules.commune_of(one.place_no), ""), why, one.valid_to,
            why is Left.MOVED and any(area.contains(one.place_no) for area in own),
        )
        for one in people
        for why in (whys.get(one.pk),)
    ]  # fmt: skip


def _communes(actor: access.Actor, numbers: Sequence[int]) -> dict[int, str]:
    """Whoever keeps one commune need not be told which."""
    return (
        places.names_of({rules.commune_of(number) for number in numbers}) if sees_many_communes(actor) else {}
    )


def _born(one: Person) -> str:
    return rules.born_text(
        one.birth_year, one.birth_date, Precision(one.birth_precision), one.birth_month, whole=True
    )
