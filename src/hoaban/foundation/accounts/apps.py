from django.apps import AppConfig
from django.utils.translation import gettext_noop


class AccountsConfig(AppConfig):
    name = "hoaban.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        # Importing the first two declares scopes and joins allauth's signals.
        from hoaban.foundation.access import api as access
        from hoaban.foundation.accounts import own_data, permissions, signals
        from hoaban.foundation.accounts.actions import forgetting
        from hoaban.foundation.accounts.resealing import SecondFactors
        from hoaban.foundation.places import api as places

        forgetting.register()
        own_data.register()
        access.register_sealed(SecondFactors())
        access.register_lasting(
            "accounts-codes",
            gettext_noop("People hold short codes on paper; their digests cannot be made anew without them."),
        )
        # A reform changes numbers; who worked for the old unit works for the new one.
        for table in ("accounts_organisation", "accounts_contact", "accounts_actedfor"):
            places.register_numbered(table, "number")
        for table in ("accounts_membership", "accounts_invitation", "accounts_client"):
            places.register_range(table, "start", "stop")
