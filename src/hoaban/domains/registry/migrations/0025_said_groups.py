"""A person's ethnic group becomes a dated statement. What stood in the column came with a list, or was made up, on the day the
person was written down: it is said again with that day and list, of unknown beginning, and the source says that nobody asked."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.db import migrations, models

SOURCE = "có trong sổ từ trước khi hỏi ngày và người nói"


def say_what_stood(_apps, editor):
    editor.execute(
        "INSERT INTO registry_groupfact (person_id, place_no, ethnic_group_id, source, said_by, recorded_at, batch_id) "
        "SELECT id, place_no, ethnic_group_id, %s, '', recorded_at, batch_id FROM registry_person "
        "WHERE ethnic_group_id IS NOT NULL ORDER BY id",
        [SOURCE],
    )


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0006_columns_file'),
        ('places', '0004_reform_kept_default'),
        ('registry', '0024_lists_is_a_room'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place_no', models.BigIntegerField()),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('source', models.CharField(blank=True, max_length=160)),
                ('said_by', models.CharField(blank=True, max_length=120)),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='imports.importbatch')),
                ('ethnic_group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.ethnicgroup')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'plain',
                'default_manager_name': 'plain',
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('person',), name='registry_group_fact_once')],
            },
            managers=[
                ('plain', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RunPython(say_what_stood, migrations.RunPython.noop),
    ]
