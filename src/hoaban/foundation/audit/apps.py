from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hoaban.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from hoaban.foundation.audit import permissions  # registers scopes once models exist
