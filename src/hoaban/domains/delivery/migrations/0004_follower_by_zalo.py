from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0003_homes_listed'),
    ]

    operations = [
        migrations.AddField(
            model_name='follower',
            name='by_zalo',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
