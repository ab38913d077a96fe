from django.db import migrations, models


class Migration(migrations.Migration):
    """A bell rings for a storm, for signs of a commune, or for a call for help. The two renamed columns keep their names in the table: a
    program of before this still reads them."""

    dependencies = [("ringing", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("bell", "ringing_bell_one_of_a_storm"),
        migrations.RemoveConstraint("bell", "ringing_bell_never_silent"),
        migrations.RemoveConstraint("bell", "ringing_bell_state_known"),
        migrations.AlterField("bell", "storm", models.UUIDField(db_column="storm")),
        migrations.RenameField("bell", "storm", "occasion"),
        migrations.AlterField("bell", "alert", models.UUIDField(db_column="alert")),
        migrations.RenameField("bell", "alert", "subject"),
        migrations.AddField("bell", "what", models.CharField(db_default="draft", default="draft", max_length=5)),
        migrations.AddField("bell", "held", models.CharField(blank=True, db_default="", default="", max_length=5)),
        migrations.AddField("bell", "is_nameless", models.BooleanField(db_default=False, default=False)),
        migrations.AddConstraint(
            "bell",
            models.UniqueConstraint(
                condition=models.Q(("state__in", ["held", "ringing", "taken", "unheard"])),
                fields=("occasion",),
                name="ringing_bell_one_of_a_storm",
            ),
        ),
        migrations.AddConstraint(
            "bell",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["held", "ringing", "taken"]), _negated=True),
                    ("next_at__isnull", False),
                    _connector="OR",
                ),
                name="ringing_bell_never_silent",
            ),
        ),
        migrations.AddConstraint(
            "bell",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["held", "settled", "taken"]), ("held", ""), _connector="OR"),
                name="ringing_bell_held_rings_not",
            ),
        ),
        migrations.AddConstraint(
            "bell",
            models.CheckConstraint(
                condition=models.Q(("what__in", ["draft", "sign", "help"])), name="ringing_bell_what_known"
            ),
        ),
        migrations.AddConstraint(
            "bell",
            models.CheckConstraint(
                condition=models.Q(("held__in", ["", "storm", "many"])), name="ringing_bell_held_known"
            ),
        ),
        migrations.AddConstraint(
            "bell",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["held", "ringing", "taken", "unheard", "settled"])),
                name="ringing_bell_state_known",
            ),
        ),
    ]
