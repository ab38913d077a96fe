from django.apps import AppConfig

from hoaban.ui import catalogues, said


class UiConfig(AppConfig):
    name = "hoaban.ui"
    label = "ui"

    def ready(self) -> None:
        catalogues.merge_equals()
        said.stand_in()
