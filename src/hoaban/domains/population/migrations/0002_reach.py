from django.db import migrations, models


class Migration(migrations.Migration):
    """Counts made before this one know no languages: every commune waits to be counted again."""

    dependencies = [("population", "0001_initial")]

    operations = [
        migrations.AddField("tally", "reach", models.JSONField(default=dict)),
        migrations.RunSQL("UPDATE population_count SET asked = asked + 1", migrations.RunSQL.noop),
    ]
