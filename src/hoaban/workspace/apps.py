from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "hoaban.workspace"
    label = "workspace"
