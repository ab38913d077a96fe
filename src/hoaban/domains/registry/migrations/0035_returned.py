from django.db import migrations, models

KNOWN = ["household", "person", "added", "left", "born", "papers", "returned"]


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0034_decision_corrections"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="change", name="registry_change_known"),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", KNOWN)), name="registry_change_known"
            ),
        ),
    ]
