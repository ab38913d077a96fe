from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "hoaban.foundation.access"
    label = "access"
