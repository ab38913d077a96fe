"""Nobody is looked for by an insurance number: it is compared once the person is found, and a random key in an index is
what a list pays most for."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_transfers")]
    operations = [migrations.RemoveIndex(model_name="person", name="registry_person_insurance")]
