from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hazards", "0005_station_versions")]

    operations = [
        migrations.AlterField(
            model_name="signreport",
            name="way",
            field=models.CharField(
                choices=[("page", "page"), ("sms", "sms"), ("zalo", "zalo"), ("call", "call")], max_length=6
            ),
        ),
    ]
