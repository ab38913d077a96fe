"""When a line whose other side takes a message as one hands it over again, and how often it did."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notify', '0008_inbound_parts'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='again_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='notify_delivery_resent_once',
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('resends__lte', 1), ('channel', 'speaker'), _connector='OR'), name='notify_delivery_resent_once'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('again_at__isnull', False)), fields=['again_at'], name='notify_delivery_again'),
        ),
    ]
