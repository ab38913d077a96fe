"""What stands in records that nobody rewrites is written as it was before the room was one (decision 0060)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from hoaban.domains.lists.household_list import KIND
from hoaban.domains.lists.models import LeftOut
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.queries import left_out
from hoaban.domains.registry.tests.conftest import COMMUNES, Office
from hoaban.domains.registry.values import Part, PersonTold, Precision, Relation, Sex
from hoaban.foundation.access.api import Actor, SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import BatchFacts, BatchId
from hoaban.kit.uid import uuid7

pytestmark = pytest.mark.django_db(databases="__all__")
HERE, NEXT = COMMUNES["03646"], COMMUNES["03664"]
TOLD = PersonTold("Lò Văn Pản", Relation.HEAD, Sex.MALE, 1960, None, None, Precision.YEAR, "")
Deed = Callable[[BatchFacts], Any]


def facts(asker: Actor) -> BatchFacts:
    return BatchFacts(BatchId(1), uuid7(), asker)


def test_table_kind_and_right_are_the_old_ones() -> None:
    assert LeftOut._meta.db_table == "registry_leftout"
    assert (KIND.name, KIND.permission) == ("registry.household_list", "registry:household:import")
    with connection.cursor() as cursor:
        standing = connection.introspection.table_names(cursor)
    newer = {"lists_wholelist"}
    assert {table for table in standing if table.startswith("lists_")} == newer


@pytest.mark.parametrize(
    "deed",
    [
        lambda batch: registry.registered(batch, {(HERE, "H1")}, {}),
        lambda batch: registry.residents_like(batch, {HERE: {"lo van pan"}}, {}),
        lambda batch: registry.numbers_taken(batch, {Part.IDENTITY: {"x"}}),
        lambda batch: registry.change_people(batch, {1: TOLD}, {}),
        lambda batch: registry.bring_homes(
            batch, {(HERE, "H1"): registry.HomeBrought(HERE, "", "", None)}, {(HERE, "H1")}
        ),
        lambda batch: registry.bring_people(batch, {}, [], []),
    ],
    ids=["registered", "residents_like", "numbers_taken", "change_people", "bring_homes", "bring_people"],
)
def test_whoever_may_bring_no_list_neither_reads_nor_writes_for_one(deed: Deed, commune_officer: Any) -> None:
    with pytest.raises(NotAllowed):
        deed(facts(SystemActor("nobody")))


def test_a_household_of_another_commune_is_not_brought(commune_officer: Any) -> None:
    told = {(NEXT, "H1"): registry.HomeBrought(NEXT, "", "", None)}
    with pytest.raises(NotAllowed):
        registry.bring_homes(facts(commune_officer), told, set(told))
    assert not Household.plain.exists()


def test_who_sees_the_household_sees_its_line_of_the_ledger(
    office: Office, commune_officer: Any, outsider: Any
) -> None:
    uid = office.take_in(commune_officer, office.sheet(rows=300, faults=24)[0])
    lines = LeftOut.plain.count()
    assert lines > 0
    assert LeftOut.objects.visible_to(commune_officer).count() == lines
    assert LeftOut.objects.visible_to(outsider).count() == 0
    assert set(LeftOut.plain.values_list("batch_id", flat=True)) == {ImportBatch.plain.get(uid=uid).pk}


def test_a_later_list_counts_what_the_first_had_left_out_first(office: Office, commune_officer: Any) -> None:
    """The line of the second list is negative: what it brings were rows that had been missing."""
    office.take_in(commune_officer, office.sheet(rows=300, faults=24)[0])
    missing = dict(LeftOut.plain.values_list("household_id", "rows"))
    assert missing
    assert left_out(list(missing)) == missing
    uid = office.take_in(commune_officer, office.sheet(rows=300, faults=0)[0])
    later = LeftOut.plain.filter(batch_id=ImportBatch.plain.get(uid=uid).pk)
    assert dict(later.values_list("household_id", "rows")) == {home: -rows for home, rows in missing.items()}
    assert Person.plain.count() == 300
    assert left_out(list(missing)) == {}
