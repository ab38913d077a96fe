"""Many rows changed at once, each to values of its own: a statement for each costs several times its row."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from hoaban.domains.registry import rules


def put_each(model: type[models.Model], rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Id → column → value as the database keeps it; each row's version counts one more.

    Only the columns named are written, rows of the same columns together: an index of a column that stays is left alone.
    """
    alike = defaultdict[tuple[str, ...], list[tuple[Any, ...]]](list)
    for pk, values in rows.items():
        alike[tuple(values)].append((*values.values(), pk))
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for columns, told in alike.items():
            put = "".join(f"{quote(column)} = %s, " for column in columns)
            cursor.executemany(
                f"UPDATE {quote(model._meta.db_table)} SET {put}version = version + 1 WHERE id = %s",  # noqa: S608 — our own names
                told,
            )


def with_keys(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a person, and by what a name among them is found and filed."""
    name = values.get("name")
    keys = {} if name is None else {"name_key": rules.name_key(name), "name_sort": rules.name_sort(name)}
    return {**values, **keys}
