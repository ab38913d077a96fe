from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "hoaban.portal"
    label = "portal"
