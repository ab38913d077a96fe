"""The word index also holds each word with its commune before it, and the birth year: who searches her commune reads
lists as long as her commune, not as the province.

SQLite: one FTS5 table, its body made by BODY; PostgreSQL: a column the database keeps, with a GIN index. Both answer
the same question (`fulltext.fts5_query`, `fulltext.tsquery`).
"""

from django.db import migrations

from hoaban.kit import fulltext

TABLE, WORDS = "registry_person", "registry_person_words"
BODY = (
    "{0}name_key || ' ' || ({0}place_no / 10000) || replace({0}name_key, ' ', ' ' || ({0}place_no / 10000)) "
    "|| coalesce(' y' || {0}birth_year, '')"
)
FORMER = "{0}name_key"
VECTOR = (
    "to_tsvector('simple'::regconfig, name_key || ' ' || (place_no / 10000)::text "
    "|| replace(name_key, ' ', ' ' || (place_no / 10000)::text) || coalesce(' y' || birth_year::text, ''))"
)


def _triggers(body, columns):
    new = body.format("new.")
    return (
        f"CREATE TRIGGER {WORDS}_in AFTER INSERT ON {TABLE} WHEN new.batch_id IS NULL BEGIN "
        f"INSERT INTO {WORDS}(rowid, body) VALUES (new.id, {new}); END",
        f"CREATE TRIGGER {WORDS}_out AFTER DELETE ON {TABLE} BEGIN DELETE FROM {WORDS} WHERE rowid = old.id; END",
        f"CREATE TRIGGER {WORDS}_new AFTER UPDATE OF {columns} ON {TABLE} BEGIN "
        f"UPDATE {WORDS} SET body = {new} WHERE rowid = new.id; END",
    )


def _make_anew(editor, body, columns, beginnings=""):
    for name in ("in", "out", "new"):
        editor.execute(f"DROP TRIGGER IF EXISTS {WORDS}_{name}")
    editor.execute(f"DROP TABLE IF EXISTS {WORDS}")
    editor.execute(fulltext.fts5_schema(WORDS, beginnings=beginnings))
    editor.execute(f"INSERT INTO {WORDS}(rowid, body) SELECT id, {body.format('')} FROM {TABLE}")
    for statement in _triggers(body, columns):
        editor.execute(statement)


def make(_apps, editor):
    if editor.connection.vendor == "sqlite":
        _make_anew(editor, BODY, "name_key, place_no, birth_year", beginnings="1 2")
        return
    editor.execute(f"DROP INDEX IF EXISTS {TABLE}_name_key_trgm")
    editor.execute(f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ({VECTOR}) STORED")
    editor.execute(f"CREATE INDEX {WORDS} ON {TABLE} USING gin (words)")


def unmake(_apps, editor):
    if editor.connection.vendor == "sqlite":
        _make_anew(editor, FORMER, "name_key")
        return
    editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN words")
    for statement in fulltext.trigram_schema(TABLE, "name_key"):
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_dated_facts")]
    operations = [migrations.RunPython(make, unmake, atomic=True)]
