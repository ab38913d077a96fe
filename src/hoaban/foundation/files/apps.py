from importlib import import_module

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "hoaban.foundation.files"
    label = "files"

    def ready(self) -> None:
        import_module("hoaban.foundation.files.permissions")
