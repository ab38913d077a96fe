from django.db import migrations, models

WAYS = ["sms", "zalo", "link", "key", "missed", "desk", "officer", "radio", "messenger"]


class Migration(migrations.Migration):
    dependencies = [("answers", "0003_language")]

    operations = [
        migrations.RemoveConstraint(model_name="report", name="answers_report_way_known"),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", WAYS)), name="answers_report_way_known"
            ),
        ),
    ]
