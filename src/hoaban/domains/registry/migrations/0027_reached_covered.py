"""The two indexes a province is reached by hold `replaced_at` as well, last: SQLite does not see that a partial index answers
for the column of its condition, and opened a row for each person and each fact (PostgreSQL does see it)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0026_called"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="person",
            name="registry_person_reached",
        ),
        migrations.RemoveIndex(
            model_name="personfact",
            name="registry_person_fact_whom",
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=["place_no", "id", "household", "relation", "phone_e164", "replaced_at"],
                name="registry_person_reached",
            ),
        ),
        migrations.AddIndex(
            model_name="personfact",
            index=models.Index(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=["place_no", "kind", "value", "person", "replaced_at"],
                name="registry_person_fact_whom",
            ),
        ),
    ]
