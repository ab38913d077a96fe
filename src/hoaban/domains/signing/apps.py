from importlib import import_module

from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "hoaban.domains.signing"
    label = "signing"

    def ready(self) -> None:
        import_module("hoaban.domains.signing.permissions")
