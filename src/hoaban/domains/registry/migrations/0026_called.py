"""The name people go by: a dated fact of a person, and with her what she is called now, found by the same word index.

SQLite adds the two columns as they are and makes its triggers again: nobody is called anything yet, so the index holds;
the facts' new constraint writes their table anew. PostgreSQL makes its kept column again, which writes the table and its index once.
"""

from django.db import migrations, models

TABLE, WORDS = "registry_person", "registry_person_words"
NAMES = "({0}name_key || coalesce(' ' || {0}called_key, ''))"
FORMER = "{0}name_key"


def _body(names):
    return (
        f"{names} || ' ' || ({{0}}place_no / 10000) || replace({names}, ' ', ' ' || ({{0}}place_no / 10000)) "
        "|| coalesce(' y' || {0}birth_year, '')"
    )


def _vector(names):
    names = names.format("")
    return (
        f"to_tsvector('simple'::regconfig, {names} || ' ' || (place_no / 10000)::text "
        f"|| replace({names}, ' ', ' ' || (place_no / 10000)::text) || coalesce(' y' || birth_year::text, ''))"
    )


def _index(editor, names, columns):
    if editor.connection.vendor == "sqlite":
        new = _body(names).format("new.")
        for name in ("in", "new"):
            editor.execute(f"DROP TRIGGER IF EXISTS {WORDS}_{name}")
        editor.execute(
            f"CREATE TRIGGER {WORDS}_in AFTER INSERT ON {TABLE} WHEN new.batch_id IS NULL BEGIN "
            f"INSERT INTO {WORDS}(rowid, body) VALUES (new.id, {new}); END"
        )
        editor.execute(
            f"CREATE TRIGGER {WORDS}_new AFTER UPDATE OF {columns} ON {TABLE} BEGIN "
            f"UPDATE {WORDS} SET body = {new} WHERE rowid = new.id; END"
        )
        return
    editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN words")
    editor.execute(f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ({_vector(names)}) STORED")
    editor.execute(f"CREATE INDEX {WORDS} ON {TABLE} USING gin (words)")


def make(_apps, editor):
    _index(editor, NAMES, "name_key, place_no, birth_year, called_key")


def unmake(_apps, editor):
    _index(editor, FORMER, "name_key, place_no, birth_year")


KINDS = ['called', 'language', 'phone', 'channel', 'disability', 'schooling', 'insurance', 'livelihood']


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0025_said_groups'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='called',
            field=models.CharField(max_length=60, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='called_key',
            field=models.CharField(max_length=60, null=True),
        ),
        migrations.RemoveConstraint(
            model_name='personfact',
            name='registry_person_fact_kind',
        ),
        migrations.AddConstraint(
            model_name='personfact',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', KINDS)), name='registry_person_fact_kind'),
        ),
        migrations.RunPython(make, unmake),
    ]
