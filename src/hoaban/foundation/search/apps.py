from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "hoaban.foundation.search"
    label = "search"
