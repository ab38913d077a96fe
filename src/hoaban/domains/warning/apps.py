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
        review, issue = (
            gettext_noop("A draft of a warning waits for a second person"),
            gettext_noop("A warning that two people stand behind waits to be issued"),
        )
        duties.register_kind("warning.review", review, is_life=True)
        duties.register_kind("warning.issue", issue, is_life=True)
        for kind, label in (
            ("warning.review_drill", gettext_noop("Drill: a warning waits for a second person")),
            ("warning.issue_drill", gettext_noop("Drill: a warning waits to be issued")),
        ):
            duties.register_kind(kind, label, is_drill=True)
        duties.register_kind(
            "warning.mandate", gettext_noop("An organisation whose office for warnings is not entered")
        )
        duties.register_kind("warning.unsigned", gettext_noop("A warning that other services do not get"))
