from importlib import import_module

from django.apps import AppConfig


class AftermathConfig(AppConfig):
    name = "hoaban.domains.aftermath"
    label = "aftermath"

    def ready(self) -> None:
        import_module("hoaban.domains.aftermath.permissions")
