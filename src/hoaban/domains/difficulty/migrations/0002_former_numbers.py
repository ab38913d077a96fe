"""A number that was mistyped and corrected stays beside its decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("difficulty", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="difficultydecision",
            name="former",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
