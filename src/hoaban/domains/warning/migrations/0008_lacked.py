from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('warning', '0007_toneless'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='lacked',
            field=models.JSONField(null=True),
        ),
    ]
