"""A deed that corrects the number of a decision in every household whose status stands on it leaves a row of its own."""

import django.db.models.manager
from django.db import migrations, models

import hoaban.kit.uid


class Migration(migrations.Migration):
    dependencies = [("registry", "0033_numbers_in_order")]

    operations = [
        migrations.CreateModel(
            name="DecisionCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_key", models.CharField(max_length=80)),
                ("by_label", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("uid", models.UUIDField(default=hoaban.kit.uid.uuid7, editable=False)),
                ("place_no", models.BigIntegerField()),
                ("before", models.CharField(max_length=160)),
                ("after", models.CharField(max_length=160)),
                ("count", models.IntegerField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("stayed", models.IntegerField(default=0)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
                "default_manager_name": "plain",
                "indexes": [models.Index(fields=["place_no", "at"], name="registry_decision_corrected")],
                "constraints": [
                    models.UniqueConstraint(fields=("uid",), name="registry_decision_correction_once"),
                ],
            },
            managers=[("plain", django.db.models.manager.Manager())],
        ),
    ]
