import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import hoaban.kit.uid


class Migration(migrations.Migration):
    """An installation that runs begins without a row: nothing is closed to anybody on the day of the upgrade."""

    dependencies = [
        ('accounts', '0004_acting'),
        ('warning', '0009_words_approved'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='decision', name='warning_decision_step_known'),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(
                condition=models.Q((
                    'step__in',
                    ['draft', 'change', 'name', 'review', 'issue', 'update', 'override', 'withdraw', 'restore', 'cancel', 'all_clear', 'expire'],
                )),
                name='warning_decision_step_known',
            ),
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=hoaban.kit.uid.uuid7, editable=False)),
                ('issuer', models.CharField(max_length=40)),
                ('up_to', models.SmallIntegerField()),
                ('document', models.CharField(max_length=200)),
                ('document_day', models.DateField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('given_at', models.DateTimeField()),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'plain',
                'default_manager_name': 'plain',
                'indexes': [models.Index(fields=['issuer'], name='warning_mandate_issuer')],
                'constraints': [
                    models.UniqueConstraint(fields=('uid',), name='warning_mandate_uid_once'),
                    models.CheckConstraint(
                        condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'),
                        name='warning_mandate_dates',
                    ),
                    models.CheckConstraint(
                        condition=models.Q(('up_to__gte', 1), ('up_to__lte', 5)), name='warning_mandate_level'
                    ),
                ],
            },
            managers=[
                ('plain', django.db.models.manager.Manager()),
            ],
        ),
    ]
