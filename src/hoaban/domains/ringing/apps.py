from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class RingingConfig(AppConfig):
    name = "hoaban.domains.ringing"
    label = "ringing"

    def ready(self) -> None:
        import_module("hoaban.domains.ringing.permissions")
        import_module("hoaban.domains.ringing.spoken").register_kinds()
        places = import_module("hoaban.foundation.places.api")
        places.register_range("ringing_bell", "place_no", "place_stop")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind(
            "ringing.unheard", gettext_noop("A draft of a warning that nobody opened"), is_life=True
        )
        duties.register_kind(
            "ringing.unheard_drill", gettext_noop("A draft of a drill that nobody opened"), is_drill=True
        )
