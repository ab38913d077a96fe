import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


def carry_name(apps, schema_editor):
    """Django's own list of tables follows the room; nothing of the house refers to it."""
    _rename(apps, schema_editor, "registry", "lists")


def carry_back(apps, schema_editor):
    _rename(apps, schema_editor, "lists", "registry")


def _rename(apps, schema_editor, old, new):
    rows = apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias)
    if not rows.filter(app_label=new, model="leftout").exists():
        rows.filter(app_label=old, model="leftout").update(app_label=new)


class Migration(migrations.Migration):
    """The registry's table becomes this room's: in Django's state only, no statement touches it (decision 0060)."""

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("imports", "0003_notes"),
        ("registry", "0024_lists_is_a_room"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="LeftOut",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("rows", models.IntegerField()),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="imports.importbatch"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "plain",
                        "default_manager_name": "plain",
                        "db_table": "registry_leftout",
                        "constraints": [
                            models.UniqueConstraint(fields=("household", "batch"), name="registry_left_out_once")
                        ],
                    },
                    managers=[("plain", django.db.models.manager.Manager())],
                ),
            ],
        ),
        migrations.RunPython(carry_name, carry_back),
    ]
