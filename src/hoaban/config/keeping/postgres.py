"""PostgreSQL through its own programs: `pg_dump` of one moment, `pg_restore` into a database of its own."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from hoaban.config.keeping.refusal import Refused

NAME = "database.pgdump"
NEW = "CREATE DATABASE {} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE {} TEMPLATE template0"
TRIES = 10
IN_USE = "The database {} is in use. Stop `serve` and `worker` of this installation, then run this again."


def dump(
    url: str, target: Path, tables: set[str]
) -> tuple[dict[str, int], tuple[tuple[str, ...], int, int, str]]:
    """Dump and count the same moment; (rows per table, facts as sqlite.facts)."""
    program = _program("pg_dump")
    with _connected(url) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        _run(
            [program, "--format=custom", "--compress=1", "--no-owner", "--no-privileges", "--enable-row-security", f"--snapshot={snapshot}",
             f"--file={target}", f"--dbname={_without_password(url)}"],
            url,
        )  # fmt: skip
        found = _counts(connection, tables), _facts(connection)
    target.chmod(0o600)
    return found


def counts(url: str, tables: set[str]) -> dict[str, int]:
    with _connected(url) as connection:
        return _counts(connection, tables)


def lines(url: str) -> list[str]:
    """Who holds a line to the database now, by the name each gave itself."""
    with _connected(url) as connection:
        rows = connection.execute(
            "SELECT application_name FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name_of(url)],
        ).fetchall()
    return [row[0] or "" for row in rows]


def is_empty(url: str) -> bool:
    with _connected(url) as connection:
        return not _tables(connection)


def load(url: str, source: Path) -> None:
    """All or nothing, into a database without tables."""
    _run(
        [_program("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
         f"--dbname={_without_password(url)}", str(source)],
        url,
    )  # fmt: skip


def make(url: str, name: str) -> str:
    """A new empty database beside this one, its letters of the same kind, ordered by their numbers; its address."""
    with _connected(_named(url, "postgres")) as connection:
        (kind,) = connection.execute(
            "SELECT datctype FROM pg_database WHERE datname = %s", [name_of(url)]
        ).fetchone()
        words = _driver().sql.SQL(NEW).format(_driver().sql.Identifier(name), _driver().sql.Literal(kind))
        try:
            connection.execute(words)
        except _driver().errors.InsufficientPrivilege as problem:
            user = urlsplit(url).username or ""
            raise Refused(
                f"The database user {user} may not make a database. Let it: ALTER ROLE {user} CREATEDB."
            ) from problem
    return _named(url, name)


def drop(url: str, name: str) -> None:
    with _connected(_named(url, "postgres")) as connection:
        connection.execute(_words("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def duplicate(url: str, name: str) -> str:
    """A copy beside this database, made by the server; its address. Who is connected is cut off."""
    words = _words("CREATE DATABASE {} TEMPLATE {}", name, name_of(url))
    with _connected(_named(url, "postgres")) as connection:
        _insist(connection, url, lambda: connection.execute(words))
    return _named(url, name)


def swap(url: str, new: str, aside: str, *, insist: bool = False) -> None:
    """The new database takes the name of the old, which is kept under another: both or neither. `insist` cuts others off."""
    now = name_of(url)
    with _connected(_named(url, "postgres")) as connection:

        def rename() -> None:
            with connection.transaction():
                connection.execute(_words("ALTER DATABASE {} RENAME TO {}", now, aside))
                connection.execute(_words("ALTER DATABASE {} RENAME TO {}", new, now))

        if insist:
            _insist(connection, url, rename)
            return
        try:
            rename()
        except _driver().errors.ObjectInUse as problem:
            raise Refused(IN_USE.format(now)) from problem


def _insist(connection: Any, url: str, work: Callable[[], object]) -> None:
    """A pool connects again as soon as it is cut off; the server lets nobody new in while it waits for the last to leave."""
    for _ in range(TRIES):
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
            [name_of(url)],
        )
        try:
            work()
        except _driver().errors.ObjectInUse:
            continue
        return
    raise Refused(IN_USE.format(name_of(url)))


def name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(name)}"))


def _counts(connection: Any, tables: set[str]) -> dict[str, int]:
    return {
        table: int(_one(connection, _words("SELECT count(*) FROM {}", table)))
        for table in sorted(tables & _tables(connection))
    }


def _tables(connection: Any) -> set[str]:
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    ).fetchall()
    return {row[0] for row in rows}


def _facts(connection: Any) -> tuple[tuple[str, ...], int, int, str]:
    migrations = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    events = _one(connection, "SELECT coalesce(max(seq), 0) FROM events_event")
    head = connection.execute(
        "SELECT seq, link FROM audit_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    seq, link = head or (0, b"")
    return tuple(f"{app}.{name}" for app, name in migrations), int(events), int(seq), bytes(link).hex()


def _one(connection: Any, words: Any) -> Any:
    return connection.execute(words).fetchone()[0]


def _words(text: str, *names: str) -> Any:
    sql = _driver().sql
    return sql.SQL(text).format(*(sql.Identifier(name) for name in names))


def _driver() -> Any:
    # The extra `postgres`; an installation on SQLite has none.
    import psycopg
    import psycopg.errors
    import psycopg.sql

    return psycopg


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    # Autocommit: what needs a transaction says BEGIN; leaving early rolls it back.
    with _driver().connect(url, autocommit=True) as connection:
        # A guarded table (foundation/access/wall.py) shows itself whole to whoever says so; elsewhere it is one word more.
        connection.execute("SELECT set_config('hoaban.areas', '{(,)}', false)")
        yield connection


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused(
            f"The program {name} is absent. On Debian: sudo apt-get install postgresql-client (as new as the server)."
        )
    return found


def _without_password(url: str) -> str:
    """A command line can be read by every user of the machine; the password goes through the environment."""
    parts = urlsplit(url)
    _user, at, host = parts.netloc.rpartition("@")
    user = parts.username or ""
    return urlunsplit(parts._replace(netloc=f"{user}{at}{host}"))


def _run(words: list[str], url: str) -> None:
    settings: Mapping[str, str] = {
        **os.environ,
        "PGPASSWORD": urlsplit(url).password or "",
        "PGOPTIONS": "-c hoaban.areas={(,)}",
    }
    result = subprocess.run(words, env=settings, capture_output=True, text=True, check=False)
    if result.returncode:
        said = result.stderr.strip().splitlines() or ["no reason given"]
        raise Refused(f"{Path(words[0]).name} ended with {result.returncode}: {said[0]}")
