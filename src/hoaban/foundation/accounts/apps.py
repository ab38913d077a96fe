from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "hoaban.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        # Importing the first two declares scopes and joins allauth's signals.
        from hoaban.foundation.accounts import permissions, signals
        from hoaban.foundation.places import api as places

        # A reform changes numbers; who worked for the old unit works for the new one.
        for table in ("accounts_organisation", "accounts_contact", "accounts_actedfor"):
            places.register_numbered(table, "number")
        for table in ("accounts_membership", "accounts_invitation", "accounts_client"):
            places.register_range(table, "start", "stop")
