from django.db import migrations, models


class Migration(migrations.Migration):
    """Null where a phone of before sent the form: it named no moments."""

    dependencies = [("offline", "0001_initial")]

    operations = [migrations.AddField("entry", "seen_at", models.JSONField(null=True))]
