"""Adding a line to a log: straight to the database, without an object that nobody keeps."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connections, models, router

from hoaban.foundation.access.models import ScopedModel


def append(model: type[ScopedModel], **values: object) -> None:
    """Insert one row inside the caller's transaction; a field not named gets its default.

    No signal, no key back, no validation beyond the columns' own: for tables written with every deed and read by queries
    only (audit lines, events). `Model.save` costs such a row several times what the database asks for it.
    """
    append_all(model, [values])


def append_all(model: type[ScopedModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Several rows in one statement."""
    if not rows:
        return
    alias = router.db_for_write(model)
    connection = connections[alias]
    statement, fields = _statement(model, alias, len(rows))
    told: list[Any] = []
    for row in rows:
        values = dict(row)
        told += [
            field.get_db_prep_save(
                values.pop(field.attname) if field.attname in values else field.get_default(), connection
            )
            for field in fields
        ]
        if values:
            raise TypeError(f"{model.__name__} has no field {', '.join(values)}")
    with connection.cursor() as cursor:
        cursor.execute(statement, told)


@cache
def _statement(model: type[ScopedModel], alias: str, count: int) -> tuple[str, tuple[Any, ...]]:
    quote = connections[alias].ops.quote_name
    fields = tuple(one for one in model._meta.concrete_fields if not isinstance(one, models.AutoField))
    columns = ", ".join(quote(one.column) for one in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES {places}", fields  # noqa: S608 — names of our own tables
