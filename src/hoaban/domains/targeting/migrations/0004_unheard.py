"""Homes of which nobody knows whether their message arrived, and when that was learnt after all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("targeting", "0003_landline_reason")]

    operations = [
        migrations.AddField(
            model_name="door",
            name="arrived_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveConstraint(model_name="door", name="targeting_door_why"),
        migrations.AddConstraint(
            model_name="door",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "why__in",
                        ["no_phone", "no_coverage", "visit", "carry", "failed", "unheard", "landline"],
                    )
                ),
                name="targeting_door_why",
            ),
        ),
    ]
