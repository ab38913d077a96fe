"""One full-text index for both databases: FTS5 on SQLite, a folded column with trigrams on PostgreSQL.

A room makes it in a migration (`CreateIndex`), writes it with its row (`write`, in the row's transaction) and narrows a
scoped queryset with it (`matching`). Both sides are folded by `kit.text`, so neither database's collation, tokenizer or
idea of Vietnamese matters; the same cases are run on both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db import connections, models, router
from django.db.migrations.operations.base import Operation
from django.db.models.expressions import RawSQL

from hoaban.foundation.search import rules
from hoaban.kit import fulltext
from hoaban.kit.text import name_key

Row = TypeVar("Row", bound=models.Model)
Entry = tuple[int, Sequence[str]]
_AT_ONCE = 500  # two parameters a row: far below SQLite's limit, a transaction of some milliseconds


@dataclass(frozen=True, slots=True)
class FoldedIndex:
    """An index by table name; ``rowid`` is the primary key of the row it finds."""

    table: str

    def __post_init__(self) -> None:
        if not self.table.replace("_", "").isalnum() or not self.table.isascii():
            raise ValueError(f"{self.table!r} is no table name")

    def write(self, entries: Iterable[Entry], using: str = "default") -> int:
        """Put the texts of rows in, in place of what was there; how many. Call it where the row is written."""
        written, rest = 0, iter(entries)
        while page := list(islice(rest, _AT_ONCE)):
            self.remove([pk for pk, _texts in page], using)
            rows = [(pk, body_of(texts)) for pk, texts in page]
            with connections[using].cursor() as cursor:
                cursor.executemany(self._sql("INSERT INTO {index} (rowid, body) VALUES (%s, %s)"), rows)
            written += len(page)
        return written

    def remove(self, pks: Sequence[int], using: str = "default") -> None:
        """Take rows out."""
        with connections[using].cursor() as cursor:
            cursor.executemany(self._sql("DELETE FROM {index} WHERE rowid = %s"), [(pk,) for pk in pks])

    def clear(self, using: str = "default") -> None:
        """Empty it, before a rebuild."""
        with connections[using].cursor() as cursor:
            cursor.execute(self._sql("DELETE FROM {index}"))

    def matching(self, rows: "models.QuerySet[Row]", text: str) -> "models.QuerySet[Row]":
        """The rows of which every asked word is a word, in any order, the last perhaps half typed; or the initials."""
        condition, params = self._condition(text, rows.db)
        if not condition:
            return rows.none()
        statement = self._sql("SELECT rowid FROM {index} WHERE {condition}").replace("{condition}", condition)
        # What a person typed is only ever a parameter; the statement holds our own words and the checked name.
        return rows.filter(pk__in=RawSQL(statement, params))  # noqa: S611

    def _condition(self, text: str, using: str) -> tuple[str, list[str]]:
        words = fulltext.words_of(text)
        if not words:
            return "", []
        if connections[using].vendor == "sqlite":
            return f"{self.table} MATCH %s", [fulltext.fts5_query(text)]
        patterns = [*(f"% {word} %" for word in words[:-1]), f"% {words[-1]}%"]
        return " AND ".join(["body LIKE %s"] * len(patterns)), patterns

    def _sql(self, statement: str) -> str:
        return statement.replace("{index}", self.table)

    def creation_sql(self, vendor: str) -> Sequence[str]:
        """The statements that make it."""
        if vendor == "sqlite":
            return (fulltext.fts5_schema(self.table),)
        table = f"CREATE TABLE {self.table} (rowid bigint PRIMARY KEY, body text NOT NULL)"
        return (table, *fulltext.trigram_schema(self.table, "body"))


def body_of(texts: Sequence[str]) -> str:
    """What is indexed: every text folded, its initials as one more word, spaces at both ends so that LIKE meets words."""
    parts = [part for text in texts for part in (name_key(text), rules.initials(text)) if part]
    return f" {' '.join(parts)} "


class CreateIndex(Operation):
    """Migration operation: make a room's index on either database.

    Rows written before are put in by a resumable job of the room, never inside the migration.
    """

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._is_here(app_label, schema_editor):
            for statement in FoldedIndex(self.table).creation_sql(schema_editor.connection.vendor):
                schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._is_here(app_label, schema_editor):
            schema_editor.execute(f"DROP TABLE {FoldedIndex(self.table).table}")

    def describe(self) -> str:
        return f"Create the search index {self.table}"

    def deconstruct(self) -> tuple[str, list[str], dict[str, Any]]:
        return self.__class__.__name__, [self.table], {}

    def _is_here(self, app_label: str, schema_editor: Any) -> bool:
        return bool(router.allow_migrate(schema_editor.connection.alias, app_label))
