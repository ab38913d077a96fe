"""Checkpoints sign each other. Those of before signed less and cannot be signed anew; no release has made any."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL("DELETE FROM audit_checkpoint", migrations.RunSQL.noop),
        migrations.AddField("checkpoint", "number", models.PositiveIntegerField(unique=True), preserve_default=False),
        migrations.AddField("checkpoint", "previous", models.BinaryField(max_length=32), preserve_default=False),
    ]
