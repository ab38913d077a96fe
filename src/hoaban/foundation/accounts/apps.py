from django.apps import AppConfig
from django.utils.translation import gettext_noop

COUNTS_WITHIN = 5
"""Seconds for the lock under which allauth counts tries. It lies in our records and is not got while they are busy; allauth
itself waits one second and then tells whoever signs in that she tried too often and may come back in five minutes."""


class AccountsConfig(AppConfig):
    name = "hoaban.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.core.internal import ratelimit

        # Importing the first two declares scopes and joins allauth's signals.
        from hoaban.foundation.access import api as access
        from hoaban.foundation.accounts import own_data, permissions, signals
        from hoaban.foundation.accounts.actions import forgetting
        from hoaban.foundation.accounts.resealing import SecondFactors
        from hoaban.foundation.places import api as places

        ratelimit.CACHE_LOCK_WAIT_TIMEOUT = COUNTS_WITHIN
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
