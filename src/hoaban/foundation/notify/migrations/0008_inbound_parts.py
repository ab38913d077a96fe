from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("notify", "0007_more_channels")]

    operations = [
        migrations.AddField(
            "inbound", "part_of", models.CharField(blank=True, db_default="", default="", max_length=60)
        ),
        migrations.AddField("inbound", "part_no", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField("inbound", "missing", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AlterField(
            "inbound",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "waiting"),
                    ("routed", "routed"),
                    ("unknown", "unknown"),
                    ("stuck", "stuck"),
                    ("part", "part"),
                    ("joined", "joined"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            "inbound",
            models.Index(condition=~Q(part_of=""), fields=["sender", "part_of"], name="notify_inbound_part"),
        ),
        migrations.AddIndex(
            "inbound",
            models.Index(condition=Q(state="part"), fields=["received_at"], name="notify_inbound_open_part"),
        ),
    ]
