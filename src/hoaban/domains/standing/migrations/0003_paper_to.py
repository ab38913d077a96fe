from typing import Any

from django.db import migrations, models


def write_ends(apps: Any, _editor: Any) -> None:
    """What no later amount ended was ended by its paper."""
    limits = apps.get_model("standing", "Limit").plain
    begins = set(limits.values_list("benefit", "giver", "valid_from"))
    for row in limits.filter(valid_to__isnull=False):
        if (row.benefit, row.giver, row.valid_to) not in begins:
            row.paper_to = row.valid_to
            row.save(update_fields=["paper_to"])


class Migration(migrations.Migration):

    dependencies = [
        ('standing', '0002_gifts'),
    ]

    operations = [
        migrations.AddField(
            model_name='limit',
            name='paper_to',
            field=models.DateField(null=True),
        ),
        migrations.RunPython(write_ends, migrations.RunPython.noop),
    ]
