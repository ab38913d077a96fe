"""A commune's officer tells the keeper of the province that records of two communes are one person, with her words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0004_thirds")]

    operations = [
        migrations.AddField(model_name="pair", name="told_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="pair", name="told_side", field=models.SmallIntegerField(null=True)),
        *(
            migrations.AddField(
                model_name="pair",
                name=name,
                field=models.CharField(blank=True, db_default="", max_length=length),
            )
            for name, length in (("told_by", 200), ("told_why", 12), ("told_words", 300))
        ),
        migrations.AddConstraint(
            model_name="pair",
            constraint=models.CheckConstraint(
                condition=models.Q(("told_at__isnull", True), ("told_side__in", (1, 2)), _connector="OR"),
                name="linkage_pair_told_of",
            ),
        ),
        migrations.AddIndex(
            model_name="pair",
            index=models.Index(
                condition=models.Q(("told_at__isnull", False)), fields=["told_at"], name="linkage_pair_told"
            ),
        ),
    ]
