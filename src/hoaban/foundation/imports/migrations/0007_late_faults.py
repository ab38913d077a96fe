from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0006_columns_file")]
    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="rows_late",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="importfault",
            name="is_late",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
