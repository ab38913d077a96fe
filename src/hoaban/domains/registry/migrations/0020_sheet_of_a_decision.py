import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0005_rows_matched"),
        ("registry", "0019_papers_of_lists"),
    ]

    operations = [
        migrations.AddField(
            model_name="difficultydecision",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="imports.importbatch",
            ),
        ),
        migrations.AddField(
            model_name="difficultydecision",
            name="batch_version",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
