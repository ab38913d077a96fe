from django.db import migrations


class Migration(migrations.Migration):
    """Two tables leave this room for `difficulty`: in Django's state only, no statement touches them (decision 0060)."""

    dependencies = [
        ("registry", "0021_reached_by_index"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="DifficultyUnit"),
                migrations.DeleteModel(name="DifficultyDecision"),
            ],
        ),
    ]
