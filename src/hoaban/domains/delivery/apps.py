from importlib import import_module

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "hoaban.domains.delivery"
    label = "delivery"

    def ready(self) -> None:
        import_module("hoaban.domains.delivery.permissions")
        import_module("hoaban.domains.delivery.wording").register()
