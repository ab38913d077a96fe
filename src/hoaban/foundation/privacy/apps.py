from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop


class PrivacyConfig(AppConfig):
    name = "hoaban.foundation.privacy"
    label = "privacy"

    def ready(self) -> None:
        import_module("hoaban.foundation.privacy.permissions")
        import_module("hoaban.foundation.privacy.api").register_files()
        accounts = import_module("hoaban.foundation.accounts.api")
        accounts.register_purpose("privacy.ask", gettext_noop("Asking about one's own data"))
        places = import_module("hoaban.foundation.places.api")
        places.register_numbered("privacy_datarequest", "number")
        places.register_numbered("privacy_package", "number")
        import_module("hoaban.foundation.privacy.own_data").register()
        duties = import_module("hoaban.foundation.duties.api")
        duties.register_kind("privacy.acknowledge", gettext_noop("Acknowledge a request about data"))
        duties.register_kind("privacy.answer", gettext_noop("Answer a request about data"))
        duties.register_kind("privacy.hand_over", gettext_noop("Hand over gathered data"))
