"""What is said of a village's line outlives one warning, and signs ask whether another is cut off.

Villages that stand as cut off in a warning that runs keep it, with when it was said and by whom.
"""

import django.db.models.deletion
import django.db.models.manager
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import hoaban.kit.uid

DARK = ["tower", "power", "road", "unsure", "no_network"]
REPORTED = DARK[:-1]
HAPPENED = ["asked", "again", "rung", "dark", "light", "taken", "released", "ended", "out", "not_dark", "undone"]


def keep_what_was_said(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Of real warnings that run; the newest that was said of a village."""
    rows = apps.get_model("answers", "Owed").plain.filter(
        round__closed_at__isnull=True, round__is_exercise=False, dark__in=REPORTED
    )
    history, cut_off = apps.get_model("answers", "History").plain, apps.get_model("answers", "CutOff").plain
    for owed in rows.order_by("-round__issued_at", "-pk"):
        said = history.filter(owed=owed, what="dark").order_by("-at", "-pk").first()
        told = {
            "why": owed.dark, "since": said.at if said else owed.asked_at, "by_key": "system:answers.chase",
            "by_label": said.by_label if said else "",
        }  # fmt: skip
        cut_off.get_or_create(place_no=owed.place_no, ended_at=None, defaults=told)


class Migration(migrations.Migration):
    dependencies = [("answers", "0004_by_zalo")]

    operations = [
        migrations.RemoveConstraint(model_name="owed", name="answers_owed_dark_known"),
        migrations.AddConstraint(
            model_name="owed",
            constraint=models.CheckConstraint(
                condition=models.Q(("dark__in", [*DARK, ""])), name="answers_owed_dark_known"
            ),
        ),
        migrations.RemoveConstraint(model_name="history", name="answers_history_known"),
        migrations.AddConstraint(
            model_name="history",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", HAPPENED)), name="answers_history_known"
            ),
        ),
        migrations.CreateModel(
            name="CutOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=hoaban.kit.uid.uuid7, editable=False, unique=True)),
                ("place_no", models.BigIntegerField()),
                ("why", models.CharField(max_length=12)),
                ("since", models.DateTimeField()),
                ("by_key", models.CharField(max_length=80)),
                ("by_label", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("back", models.CharField(blank=True, default="", max_length=8)),
                ("ended_label", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
                "default_manager_name": "plain",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("place_no",),
                        name="answers_cut_off_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why__in", REPORTED)), name="answers_cut_off_why_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("back__in", ["officer", "answer", "receipt", "undone", ""])),
                        name="answers_cut_off_back_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("back", ""), ("ended_at__isnull", True)),
                            models.Q(("ended_at__isnull", False), models.Q(("back", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="answers_cut_off_ends_whole",
                    ),
                ],
            },
            managers=[("plain", django.db.models.manager.Manager())],
        ),
        migrations.CreateModel(
            name="Doubt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(default="open", max_length=4)),
                ("since", models.DateTimeField()),
                ("arrived", models.PositiveIntegerField(null=True)),
                ("taken", models.PositiveIntegerField(null=True)),
                ("arrived_beside", models.PositiveIntegerField(null=True)),
                ("taken_beside", models.PositiveIntegerField(null=True)),
                ("silent", models.JSONField(default=list)),
                ("decided_label", models.CharField(blank=True, default="", max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "owed",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="answers.owed",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "plain",
                "default_manager_name": "plain",
                "constraints": [
                    models.UniqueConstraint(fields=("owed", "number"), name="answers_doubt_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "yes", "no", "gone"])),
                        name="answers_doubt_state_known",
                    ),
                ],
            },
            managers=[("plain", django.db.models.manager.Manager())],
        ),
        migrations.RunPython(keep_what_was_said, migrations.RunPython.noop, elidable=True),
    ]
