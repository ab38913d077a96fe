"""How far somebody came in each village is asked by place and day: without an index every visit of all years was read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="householdvisit",
            index=models.Index(fields=["place_no", "visited_at"], name="registry_visit_place"),
        ),
    ]
