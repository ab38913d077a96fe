"""What `serve` and `worker` make sure of before they start. (Not a command: cli.COMMANDS lists those.)"""

import os
import time
from pathlib import Path

import django

from hoaban.config import environment

LOCK_WITHIN = 30  # seconds; an upgrade's last instant, or another start that clears away


def set_up() -> None:
    """Load the platform and refuse to run on tables that are older than the code: half of it would fail later."""
    django.setup()
    from django.conf import settings

    _clear_away(settings.DATA_DIR)
    count = sum(waiting().values())
    if count:
        raise environment.SettingProblem(
            f"The database lacks {count} changes that this program needs. Run `./hoaban upgrade`: it makes a backup first, and "
            "leaves everything as it is if anything fails."
        )


def waiting() -> dict[str, int]:
    """Database → migrations it lacks."""
    from django.conf import settings
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    found = {}
    for alias in settings.DATABASES:
        executor = MigrationExecutor(connections[alias])
        found[alias] = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        connections[alias].close()
    return found


def _clear_away(data_dir: Path) -> None:
    """End what a killed restore or upgrade left; one that is still alive holds the lock, and is waited for."""
    from hoaban.config.keeping import restore, state, upgrade
    from hoaban.config.keeping.place import Place
    from hoaban.config.keeping.refusal import Refused

    until = time.monotonic() + LOCK_WITHIN
    while any(state.read(data_dir, journal) for journal in (restore.JOURNAL, upgrade.JOURNAL)):
        try:
            with state.alone(data_dir):
                upgrade.finish(Place.of_settings())
                return
        except Refused as problem:
            if time.monotonic() > until:
                raise environment.SettingProblem(problem.sentence) from problem
            time.sleep(0.2)


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
