from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class DamageConfig(AppConfig):
    name = "hoaban.domains.damage"
    label = "damage"

    def ready(self) -> None:
        import_module("hoaban.domains.damage.permissions")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind(
            "damage.report", gettext_noop("Reports of damage after a disaster"), is_crowd=True
        )
        places = import_module("hoaban.foundation.places.api")
        for table in ("asked", "report"):
            places.register_numbered(f"damage_{table}", "commune_no")
