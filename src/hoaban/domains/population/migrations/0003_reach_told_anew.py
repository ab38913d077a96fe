from django.db import migrations


class Migration(migrations.Migration):
    """Counts made before this one know neither loudspeakers nor missing numbers: every commune waits to be counted again."""

    dependencies = [("population", "0002_reach")]

    operations = [
        migrations.RunSQL("UPDATE population_count SET asked = asked + 1", migrations.RunSQL.noop),
    ]
