from django.db import migrations


class Migration(migrations.Migration):
    """Two tables leave this room for `rounds`: in Django's state only, no statement touches them (decision 0060)."""

    dependencies = [
        ("registry", "0022_difficulty_is_a_room"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="VisitPhoto"),
                migrations.DeleteModel(name="HouseholdVisit"),
            ],
        ),
    ]
