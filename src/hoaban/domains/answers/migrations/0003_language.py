from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("answers", "0002_voice")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
    ]
