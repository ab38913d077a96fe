from importlib import import_module

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "hoaban.foundation.places"
    label = "places"

    def ready(self) -> None:
        import_module("hoaban.foundation.places.permissions")
        numbered = import_module("hoaban.foundation.places.numbered")
        numbered.register_numbered("places_facility", "number")
