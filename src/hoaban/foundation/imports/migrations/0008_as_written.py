from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0007_late_faults")]
    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="as_written",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
