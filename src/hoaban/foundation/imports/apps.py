from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class ImportsConfig(AppConfig):
    name = "hoaban.foundation.imports"
    label = "imports"

    def ready(self) -> None:
        import_module("hoaban.foundation.imports.permissions")
        access = import_module("hoaban.foundation.access.api")
        access.register_lasting(
            "imports-cells", gettext_noop("Covered cells lie in sheets that people took along.")
        )
        places = import_module("hoaban.foundation.places.api")
        for table in ("importbatch", "rememberedmatching"):
            places.register_range(f"imports_{table}", "office_start", "office_stop")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("imports.decide", gettext_noop("Decide on a checked list"))
