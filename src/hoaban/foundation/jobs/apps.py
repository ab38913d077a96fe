from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "hoaban.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        from hoaban.foundation.jobs import permissions  # registers scopes once models exist
