"""Addresses are proven by a code. No page had let anybody save one before, so that there is no row to move."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0002_unsure'),
    ]

    operations = [
        migrations.AddField(model_name='endpoint', name='verified_at', field=models.DateTimeField(null=True)),
        migrations.AddField(model_name='endpoint', name='code_at', field=models.DateTimeField(null=True)),
        migrations.AddField(model_name='endpoint', name='code_tries', field=models.PositiveSmallIntegerField(default=0)),
    ]
