"""Rows of a window are found by their ids, which the dispatcher holds: nothing reads this index any more."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0003_proving'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='delivery', name='notify_delivery_window'),
    ]
