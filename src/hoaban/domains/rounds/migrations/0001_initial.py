import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

def carry_names(apps, schema_editor):
    """Django's own list of tables follows the room; nothing of the house refers to it."""
    _rename(apps, schema_editor, "registry", "rounds")


def carry_back(apps, schema_editor):
    _rename(apps, schema_editor, "rounds", "registry")


def _rename(apps, schema_editor, old, new):
    rows = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    for model in ("householdvisit", "visitphoto"):
        if not rows.filter(app_label=new, model=model).exists():
            rows.filter(app_label=old, model=model).update(app_label=new)


OPTIONS = {"abstract": False, "base_manager_name": "plain", "default_manager_name": "plain"}
MANAGERS = [("plain", django.db.models.manager.Manager())]


class Migration(migrations.Migration):
    """The registry's tables become this room's: in Django's state only, no statement touches them (decision 0060)."""

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("files", "0001_initial"),
        ("registry", "0023_rounds_is_a_room"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="HouseholdVisit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("uid", models.UUIDField()),
                        ("place_no", models.BigIntegerField()),
                        ("visited_at", models.DateTimeField()),
                        ("met", models.CharField(blank=True, default="", max_length=10)),
                        ("people_present", models.PositiveIntegerField(null=True)),
                        ("note", models.TextField(blank=True, default="")),
                        ("corrected", models.JSONField(default=list)),
                        ("by_key", models.CharField(max_length=80)),
                        ("by_label", models.CharField(max_length=200)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                            ),
                        ),
                    ],
                    options=OPTIONS
                    | {
                        "db_table": "registry_householdvisit",
                        "indexes": [models.Index(fields=["household", "visited_at"], name="registry_visit_household")],
                        "constraints": [models.UniqueConstraint(fields=("uid",), name="registry_visit_uid_once")],
                    },
                    managers=MANAGERS,
                ),
                migrations.CreateModel(
                    name="VisitPhoto",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("uid", models.UUIDField()),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.householdvisit"
                            ),
                        ),
                    ],
                    options=OPTIONS
                    | {
                        "db_table": "registry_visitphoto",
                        "constraints": [models.UniqueConstraint(fields=("uid",), name="registry_visit_photo_once")],
                    },
                    managers=MANAGERS,
                ),
            ],
        ),
        migrations.RunPython(carry_names, carry_back),
    ]
