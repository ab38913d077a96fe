from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class BulletinsConfig(AppConfig):
    name = "hoaban.domains.bulletins"
    label = "bulletins"

    def ready(self) -> None:
        import_module("hoaban.domains.bulletins.permissions")
        places = import_module("hoaban.foundation.places.api")
        places.register_range("bulletins_feed", "place_no", "place_stop")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind(
            "bulletins.away", gettext_noop("Feeds of warnings that cannot be read or fell silent")
        )
        duties.register_kind("bulletins.unread", gettext_noop("Things in feeds that nobody could understand"))
        duties.register_kind("bulletins.mismatch", gettext_noop("Bulletins whose signature does not fit"))
        duties.register_kind("bulletins.lapsed", gettext_noop("Sources without a certificate in force"))
        duties.register_kind("bulletins.bare", gettext_noop("Sources that left off signing"))
