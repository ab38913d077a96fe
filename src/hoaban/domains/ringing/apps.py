from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class RingingConfig(AppConfig):
    name = "hoaban.domains.ringing"
    label = "ringing"

    def ready(self) -> None:
        import_module("hoaban.domains.ringing.permissions")
        import_module("hoaban.domains.ringing.spoken").register_kinds()
        ports, what = (import_module(f"hoaban.domains.ringing.{name}") for name in ("ports", "values"))
        ports.keep(what.What.DRAFT, import_module("hoaban.domains.ringing.of_drafts").Drafts())
        ports.keep(what.What.SIGN, import_module("hoaban.domains.ringing.of_signs").Signs())
        places = import_module("hoaban.foundation.places.api")
        places.register_range("ringing_bell", "place_no", "place_stop")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind(
            "ringing.unheard", gettext_noop("A draft of a warning that nobody opened"), is_life=True
        )
        duties.register_kind(
            "ringing.unheard_sign", gettext_noop("Signs from a village that nobody opened"), is_life=True
        )
        duties.register_kind(
            "ringing.unheard_help",
            gettext_noop("A call for help that nobody opened"),
            is_life=True,
            is_call=True,
        )
        duties.register_kind(
            "ringing.unheard_drill", gettext_noop("What rang in a drill and nobody opened"), is_drill=True
        )
