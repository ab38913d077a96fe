"""A number that was corrected or taken away stays sealed beside its change, so that it can be put back (decision 0078)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0028_erased"),
    ]

    operations = [
        migrations.AddField(
            model_name="change",
            name="former_sealed",
            field=models.BinaryField(max_length=80, null=True),
        ),
    ]
