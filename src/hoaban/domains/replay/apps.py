from importlib import import_module

from django.apps import AppConfig


class ReplayConfig(AppConfig):
    name = "hoaban.domains.replay"
    label = "replay"

    def ready(self) -> None:
        import_module("hoaban.domains.replay.permissions")
