"""The rows of one chunk of a reform get their new numbers; a row whose new number is taken keeps its former one and holds up no other."""

import logging
from collections.abc import Callable, Sequence
from functools import partial

from django.db import IntegrityError, connection, transaction

from hoaban.foundation.places import rules
from hoaban.foundation.places.models import ReformColumn, ReformStep
from hoaban.foundation.places.queries.reform import quoted
from hoaban.foundation.places.values import COMMUNE_STEP

log = logging.getLogger(__name__)

# The literal % of the modulo is doubled for the driver.
NEW = """CASE WHEN {table}.{name} %% %s = 0 THEN step.new_start ELSE {table}.{name} + step.village_shift END
         FROM {steps} step
         WHERE step.reform_id = %s AND step.old_block = {table}.{name} / %s AND {table}.id > %s AND {table}.id <= %s"""

# Django's own look at a table fails on columns whose checks hold commas.
UNIQUE = {
    "sqlite": """SELECT 1 FROM pragma_index_list(%s) AS one, pragma_index_info(one.name) AS part
                 WHERE one."unique" = 1 AND part.name = %s""",
    "postgresql": """SELECT 1 FROM pg_index one JOIN pg_attribute part
                     ON part.attrelid = one.indrelid AND part.attnum = ANY(one.indkey)
                     WHERE one.indrelid = to_regclass(%s) AND one.indisunique AND part.attname = %s""",
}


def stands_once(column: ReformColumn) -> bool:
    """Whether the database lets a number stand in this column once only, by itself or beside other columns."""
    with connection.cursor() as cursor:
        cursor.execute(UNIQUE[connection.vendor], [column.table, column.column])
        return cursor.fetchone() is not None


def move(column: ReformColumn, after: int, upto: int) -> tuple[int, list[int]]:
    """Rows after one key up to another: how many were to be moved, and which keep their number. The caller's transaction holds it."""
    if column.stop_column:
        return _move_ranges(column, after, upto)
    if not stands_once(column):
        return _set(column, after, upto), []
    try:
        with transaction.atomic():
            return _set_by_way_of_the_negative(column, after, upto), []
    except IntegrityError:
        return _one_by_one(column, after, upto)


def follow(table: str, column: str, number: int, into: int) -> int:
    """Every row of one number goes under another one, where no row bars it; how many went."""
    quoted_table, name = quoted(table), quoted(column)
    sql = f"UPDATE {quoted_table} SET {name} = %s WHERE {name} = %s"  # noqa: S608 - registered names, quoted
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [into, number])
            return int(cursor.rowcount)
    except IntegrityError:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {quoted_table} WHERE {name} = %s ORDER BY id", [number])  # noqa: S608
            keys = [key for (key,) in cursor.fetchall()]
    return sum(
        _try_or(partial(_run, f"{sql} AND id = %s", [into, number, key]), partial(_told_kept, table, key))
        for key in keys
    )


def _set(column: ReformColumn, after: int, upto: int, sign: str = "") -> int:
    """Set-based: the step of a row is found by its number without the village digits."""
    table, name = quoted(column.table), quoted(column.column)
    new = NEW.format(table=table, name=name, steps=ReformStep._meta.db_table)
    values = [COMMUNE_STEP, column.reform_id, COMMUNE_STEP, after, upto]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {name} = {sign}{new}", values)  # noqa: S608 - names come from register_numbered and are quoted
        return int(cursor.rowcount)


def _set_by_way_of_the_negative(column: ReformColumn, after: int, upto: int) -> int:
    """Databases look at each row of a statement: one that goes where another one has not left yet would be refused."""
    table, name = quoted(column.table), quoted(column.column)
    count = _set(column, after, upto, sign="-")
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {name} = -{name} WHERE {name} < 0 AND id > %s AND id <= %s",  # noqa: S608
            [after, upto],
        )
    return count


def _one_by_one(column: ReformColumn, after: int, upto: int) -> tuple[int, list[int]]:
    """Two would stand under one number: the first one does."""
    table, name = quoted(column.table), quoted(column.column)
    steps = _steps(column)
    read = f"SELECT id, {name} FROM {table} WHERE id > %s AND id <= %s ORDER BY id"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(read, [after, upto])
        found = [(key, old, steps.get(old // COMMUNE_STEP)) for key, old in cursor.fetchall()]
    rows = [(key, old, step.moved(old)) for key, old, step in found if step]
    sql = f"UPDATE {table} SET {name} = %s WHERE id = %s"  # noqa: S608
    for key, old, _new in rows:
        _run(sql, [-old, key])
    # Who stays where she is comes first: nobody takes her number.
    kept = [
        key
        for key, old, new in sorted(rows, key=lambda row: row[1] != row[2])
        if not _try_or(partial(_run, sql, [new, key]), partial(_keep, column, sql, [old, key]))
    ]
    return len(rows), kept


def _move_ranges(column: ReformColumn, after: int, upto: int) -> tuple[int, list[int]]:
    """Ranges are few (memberships, scopes): read, decide in rules, write."""
    table, start, stop = quoted(column.table), quoted(column.column), quoted(column.stop_column)
    steps = _steps(column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {start}, {stop} FROM {table} WHERE id > %s AND id <= %s", [after, upto])  # noqa: S608
        changes = []
        for key, first, last in cursor.fetchall():
            step = steps.get(first // COMMUNE_STEP)
            if step is not None and last - first <= COMMUNE_STEP:
                changes.append((*step.moved_range(first, last), key))
    sql = f"UPDATE {table} SET {start} = %s, {stop} = %s WHERE id = %s"  # noqa: S608
    kept = [
        change[-1]
        for change in changes
        if not _try_or(partial(_run, sql, change), partial(_told_kept, column.table, change[-1]))
    ]
    return len(changes), kept


def _try_or(write: Callable[[], None], otherwise: Callable[[], None]) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        otherwise()
        return False
    return True


def _run(sql: str, values: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _keep(column: ReformColumn, sql: str, values: Sequence[int]) -> None:
    _run(sql, values)
    _told_kept(column.table, values[-1])


def _told_kept(table: str, key: int) -> None:
    log.warning(
        "places: row %s of %s keeps its former number: another row stands under the new one",
        key,
        table,
    )


def _steps(column: ReformColumn) -> dict[int, rules.Step]:
    return {
        row.old_block: rules.Step(row.old_block, row.new_start, row.village_shift, row.last_village)
        for row in ReformStep.plain.filter(reform_id=column.reform_id)
    }
