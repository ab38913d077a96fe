from django.apps import AppConfig
from django.utils.translation import gettext_noop


class AuditConfig(AppConfig):
    name = "hoaban.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from hoaban.foundation.access import api as access
        from hoaban.foundation.audit import own_data, permissions  # registers scopes once models exist

        own_data.register()

        access.register_lasting(
            "audit-checkpoint", gettext_noop("Days signed with older keys are checked with them.")
        )
        access.register_lasting(
            "audit-digest", gettext_noop("Older lines are compared under the key of their day.")
        )
