from importlib import import_module

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "hoaban.foundation.notify"
    label = "notify"

    def ready(self) -> None:
        from django.utils.translation import gettext_noop

        from hoaban.foundation.duties import api as duties

        duties.register_kind("notify.mend", gettext_noop("Look after message lines"))
        import_module("hoaban.foundation.notify.permissions")
        import_module("hoaban.foundation.notify.own_data").register()
        import_module("hoaban.foundation.notify.resealing")
        import_module("hoaban.foundation.notify.wording")
        import_module("hoaban.foundation.notify.actions.proving")
