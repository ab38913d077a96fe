"""A number of a decision that was mistyped and corrected stays beside whom it recognised."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("standing", "0003_paper_to")]

    operations = [
        migrations.AddField(
            model_name="recognition",
            name="former",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
