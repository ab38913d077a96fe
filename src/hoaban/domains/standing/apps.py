from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class StandingConfig(AppConfig):
    name = "hoaban.domains.standing"
    label = "standing"

    def ready(self) -> None:
        import_module("hoaban.domains.standing.permissions")
        import_module("hoaban.domains.standing.own_data").register()
        import_module("hoaban.domains.registry.api").register_holder(
            "standing.named",
            gettext_noop("Is named among people of standing"),
            import_module("hoaban.domains.standing.queries.people").named,
        )
        places = import_module("hoaban.foundation.places.api")
        places.register_range("standing_round", "place_no", "place_stop")
        for table in ("proposal", "recognition", "gift"):
            places.register_numbered(f"standing_{table}", "village_no")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("standing.meet", gettext_noop("Village meetings on people of standing"))
        duties.register_kind("standing.decide", gettext_noop("Decide on people of standing"))
        duties.register_kind("standing.mend", gettext_noop("A proposal came back"))
        duties.register_kind("standing.check", gettext_noop("A person of standing may have left"))
        files = import_module("hoaban.foundation.files.api")
        queries = import_module("hoaban.domains.standing.queries")
        files.register_reader(
            "standing.minutes",
            queries.may_read_minutes,
            largest=10 * files.MEGABYTE,
            kinds=frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"}),
        )
