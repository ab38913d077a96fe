from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0004_old_font'),
    ]

    operations = [
        migrations.AddField(
            model_name='importbatch',
            name='rows_matched',
            field=models.IntegerField(db_default=0, default=0),
        ),
    ]
