from importlib import import_module

from django.apps import AppConfig


class DifficultyConfig(AppConfig):
    name = "hoaban.domains.difficulty"
    label = "difficulty"

    def ready(self) -> None:
        import_module("hoaban.domains.difficulty.permissions")
        import_module("hoaban.domains.difficulty.sheet_kind")
        places = import_module("hoaban.foundation.places.api")
        places.register_numbered("registry_difficultyunit", "place_no")
