from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "hoaban.domains.linkage"
    label = "linkage"
