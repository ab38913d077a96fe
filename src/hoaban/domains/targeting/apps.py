from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class TargetingConfig(AppConfig):
    name = "hoaban.domains.targeting"
    label = "targeting"

    def ready(self) -> None:
        import_module("hoaban.domains.targeting.permissions")
        import_module("hoaban.domains.targeting.own_data").register()
        import_module("hoaban.domains.targeting.door_form").register()
        import_module("hoaban.domains.targeting.card_form").register()
        places = import_module("hoaban.foundation.places.api")
        places.register_range("targeting_catchment", "place_no", "place_stop")
        for table in ("card", "cardhome", "door"):
            places.register_numbered(f"targeting_{table}", "place_no")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("targeting.confirm", gettext_noop("A village card to confirm before the rains"))
