from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('imports', '0003_notes'),
    ]

    operations = [
        migrations.AddField(
            model_name='importbatch',
            name='convert',
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='font_samples',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='old_font',
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name='rememberedmatching',
            name='convert',
            field=models.BooleanField(null=True),
        ),
    ]
