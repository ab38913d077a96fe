from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class DamageConfig(AppConfig):
    name = "hoaban.domains.damage"
    label = "damage"

    def ready(self) -> None:
        import_module("hoaban.domains.damage.permissions")
        import_module("hoaban.domains.damage.offline_form").register()
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind(
            "damage.report", gettext_noop("Reports of damage after a disaster"), is_crowd=True
        )
        # Not registered with places: of two communes that become one both reported, each for itself, and neither is rewritten.
