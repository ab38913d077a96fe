from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class OfflineConfig(AppConfig):
    name = "hoaban.foundation.offline"
    label = "offline"

    def ready(self) -> None:
        import_module("hoaban.foundation.offline.permissions")
        import_module("hoaban.foundation.offline.own_data").register()
        access = import_module("hoaban.foundation.access.api")
        access.register_lasting(
            "offline-seal", gettext_noop("A file that a phone sealed may arrive long after.")
        )
        places = import_module("hoaban.foundation.places.api")
        for table in ("entry", "device"):
            places.register_numbered(f"offline_{table}", "place_no")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("offline.choose", gettext_noop("Choose between two answers"))
        duties.register_kind("offline.look", gettext_noop("Look at a form sent late"))
