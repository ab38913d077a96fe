from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class WarningConfig(AppConfig):
    name = "hoaban.domains.warning"
    label = "warning"

    def ready(self) -> None:
        import_module("hoaban.domains.warning.permissions")
        places = import_module("hoaban.foundation.places.api")
        # A version is not among them: it stays as it was sent.
        for table in ("occasion", "alert", "shiftentry"):
            places.register_range(f"warning_{table}", "place_no", "place_stop")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("warning.review", gettext_noop("A draft of a warning waits for a second person"))
