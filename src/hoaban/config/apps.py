from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root joins the rooms once every room is loaded: it is the last app."""

    name = "hoaban.config"
    label = "config"

    def ready(self) -> None:
        from hoaban.config import wiring

        wiring.join()
