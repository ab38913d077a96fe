from importlib import import_module

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "hoaban.foundation.sources"
    label = "sources"

    def ready(self) -> None:
        import_module("hoaban.foundation.sources.permissions")
