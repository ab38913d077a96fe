"""A filter is kept whole, and without what was searched for: a name is nobody's filter to keep."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.http import QueryDict


def drop_searched(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Few rows: one for each list confirmed as a whole."""
    rows = apps.get_model("lists", "WholeList")._base_manager
    for pk, kept in rows.filter(kept__contains="q=").values_list("pk", "kept"):
        said = QueryDict(kept, mutable=True)
        said.pop("q", None)
        rows.filter(pk=pk).update(kept=said.urlencode())


class Migration(migrations.Migration):
    dependencies = [("lists", "0002_whole_lists")]

    operations = [
        migrations.AlterField("wholelist", "kept", models.CharField(blank=True, max_length=2_000)),
        migrations.RunPython(drop_searched, migrations.RunPython.noop),
    ]
