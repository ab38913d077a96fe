"""The word index beside `Person`, kept by the database (migration 0026): each word of the name and of the name people go by,
each word with its commune's number before it, and the birth year."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from hoaban.kit import fulltext

YEAR = "y"
"""The letter before a birth year: no folded name is a letter and digits."""

FILL = (
    "INSERT INTO registry_person_words(rowid, body) SELECT id, names || ' ' || (place_no / 10000) "
    "|| replace(names, ' ', ' ' || (place_no / 10000)) || coalesce(' y' || birth_year, '') FROM (SELECT id, place_no, "
    "birth_year, batch_id, name_key || coalesce(' ' || called_key, '') AS names FROM registry_person)"
)
"""SQLite: what a list brought enters in one statement; single rows come in by trigger."""


@transaction.atomic
def make_anew() -> int:
    """All words of everybody from their names, for an index that was damaged; how many people. Who writes people waits meanwhile.

    On PostgreSQL the words themselves are the database's own column and always right: the index over them is made anew, by the
    tables' owner.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO registry_person_words(registry_person_words) VALUES ('rebuild')"
            )  # else nothing can be deleted
            cursor.execute("DELETE FROM registry_person_words")
            cursor.execute(FILL)
        else:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("REINDEX INDEX registry_person_words")
        cursor.execute("SELECT count(*) FROM registry_person")
        return int(cursor.fetchone()[0])


def inside(commune: int, word: str) -> str:
    """A word as it stands for those who live in this commune (its place number without the village's digits)."""
    return f"{commune}{word}"


def question(wanted: Sequence[Sequence[fulltext.Group]]) -> str:
    """In the database's own language: any of these, each of which wants one word of every group."""
    if connection.vendor == "sqlite":
        return fulltext.fts5_query(*wanted)
    return fulltext.tsquery(*wanted)


def holding(rows: QuerySet[Any], asked: object) -> QuerySet[Any]:
    """Rows that a `question` finds (or one told later: ``access.Given``).

    Raw SQL as a condition: SQLite's index is a virtual table and PostgreSQL's a column the database keeps; neither has a model.
    """
    if connection.vendor == "sqlite":
        return rows.extra(
            tables=["registry_person_words"],
            where=["registry_person_words.rowid = registry_person.id", "registry_person_words MATCH %s"],
            params=[asked],
        )
    return rows.extra(where=["registry_person.words @@ to_tsquery('simple', %s)"], params=[asked])
