import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import hoaban.kit.uid


def carry_names(apps, schema_editor):
    """Django's own list of tables follows the room; nothing of the house refers to it."""
    _rename(apps, schema_editor, "registry", "difficulty")


def carry_back(apps, schema_editor):
    _rename(apps, schema_editor, "difficulty", "registry")


def _rename(apps, schema_editor, old, new):
    rows = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for model in ("difficultydecision", "difficultyunit"):
        if not rows.filter(app_label=new, model=model).exists():
            rows.filter(app_label=old, model=model).update(app_label=new)


OPTIONS = {"abstract": False, "base_manager_name": "plain", "default_manager_name": "plain"}
MANAGERS = [("plain", django.db.models.manager.Manager())]


class Migration(migrations.Migration):
    """The registry's tables become this room's: in Django's state only, no statement touches them (decision 0060)."""

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("imports", "0006_columns_file"),
        ("places", "0002_facility_version"),
        ("registry", "0022_difficulty_is_a_room"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="DifficultyDecision",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("by_key", models.CharField(max_length=80)),
                        ("by_label", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                        ("uid", models.UUIDField(default=hoaban.kit.uid.uuid7, editable=False)),
                        ("number", models.CharField(max_length=60)),
                        ("signed_on", models.DateField()),
                        ("issuer", models.CharField(max_length=200)),
                        ("of", models.CharField(max_length=10)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(null=True)),
                        ("adds", models.BooleanField(default=False)),
                        ("text", models.TextField(blank=True)),
                        ("unknown", models.JSONField(default=list)),
                        ("batch_version", models.PositiveIntegerField(null=True)),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("in_force_at", models.DateTimeField(null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("is_synthetic", models.BooleanField(default=False)),
                        (
                            "batch",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="imports.importbatch"
                            ),
                        ),
                    ],
                    options=OPTIONS
                    | {
                        "db_table": "registry_difficultydecision",
                        "constraints": [
                            models.UniqueConstraint(fields=("uid",), name="registry_decision_uid_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "taken_back"), _negated=True),
                                fields=("number", "of"),
                                name="registry_decision_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("of__in", ["villages", "communes"])), name="registry_decision_of_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "in_force", "taken_back"])),
                                name="registry_decision_state_known",
                            ),
                        ],
                    },
                    managers=MANAGERS,
                ),
                migrations.CreateModel(
                    name="DifficultyUnit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("place_no", models.BigIntegerField()),
                        ("is_listed", models.BooleanField(default=True)),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="difficulty.difficultydecision"
                            ),
                        ),
                        (
                            "fact",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.villagefact"
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.unit"
                            ),
                        ),
                    ],
                    options=OPTIONS
                    | {
                        "db_table": "registry_difficultyunit",
                        "indexes": [models.Index(fields=["place_no"], name="registry_decision_place")],
                        "constraints": [
                            models.UniqueConstraint(fields=("decision", "unit"), name="registry_decision_unit_once")
                        ],
                    },
                    managers=MANAGERS,
                ),
            ],
        ),
        migrations.RunPython(carry_names, carry_back),
    ]
