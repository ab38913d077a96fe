import django.db.models.manager
import hoaban.kit.uid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hazards', '0006_sign_by_zalo'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ground',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=hoaban.kit.uid.uuid7, editable=False)),
                ('place_no', models.BigIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('holds', models.BooleanField()),
                ('ground', models.PositiveSmallIntegerField()),
                ('paper', models.CharField(max_length=200)),
                ('since', models.DateField()),
                ('deed', models.UUIDField(db_index=True)),
                ('batch', models.BigIntegerField(null=True)),
                ('by_key', models.CharField(max_length=80)),
                ('by_label', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('compared_label', models.CharField(blank=True, max_length=200)),
                ('compared_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'plain',
                'default_manager_name': 'plain',
                'constraints': [models.UniqueConstraint(fields=('uid',), name='hazards_ground_uid_once'), models.UniqueConstraint(fields=('place_no', 'number'), name='hazards_ground_number_once'), models.UniqueConstraint(condition=models.Q(('holds', True)), fields=('place_no',), name='hazards_ground_holds_once'), models.CheckConstraint(condition=models.Q(('ground__gte', 1), ('ground__lte', 4)), name='hazards_ground_known')],
            },
            managers=[
                ('plain', django.db.models.manager.Manager()),
            ],
        ),
    ]
