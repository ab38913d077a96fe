from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class RegistryConfig(AppConfig):
    name = "hoaban.domains.registry"
    label = "registry"

    def ready(self) -> None:
        import_module("hoaban.domains.registry.permissions")
        import_module("hoaban.domains.registry.own_data").register()
        import_module("hoaban.domains.registry.resealing")
        places = import_module("hoaban.foundation.places.api")
        for table in (
            "household",
            "person",
            "householdfact",
            "personfact",
            "groupfact",
            "villagefact",
            "outsidelook",
        ):
            places.register_numbered(f"registry_{table}", "place_no")
        for column in ("source_no", "target_no"):
            places.register_numbered("registry_transfer", column)
        for table in ("erasure", "decisioncorrection"):
            places.register_numbered(f"registry_{table}", "place_no")
        following = import_module("hoaban.domains.registry.following")
        erasing = import_module("hoaban.domains.registry.queries.erasing")
        following.register_holder(
            "registry.number",
            gettext_noop("The same identity number stands in another record"),
            erasing.with_number_here,
        )
        following.register_holder(
            "privacy.request",
            gettext_noop("Somebody waits for an answer about own data"),
            erasing.asked_about,
        )
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("registry.confirm", gettext_noop("Confirm households"))
        duties.register_kind("registry.arrive", gettext_noop("People from another commune wait"))
        duties.register_kind(
            "registry.answered", gettext_noop("Another commune answered on people who moved")
        )
        duties.register_kind("registry.same_number", gettext_noop("One number in several records"))
        duties.register_kind("registry.check_card", gettext_noop("Look at a card"))
        duties.register_kind("registry.looked_at", gettext_noop("Looks from other offices"))
        duties.register_kind("registry.look_doubted", gettext_noop("A look without a clear reason"))
