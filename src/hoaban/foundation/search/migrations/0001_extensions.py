"""PostgreSQL's trigrams; on SQLite there is nothing to do (FTS5 is built in). Text is folded by kit.text, not by unaccent.

Plain SQL instead of django.contrib.postgres, which cannot be imported where the extra `postgres` is absent.
"""

from django.db import migrations


def extend(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(extend, migrations.RunPython.noop)]
