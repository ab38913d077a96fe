from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class HazardsConfig(AppConfig):
    name = "hoaban.domains.hazards"
    label = "hazards"

    def ready(self) -> None:
        import_module("hoaban.domains.hazards.permissions")
        import_module("hoaban.domains.hazards.readings_list")
        places = import_module("hoaban.foundation.places.api")
        places.register_numbered("hazards_station", "place_no")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("hazards.silent", gettext_noop("Stations that fell silent"))
