"""The registry's own word index, kept by the database with every row: FTS5 on SQLite, trigrams on PostgreSQL."""

from django.db import migrations

from hoaban.kit import fulltext

TABLE, WORDS = "registry_person", "registry_person_words"
TRIGGERS = (
    f"CREATE TRIGGER {WORDS}_in AFTER INSERT ON {TABLE} BEGIN "
    f"INSERT INTO {WORDS}(rowid, body) VALUES (new.id, new.name_key); END",
    f"CREATE TRIGGER {WORDS}_out AFTER DELETE ON {TABLE} BEGIN DELETE FROM {WORDS} WHERE rowid = old.id; END",
    f"CREATE TRIGGER {WORDS}_new AFTER UPDATE OF name_key ON {TABLE} BEGIN "
    f"UPDATE {WORDS} SET body = new.name_key WHERE rowid = new.id; END",
)


def make(_apps, editor):
    if editor.connection.vendor == "sqlite":
        for statement in (fulltext.fts5_schema(WORDS), *TRIGGERS):
            editor.execute(statement)
    else:
        for statement in fulltext.trigram_schema(TABLE, "name_key"):
            editor.execute(statement)


def unmake(_apps, editor):
    if editor.connection.vendor == "sqlite":
        for name in ("in", "out", "new"):
            editor.execute(f"DROP TRIGGER IF EXISTS {WORDS}_{name}")
        editor.execute(f"DROP TABLE IF EXISTS {WORDS}")
    else:
        editor.execute(f"DROP INDEX IF EXISTS {TABLE}_name_key_trgm")


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(make, unmake, atomic=True)]
