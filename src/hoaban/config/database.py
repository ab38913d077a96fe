"""Where the rows live: SQLite under the data directory, or PostgreSQL named by HOABAN_DATABASE_URL."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hoaban.config import environment

# SQLite waits this long for another writer (seconds); lanes may wait longer than a page.
WEB_BUSY_SECONDS = 2
LANE_BUSY_SECONDS = 20

# The log grows to 32 MB before it is written into the database: a chunk of a list fills 4 MB, and with SQLite's own 1,000
# pages nearly each commit would write the same pages of the indexes once more.
PAGES_BEFORE_CHECKPOINT = 8_000


def databases(data_dir: Path) -> dict[str, dict[str, Any]]:
    url = environment.text("HOABAN_DATABASE_URL")
    if not url:
        return {
            "default": _sqlite(data_dir / "hoaban.db", full=True),
            "reads": _sqlite(data_dir / "reads.db", full=False),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise environment.SettingProblem(
            f"HOABAN_DATABASE_URL begins with “{parts.scheme}:”. Write postgresql://user:password@host:port/database."
        )
    return {"default": _postgres(url)}


def _sqlite(path: Path, *, full: bool) -> dict[str, Any]:
    """`synchronous=FULL` for facts; records of reads may lose the last instant in a power cut, never in a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    level = "FULL" if full else "NORMAL"
    return {
        "ENGINE": "hoaban.config.sqlite",
        "NAME": str(path),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": ":memory:"},  # said aloud, for pytest knows by its name only Django's own SQLite
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": environment.number("HOABAN_BUSY_SECONDS", WEB_BUSY_SECONDS),
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={level}; PRAGMA cache_size=-32000; "
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; "
            f"PRAGMA wal_autocheckpoint={PAGES_BEFORE_CHECKPOINT};",
        },
    }


PAGE_COST = 1.1
"""What a page read out of order costs beside one read in order, for PostgreSQL's planner: rows lie on a disk without a moving head, or
in memory. With its own 4.0, made for turning disks, a list's thousands of numbers were looked for by reading the whole register."""


def _postgres(url: str) -> dict[str, Any]:
    if not (find_spec("psycopg") and find_spec("psycopg_pool")):
        raise environment.SettingProblem(
            "HOABAN_DATABASE_URL names PostgreSQL, but the extra that speaks with it is not installed. Run "
            "`HOABAN_EXTRAS=postgres ./hoaban doctor`, then this command again."
        )
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    statement_ms = environment.number("HOABAN_STATEMENT_MS", 5_000)
    guarded = environment.flag("HOABAN_ROW_SECURITY")
    return {
        "ENGINE": "hoaban.config.postgresql" if guarded else "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        # One question without content before each use: what a restarted server cut off is not handed to a page.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {
                "min_size": 1,
                "max_size": environment.number("HOABAN_POOL_SIZE", 12),
                "timeout": 3,
                # The pool doubles its rest after each failure: after an hour without a server it would miss the next one.
                # Given up early, the next page makes it try again.
                "reconnect_timeout": 2,
                **({"reset": forget_areas} if guarded else {}),
            },
            "connect_timeout": 5,
            # Compiling a statement took 200 ms where it ran for 40: what we ask is short, or reads too plainly to gain by it.
            "options": f"-c statement_timeout={statement_ms} -c lock_timeout=2000 -c random_page_cost={PAGE_COST} -c jit=off",
            **query,
        },
    }


def forget_areas(connection: Any) -> None:
    """The pool's reset: whoever gets the connection next begins with no row. A failure here discards the connection."""
    connection.autocommit = True
    connection.execute("SELECT set_config('hoaban.areas', '', false)")


class ReadsRouter:
    """Records of reads have a file of their own on SQLite, so that looking never waits for a writer."""

    def _home(self, app_label: str, model_name: str | None) -> str:
        from django.conf import settings

        split = "reads" in settings.DATABASES
        return "reads" if split and app_label == "audit" and model_name == "readentry" else "default"

    def db_for_read(self, model: Any, **_hints: object) -> str:
        return self._home(model._meta.app_label, model._meta.model_name)

    db_for_write = db_for_read

    def allow_relation(self, _one: object, _other: object, **_hints: object) -> bool | None:
        return None

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: object) -> bool:
        if model_name is None:  # RunSQL, RunPython: facts only, unless the migration says otherwise
            return hints.get("db", "default") == db
        return self._home(app_label, model_name) == db
