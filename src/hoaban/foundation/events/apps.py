from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "hoaban.foundation.events"
    label = "events"

    def ready(self) -> None:
        from hoaban.foundation.events import permissions  # registers scopes once models exist
