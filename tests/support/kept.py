"""Rows that many tests begin with: the first of a process makes them the way they really come to be, later ones get the same
rows without that way (a province's pack in a fiftieth of the time). Each test's transaction takes them back as ever.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, router, transaction

Table = type[models.Model]
_kept: dict[Hashable, dict[Table, Any]] = {}


def rows(name: Hashable, make: Callable[[], object], tables: Iterable[Table] = ()) -> bool:
    """``make()``, or what it wrote when it was first asked for; whether it was made. ``tables``: what it wrote there only.

    The name tells all that the rows build on, keys into rows made before included. Where rows stand already in one of the
    tables it writes, theirs could be numbered alike, and what it changes of them would not be changed again: then it is made
    in earnest, each time.
    """
    if name in _kept and not any(_counted(_kept[name]).values()):
        for table, content in _kept[name].items():
            _write(table, content)
        return False
    written = tuple(tables) or _tables()
    if name in _kept or settings.ROW_SECURITY:
        make()
        return True
    before = _counted(written)
    stood = {table: _read(table) for table, count in before.items() if count}
    make()
    if all(_read(table) == content for table, content in stood.items()):
        new = [table for table, count in _counted(written).items() if count != before[table]]
        if new:  # where all of it stood already nothing came to be: kept, that would be nothing for the tests that follow
            _kept[name] = {table: _read(table) for table in new}
    return True


def written(make: Callable[[], object]) -> dict[str, list[tuple[object, ...]]]:
    """Every row there is after it, taken back again: for the tests that kept rows are those that were made."""
    with transaction.atomic():
        make()
        filled = [table for table, count in _counted(_tables()).items() if count]
        found = {table._meta.label: sorted(table._base_manager.values_list(), key=str) for table in filled}
        transaction.set_rollback(True)
    return found


def province(code: str = "14", *, demo: bool = False) -> None:
    """The public facts of a province's pack."""
    rows(("pack", code, demo), lambda: call_command("load_pack", code, demo=demo, verbosity=0))


def _tables() -> tuple[Table, ...]:
    """Those of the first database; records of reads, which are elsewhere on SQLite, are nothing to begin with."""
    found = apps.get_models(include_auto_created=True)
    ours = [table for table in found if table._meta.managed and not table._meta.proxy]
    return tuple(table for table in ours if router.db_for_write(table) == "default")


def _counted(tables: Iterable[Table]) -> dict[Table, int]:
    """Rows of each, in one question."""
    named = {table._meta.db_table: table for table in tables}
    each = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in named)
    with connection.cursor() as cursor:
        cursor.execute(each)
        return {named[name]: count for name, count in cursor.fetchall()}


def _columns(table: Table) -> str:
    return ", ".join(f'"{field.column}"' for field in table._meta.concrete_fields)


def _read(table: Table) -> Any:
    """As the database itself writes them down: no value passes through a field."""
    asked = f"SELECT {_columns(table)} FROM {table._meta.db_table}"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The plus makes an expression of a column: Python's driver then converts nothing by the column's type.
            plain = ", ".join(f'+"{field.column}"' for field in table._meta.concrete_fields)
            return cursor.execute(f"SELECT {plain} FROM {table._meta.db_table}").fetchall()
        with cursor.copy(f"COPY ({asked}) TO STDOUT") as copy:
            return b"".join(copy)


def _write(table: Table, content: Any) -> None:
    name, columns = table._meta.db_table, _columns(table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(table._meta.concrete_fields))
            # Django's own executemany counts in the log of queries; these rows are no question of a page.
            cursor.cursor.connection.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", content)
            return
        with cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
            copy.write(content)
