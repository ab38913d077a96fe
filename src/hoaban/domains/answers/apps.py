from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class AnswersConfig(AppConfig):
    name = "hoaban.domains.answers"
    label = "answers"

    def ready(self) -> None:
        import_module("hoaban.domains.answers.permissions")
        import_module("hoaban.domains.answers.actions.ringing").register()
        import_module("hoaban.domains.answers.bells").register()
        import_module("hoaban.domains.answers.actions.calling").register()
        import_module("hoaban.domains.answers.actions.sms").register()
        import_module("hoaban.domains.answers.actions.forgetting").register()
        import_module("hoaban.domains.answers.actions.voices").register()
        import_module("hoaban.domains.answers.own_data").register()
        places = import_module("hoaban.foundation.places.api")
        for table in ("owed", "help", "report", "contact", "cutoff"):
            places.register_numbered(f"answers_{table}", "place_no")
        places.register_range("answers_round", "place_no", "place_stop")
        access = import_module("hoaban.foundation.access.api")
        access.register_lasting(
            "answers-links", gettext_noop("Links in messages to villages are checked with older keys too.")
        )
