"""The name people go by of who stands already comes with a list: dated, old → new, found by it, taken back with the list."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoaban.domains.lists.tests.test_facts_of_lists import families, sheet
from hoaban.domains.lists.tests.test_recognising import FAMILY, Row
from hoaban.domains.lists.tests.test_taking_back import take_back
from hoaban.domains.registry.models import CURRENT, Person, PersonFact
from hoaban.domains.registry.tests.conftest import Office
from hoaban.foundation.imports.models import ImportFault

pytestmark = pytest.mark.django_db(databases="__all__")


def told(office: Office, by: Any, *rows: Row, name: str = "list", **more: Any) -> Any:
    return office.take_in(by, sheet(office, *rows, name=name, **more))


def now() -> tuple[str | None, str | None]:
    return Person.plain.values_list("called", "called_key").get(name=FAMILY[0]["name"])


def test_it_comes_in_is_shown_when_it_changes_and_goes_with_its_list(
    office: Office, commune_officer: Any
) -> None:
    told(office, commune_officer, FAMILY[0])
    first = told(
        office, commune_officer, FAMILY[0] | {"called": "Bố Mai"}, name="first", told_on="05/03/2026"
    )
    assert now() == ("Bố Mai", "bo mai")
    fact = PersonFact.plain.get()
    assert (fact.value, fact.valid_from, fact.source) == ("Bố Mai", date(2026, 3, 5), "first.xlsx")
    second = told(office, commune_officer, FAMILY[0] | {"called": "Bố Nam"}, name="second")
    note = ImportFault.plain.get(batch__uid=second)
    assert (note.column, note.kind, note.params) == (
        "called",
        "fact_changes",
        {"before": "Bố Mai", "after": "Bố Nam"},
    )
    assert now() == ("Bố Nam", "bo nam")
    take_back(commune_officer, second)
    assert now() == ("Bố Mai", "bo mai")
    take_back(commune_officer, first)
    assert now() == (None, None)


def test_the_same_again_or_older_changes_nothing(office: Office, commune_officer: Any) -> None:
    told(office, commune_officer, FAMILY[0] | {"called": "Bố Mai"})
    before = list(PersonFact.plain.values_list("pk", flat=True))
    told(office, commune_officer, FAMILY[0] | {"called": "Bố Mai"}, name="again")
    older = told(
        office, commune_officer, FAMILY[0] | {"called": "Bố Nam"}, name="older", told_on="01/01/2020"
    )
    assert ImportFault.plain.get(batch__uid=older).kind == "fact_older"
    assert list(PersonFact.plain.values_list("pk", flat=True)) == before


def test_a_new_person_of_the_list_is_called_so_once(office: Office, commune_officer: Any) -> None:
    told(office, commune_officer, *(row | {"called": "Bố Mai"} for row in FAMILY[:2]))
    assert PersonFact.plain.filter(CURRENT, kind="called").count() == 2


def test_many_cost_no_statement_each(office: Office, commune_officer: Any) -> None:
    told(office, commune_officer, *families(150))
    with CaptureQueriesContext(connection) as asked:
        told(office, commune_officer, *(row | {"called": "Bố Mai"} for row in families(150)), name="many")
    changed = [one for one in asked if one["sql"].startswith('UPDATE "registry_person" SET "called"')]
    assert len(changed) == 1
    assert Person.plain.filter(called="Bố Mai").count() == 150
