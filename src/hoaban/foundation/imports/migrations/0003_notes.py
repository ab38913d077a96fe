from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0002_who_asked'),
    ]

    operations = [
        migrations.AddField(
            model_name='importfault',
            name='is_note',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
