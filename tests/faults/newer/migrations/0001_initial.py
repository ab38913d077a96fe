"""A table; then whatever FAULTS_MIGRATION asks for."""

import os
import time
from pathlib import Path

from django.db import migrations


def change(apps: object, schema_editor: object) -> None:
    if schema_editor.connection.alias != "default":
        return
    wanted = os.environ.get("FAULTS_MIGRATION", "")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("CREATE TABLE newer_deed (id integer)")
        if wanted == "lose":
            cursor.execute("DELETE FROM audit_entry")
    if wanted == "break":
        raise RuntimeError("the migration breaks")
    if wanted.startswith("wait:"):
        Path(wanted.removeprefix("wait:")).touch()
        time.sleep(120)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(change)]
