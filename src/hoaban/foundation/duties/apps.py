from importlib import import_module

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "hoaban.foundation.duties"
    label = "duties"

    def ready(self) -> None:
        from hoaban.foundation.places import api as places

        import_module("hoaban.foundation.duties.permissions")
        # What waited for a unit waits for the one that took it over.
        places.register_numbered("duties_duty", "number")
