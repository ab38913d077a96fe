"""A reform of communes on the registry's real tables: every row of a household moves together, each once."""

import pytest
from django.db.models import F, OuterRef, Subquery

from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.domains.registry.models import GroupFact, Household, HouseholdFact, Person, PersonFact
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.places import actions as places_actions
from hoaban.foundation.places import api as places
from hoaban.foundation.places.models import EthnicGroup
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.kit import clock

OLDS = [14_90001_0000, 14_90002_0000, 14_90003_0000]
NEW, ALONE = 14_95001_0000, 14_95002_0000
MAPPING = {OLDS[0]: NEW, OLDS[1]: NEW, OLDS[2]: ALONE}


@pytest.mark.django_db
@pytest.mark.slow
def test_households_people_and_facts_move_together(monkeypatch):
    monkeypatch.setattr("hoaban.foundation.places.actions.reform.REST", 0)
    EthnicGroup.plain.get_or_create(code="03", defaults={"name": "Thái"})
    generate_people(by=SystemActor("demo.load"), count=300, communes=OLDS)
    Household.plain.update(place_no=F("place_no") + 1 + F("pk") % 5)
    for table in (Person, HouseholdFact):
        table.plain.update(place_no=_village_of(Household, "household_id"))
    for said in (PersonFact, GroupFact):
        said.plain.update(place_no=_village_of(Person, "person_id"))
    before = dict(Household.plain.values_list("pk", "place_no"))
    places.begin_reform(
        by=SystemActor("tests", frozenset(Places)), name="x", mapping=MAPPING, decision=None, now=clock.now()
    )
    places_actions.renumber(now=clock.now)
    after = dict(Household.plain.values_list("pk", "place_no"))
    assert {MAPPING[old // 10_000 * 10_000] for old in before.values()} == {
        new // 10_000 * 10_000 for new in after.values()
    }
    assert len(set(before.values())) == len(set(after.values())), "two villages became one"
    for person in Person.plain.all():
        assert person.place_no == after[person.household_id]
    groups = GroupFact.plain.select_related("person")
    assert groups.exists()
    assert all(said.place_no == said.person.place_no for said in groups)
    for fact in HouseholdFact.plain.all():
        assert fact.place_no == after[fact.household_id]


def _village_of(table, key: str) -> Subquery:
    return Subquery(table.plain.filter(pk=OuterRef(key)).values("place_no"))
