from importlib import import_module

from django.apps import AppConfig


class PopulationConfig(AppConfig):
    name = "hoaban.domains.population"
    label = "population"

    def ready(self) -> None:
        import_module("hoaban.domains.population.permissions")
