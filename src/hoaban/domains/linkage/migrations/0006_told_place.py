"""A word to the keeper stays with the commune that told it, wherever its person lives since; of former words: where she lives now."""

from django.db import migrations, models
from django.db.models import Case, F, When


def where_they_live(apps, _schema) -> None:  # type: ignore[no-untyped-def]
    rows = apps.get_model("linkage", "Pair")._base_manager.filter(told_at__isnull=False)
    rows.update(told_place=Case(When(told_side=1, then=F("first_place")), default=F("second_place")))


class Migration(migrations.Migration):
    dependencies = [("linkage", "0005_told_the_keeper")]

    operations = [
        migrations.AddField(model_name="pair", name="told_place", field=models.BigIntegerField(null=True)),
        migrations.RunPython(where_they_live, migrations.RunPython.noop),
    ]
