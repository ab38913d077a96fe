from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class HazardsConfig(AppConfig):
    name = "hoaban.domains.hazards"
    label = "hazards"

    def ready(self) -> None:
        import_module("hoaban.domains.hazards.permissions")
        import_module("hoaban.domains.hazards.readings_list")
        import_module("hoaban.domains.hazards.ground_list")
        import_module("hoaban.domains.hazards.own_data").register()
        import_module("hoaban.domains.hazards.api").register_signs()
        places = import_module("hoaban.foundation.places.api")
        places.register_numbered("hazards_station", "place_no")
        places.register_numbered("hazards_sign", "number")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("hazards.refused", gettext_noop("Readings that could not be taken in"))
        duties.register_kind(
            "hazards.compare", gettext_noop("Settings of stations to compare with the document")
        )
        duties.register_kind(
            "hazards.compare_ground", gettext_noop("Classes of communes' ground to compare with the document")
        )
        duties.register_kind("hazards.silent", gettext_noop("Stations that fell silent"))
