"""On SQLite numbers are looked for by the end of their digest: an index of whole digests was four times as large, and each list slower for it.

No row is written anew. For 1.3 million people SQLite makes both indexes in a few seconds; PostgreSQL keeps the ones it has (decision 0101).
"""

from typing import Any

from django.db import migrations, models
from django.db.models import CharField, Func


class DigestEnd(Func):
    """The last letters of a digest on SQLite, all of it elsewhere. Migration 0033 puts another index in its place."""

    LETTERS = 12

    template = f"substr(%(expressions)s, -{LETTERS})"
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **more):  # type: ignore[no-untyped-def]
        return self.as_sql(compiler, connection, template="%(expressions)s", **more)


INDEXES = {"registry_person_identity": "identity_index", "registry_person_insurance": "insurance_index"}


def by_end(_apps: Any, schema: Any) -> None:
    _make(schema, f"substr({{column}}, -{DigestEnd.LETTERS})")


def whole(_apps: Any, schema: Any) -> None:
    _make(schema, "{column}")


def _make(schema: Any, of: str) -> None:
    if schema.connection.vendor != "sqlite":
        return
    for name, column in INDEXES.items():
        schema.execute(f"DROP INDEX {name}")
        schema.execute(f"CREATE INDEX {name} ON registry_person ({of.format(column=column)})")


class Migration(migrations.Migration):
    dependencies = [("registry", "0031_lists_undone_between")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(by_end, whole)],
            state_operations=[
                *(migrations.RemoveIndex(model_name="person", name=name) for name in INDEXES),
                *(
                    migrations.AddIndex(model_name="person", index=models.Index(DigestEnd(column), name=name))
                    for name, column in INDEXES.items()
                ),
            ],
        )
    ]
