from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class TriggersConfig(AppConfig):
    name = "hoaban.domains.triggers"
    label = "triggers"

    def ready(self) -> None:
        import_module("hoaban.domains.triggers.permissions")
        places = import_module("hoaban.foundation.places.api")
        # A rule's province and a version's areas are not among them: provinces keep their numbers, versions are never rewritten.
        places.register_numbered("triggers_episode", "place_no")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind(
            "triggers.approve", gettext_noop("Changes of warning rules that wait for another person")
        )
        losing = import_module("hoaban.domains.triggers.actions.losing")
        duties.register_kind(losing.KIND, losing.LABEL, is_life=True)
