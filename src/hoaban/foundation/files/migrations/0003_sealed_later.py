from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0002_confidential'),
    ]

    operations = [
        migrations.AddField(
            model_name='storedfile',
            name='clear_sha256',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='clear_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(condition=models.Q(('clear_until__isnull', False)), fields=['clear_until'], name='files_storedfile_clearing'),
        ),
    ]
