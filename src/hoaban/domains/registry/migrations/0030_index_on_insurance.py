"""Who has an insurance number is asked like who has an identity number: before it is given to somebody else (decision 0079)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0029_former_numbers")]
    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["insurance_index"], name="registry_person_insurance"),
        ),
    ]
