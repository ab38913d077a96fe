"""What a page that notes facts shows: whose they are, what holds, what held."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.facts import About, FactShown, Subject
from hoaban.domains.registry.models import CURRENT, Person, VillageFact
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.facts import facts_of_village, village_version
from hoaban.domains.registry.queries.household import household_for
from hoaban.domains.registry.values import HouseholdShown, ReadFor
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places


@dataclass(frozen=True, slots=True)
class PageOfFacts:
    """Whose facts, where, and what is known."""

    name: str
    place_no: int
    version: int
    facts: Sequence[FactShown]
    home: HouseholdShown | None
    """Of a household or a person."""
    is_too_small_to_speak: bool = False


def page_of_facts(actor: access.Actor, subject: Subject) -> PageOfFacts:
    """For who may note them; the reading of a household is on record."""
    access.require(actor, Permission.RECORD)
    if subject.about is About.VILLAGE:
        return _of_village(actor, subject.number)
    uid, person, name = subject.uid, None, ""
    if subject.about is About.PERSON:
        rows = Person.objects.visible_to(actor).filter(CURRENT, uid=uid)
        person = rows.values_list("pk", "household__uid", "name", "birth_year").first()
        if person is None:
            raise NotFound
        _pk, uid, name, _year = person
    if uid is None:
        raise NotFound
    home = household_for(actor, uid, ReadFor.SERVICE)
    if home.is_masked or home.is_ended:
        raise NotFound
    owner = person[0] if person else home.id
    held = [fact for fact in home.facts if fact.about is subject.about and fact.owner == owner]
    small = person is not None and rules.speaks_not_yet(person[3], timezone.localdate())
    return PageOfFacts(name or home.code, home.place_no, home.version, held, home, small)


def _of_village(actor: access.Actor, number: int) -> PageOfFacts:
    access.require_at(actor, Permission.RECORD, number)
    unit = places.unit_by_number(number)
    if unit is None or unit.level is not places.Level.VILLAGE:
        raise NotFound
    rows = VillageFact.objects.visible_to(actor).filter(unit_id=unit.id)
    return PageOfFacts(unit.full_name, number, village_version(rows), facts_of_village(rows), None)
