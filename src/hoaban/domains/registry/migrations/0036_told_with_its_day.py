"""A correction keeps since when it is so, a move who told of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0035_returned")]

    operations = [
        migrations.AddField(model_name="change", name="on", field=models.DateField(null=True)),
        migrations.AddField(
            model_name="move",
            name="said_by",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
    ]
