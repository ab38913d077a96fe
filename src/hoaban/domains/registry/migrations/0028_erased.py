"""People whose term is over are erased: their row says when, and a row of its own who pressed.

Nothing, not empty: SQLite adds the column without writing the table of people anew, whose triggers would go with it. The index
holds who died or moved away alone.
"""

import django.db.models.manager
from django.db import migrations, models

import hoaban.kit.uid


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0027_reached_covered"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    ("merged_into__isnull", True),
                    ("replaced_at__isnull", False),
                    ("valid_to__isnull", False),
                ),
                fields=["place_no", "valid_to"],
                name="registry_person_left",
            ),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_key", models.CharField(max_length=80)),
                ("by_label", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("uid", models.UUIDField(default=hoaban.kit.uid.uuid7, editable=False)),
                ("place_no", models.BigIntegerField()),
                ("count", models.IntegerField()),
                ("days", models.IntegerField()),
                ("document", models.CharField(max_length=200)),
                ("left", models.JSONField(default=dict)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
                "default_manager_name": "plain",
                "indexes": [models.Index(fields=["place_no", "at"], name="registry_erasure_commune")],
                "constraints": [
                    models.UniqueConstraint(fields=("uid",), name="registry_erasure_uid_once"),
                ],
            },
            managers=[("plain", django.db.models.manager.Manager())],
        ),
    ]
