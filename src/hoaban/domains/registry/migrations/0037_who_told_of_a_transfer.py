"""Who told that people moved to another commune; of those sent before, nobody is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0036_told_with_its_day")]

    operations = [
        migrations.AddField(
            model_name="transfer",
            name="said_by",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
    ]
