from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root joins the rooms once every room is loaded: it is the last app."""

    name = "hoaban.config"
    label = "config"

    def ready(self) -> None:
        from django.conf import settings

        from hoaban.config import logs, wiring

        wiring.join()
        if settings.PRODUCTION:
            logs.guard()
