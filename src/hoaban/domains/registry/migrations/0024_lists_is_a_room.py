from django.db import migrations


class Migration(migrations.Migration):
    """One table leaves this room for `lists`: in Django's state only, no statement touches it (decision 0060)."""

    dependencies = [
        ("registry", "0023_rounds_is_a_room"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="LeftOut"),
            ],
        ),
    ]
