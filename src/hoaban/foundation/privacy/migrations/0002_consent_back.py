from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="step",
            name="what",
            field=models.CharField(
                choices=[
                    ("receive", "receive"),
                    ("acknowledge", "acknowledge"),
                    ("begin", "begin"),
                    ("extend", "extend"),
                    ("answer", "answer"),
                    ("refuse", "refuse"),
                    ("consent_back", "consent_back"),
                ],
                max_length=12,
            ),
        ),
    ]
