"""On SQLite numbers are looked for in one index of their own, with a layer in which those of a list wait (`numberindex`, decision 0106).

No row of a person is written anew; the index is made of 1.3 million people in a few seconds, and takes the place of three. Who
rebuilds `registry_person` makes these triggers again, as those of the words. PostgreSQL keeps the indexes it has, which no model
names any more.
"""

from typing import Any

from django.db import migrations

PEOPLE, KEYS = "registry_person", "registry_person_numbers"
FORMER = {
    "registry_person_identity": "substr(identity_index, -12)",
    "registry_person_insurance": "substr(insurance_index, -12)",
    "registry_person_phone": "phone_e164",
}
COLUMNS = "identity_index, insurance_index, phone_e164"


def _keys_of(row: str) -> str:
    """Of `new` or `old`: what stands in the index."""
    return (
        f"SELECT substr({row}.identity_index, -12) AS found_by UNION ALL SELECT substr({row}.insurance_index, -12) "
        f"UNION ALL SELECT {row}.phone_e164"
    )


_ENTER = f"INSERT OR IGNORE INTO {KEYS} SELECT 0, found_by, new.id FROM ({_keys_of('new')}) WHERE found_by <> ''"
_LEAVE = f"DELETE FROM {KEYS} WHERE waits IN (0, 1) AND found_by IN ({_keys_of('old')}) AND person = old.id"
_CHANGED = " OR ".join(f"old.{name} <> new.{name}" for name in COLUMNS.split(", "))
TRIGGERS = {
    # What a list brings enters in one statement.
    "in": f"AFTER INSERT ON {PEOPLE} WHEN new.batch_id IS NULL BEGIN {_ENTER}; END",
    "out": f"AFTER DELETE ON {PEOPLE} BEGIN {_LEAVE}; END",
    "new": f"AFTER UPDATE OF {COLUMNS} ON {PEOPLE} WHEN {_CHANGED} BEGIN {_LEAVE}; {_ENTER}; END",
}


def make(_apps: Any, schema: Any) -> None:
    if schema.connection.vendor != "sqlite":
        return
    schema.execute(
        f"CREATE TABLE {KEYS} (waits integer NOT NULL, found_by text NOT NULL, person integer NOT NULL, "
        "PRIMARY KEY (waits, found_by, person)) WITHOUT ROWID"
    )
    of_all = " UNION ALL ".join(f"SELECT {key} AS found_by, id FROM {PEOPLE}" for key in FORMER.values())
    schema.execute(f"INSERT OR IGNORE INTO {KEYS} SELECT 0, found_by, id FROM ({of_all}) WHERE found_by <> '' ORDER BY 2, 3")
    for name, what in TRIGGERS.items():
        schema.execute(f"CREATE TRIGGER {KEYS}_{name} {what}")
    for name in FORMER:
        schema.execute(f"DROP INDEX {name}")


def unmake(_apps: Any, schema: Any) -> None:
    if schema.connection.vendor != "sqlite":
        return
    for name, key in FORMER.items():
        schema.execute(f"CREATE INDEX {name} ON {PEOPLE} ({key})")
    for name in TRIGGERS:
        schema.execute(f"DROP TRIGGER {KEYS}_{name}")
    schema.execute(f"DROP TABLE {KEYS}")


class Migration(migrations.Migration):
    dependencies = [("registry", "0032_ends_of_digests")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make, unmake)],
            state_operations=[migrations.RemoveIndex(model_name="person", name=name) for name in FORMER],
        )
    ]
