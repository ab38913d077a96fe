from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class SpeechConfig(AppConfig):
    name = "hoaban.foundation.speech"
    label = "speech"

    def ready(self) -> None:
        import_module("hoaban.foundation.speech.permissions")
        import_module("hoaban.foundation.speech.own_data").register()
        import_module("hoaban.foundation.speech.own_files")
        places = import_module("hoaban.foundation.places.api")
        places.register_numbered("speech_speaker", "place_no")
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("speech.listen", gettext_noop("Listening to recordings"))
