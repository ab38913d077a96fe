"""What `serve` and `worker` make sure of before they start. (Not a command: cli.COMMANDS lists those.)"""

import os

import django

from hoaban.config import environment


def set_up() -> None:
    """Load the platform and refuse to run on tables that are older than the code: half of it would fail later."""
    django.setup()
    from django.conf import settings
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    from hoaban.config.keeping import restore

    restore.finish_switch(settings.DATA_DIR)
    for alias in settings.DATABASES:
        executor = MigrationExecutor(connections[alias])
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        connections[alias].close()
        if waiting:
            option = "" if alias == "default" else f" --database {alias}"
            raise environment.SettingProblem(
                f"The database “{alias}” lacks {len(waiting)} migrations. Back it up, then run `./hoaban manage migrate{option}`."
            )


def set_up_for_keeping() -> None:
    """For backup, restore and drill: they must work on tables of any age, and when there is no database at all."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
    os.environ.setdefault("HOABAN_BUSY_SECONDS", "20")
    os.environ.setdefault("HOABAN_STATEMENT_MS", "0")
    django.setup()


def let_go_of_databases() -> None:
    """Before a fork: two processes that write to one connection read each other's answers.

    `close_all` leaves a pool open; its connections and its threads belong to this process alone.
    """
    from django.db import connections

    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
