"""One index, two databases, the same answers."""

from typing import Any

import pytest
from django.db import connection

from hoaban.foundation.jobs.models import Failure
from hoaban.foundation.search.api import CreateIndex, FoldedIndex, Hit
from hoaban.foundation.search.queries import ranked
from hoaban.foundation.search.tests.cases import CASES, NAMES

INDEX = FoldedIndex("search_test_index")


@pytest.fixture
def index(db: None) -> FoldedIndex:
    """Any table can carry an index: `Failure` stands in for a room's rows."""
    with connection.cursor() as cursor:
        for statement in INDEX.creation_sql(connection.vendor):
            cursor.execute(statement)
    INDEX.write((pk, [name]) for pk, name in NAMES.items())
    from django.utils import timezone

    Failure.plain.bulk_create(
        [Failure(pk=pk, job="x", at=timezone.now(), holder="", reason=name) for pk, name in NAMES.items()]
    )
    return INDEX


def found(index: FoldedIndex, text: str) -> set[int]:
    return set(index.matching(Failure.plain.all(), text).values_list("pk", flat=True))


@pytest.mark.parametrize(("text", "expected", "first"), CASES)
def test_what_people_type_finds_and_ranks(
    index: FoldedIndex, text: str, expected: set[int], first: int | None
) -> None:
    pks = found(index, text)
    assert pks == expected
    hits = ranked(text, (Hit("r", "k", str(pk), NAMES[pk], "", f"/{pk}") for pk in sorted(pks, reverse=True)))
    assert (int(hits[0].key) if hits else None) == first


def test_writing_again_replaces_and_removing_forgets(index: FoldedIndex) -> None:
    index.write([(3, ["Hoa Mận"])])
    assert found(index, "hoa ban") == set()
    assert found(index, "hoa man") == {3}
    index.remove([3])
    assert found(index, "hoa man") == set()
    index.clear()
    assert found(index, "hoa") == set()


def test_it_narrows_a_queryset_and_keeps_its_scope(index: FoldedIndex) -> None:
    rows = index.matching(Failure.plain.filter(pk__gt=1), "hoa")
    assert set(rows.values_list("pk", flat=True)) == {2, 3}
    assert index.matching(Failure.plain.all(), "…").count() == 0


def test_a_thousand_rows_are_written_in_pages(index: FoldedIndex) -> None:
    assert index.write((pk, ["Bản Nà Cần"]) for pk in range(1000, 2001)) == 1001
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_test_index")
        assert cursor.fetchone()[0] == 1001 + len(NAMES)


def test_a_table_name_is_never_pasted_from_outside() -> None:
    with pytest.raises(ValueError, match="no table name"):
        FoldedIndex("a; DROP TABLE b")


class _Schema:
    """Stands in for the schema editor: collects statements."""

    def __init__(self) -> None:
        self.connection = connection
        self.said: list[str] = []

    def execute(self, statement: str) -> None:
        self.said.append(statement)


def test_the_migration_operation_makes_and_drops_it(db: None) -> None:
    schema: Any = _Schema()
    operation = CreateIndex("room_index")
    operation.database_forwards("search", schema, None, None)
    operation.database_backwards("search", schema, None, None)
    assert "CREATE" in schema.said[0]
    assert schema.said[-1] == "DROP TABLE room_index"
    assert operation.deconstruct() == ("CreateIndex", ["room_index"], {})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="unaccent is PostgreSQL's")
def test_the_databases_own_unaccent_agrees_with_our_folding(db: None) -> None:
    from hoaban.kit.text import name_key

    with connection.cursor() as cursor:
        for name in NAMES.values():
            cursor.execute("SELECT lower(unaccent(%s))", [name])
            assert name_key(cursor.fetchone()[0]) == name_key(name)
