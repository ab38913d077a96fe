"""Is the process alive, and can it serve? For supervisors and load balancers; nothing personal inside."""

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from hoaban.foundation.access import api as access
from hoaban.ui.web import errors

_ready_once: set[str] = set()


@access.door(public=True)
def healthz(_request: HttpRequest) -> JsonResponse:
    """The process answers. Touches nothing else."""
    return JsonResponse({"status": "ok"})


@access.door(public=True)
def readyz(_request: HttpRequest) -> JsonResponse:
    """Every database answers, takes writes and carries every migration; the shared cache can be read. 503 with reasons otherwise."""
    problems = [problem for alias in connections for problem in _problems(alias)]
    if not problems:
        try:
            cache.get("readyz")
        except (DatabaseError, InterfaceError):
            problems.append("cache: no table")
    return JsonResponse(
        {"status": "ready" if not problems else "not ready", "problems": problems},
        status=503 if problems else 200,
    )


def _problems(alias: str) -> list[str]:
    try:
        connection = connections[alias]
        # On SQLite this takes the writer's place for an instant: who cannot write is not ready.
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        # Reading the migration graph takes 100 ms; migrations never vanish while the process lives.
        if alias not in _ready_once:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return [f"{alias}: migrations are waiting"]
            _ready_once.add(alias)
    except (DatabaseError, InterfaceError) as problem:
        return [f"{alias}: {'locked' if errors.is_busy(problem) else 'no answer'}"]
    return []
