from importlib import import_module

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "hoaban.domains.rounds"
    label = "rounds"

    def ready(self) -> None:
        import_module("hoaban.domains.rounds.permissions")
        import_module("hoaban.domains.rounds.own_data").register()
        import_module("hoaban.domains.rounds.form").register()
        registry = import_module("hoaban.domains.registry.api")
        registry.register_follower(import_module("hoaban.domains.rounds.models").HouseholdVisit)
        places = import_module("hoaban.foundation.places.api")
        places.register_numbered("registry_householdvisit", "place_no")
