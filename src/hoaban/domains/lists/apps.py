from importlib import import_module

from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "hoaban.domains.lists"
    label = "lists"

    def ready(self) -> None:
        import_module("hoaban.domains.lists.permissions")
        import_module("hoaban.domains.lists.household_list")
        registry = import_module("hoaban.domains.registry.api")
        registry.register_ledger(import_module("hoaban.domains.lists.models").LeftOut)
