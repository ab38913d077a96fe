"""No page could issue a key without a token and no door checked a signature: the column and its exceptions go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_organisations")]

    operations = [
        migrations.RemoveConstraint("client", "accounts_client_has_key"),
        migrations.RemoveConstraint("client", "accounts_client_token_once"),
        migrations.RemoveField("client", "public_key"),
        migrations.AlterField("client", "token_digest", models.CharField(max_length=64)),
        migrations.AddConstraint(
            "client", models.UniqueConstraint(fields=["token_digest"], name="accounts_client_token_once")
        ),
    ]
