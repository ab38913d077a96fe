"""Faults and notes written by the thousand: a yearly list has one for every other row, and an object each costs ten times as much."""

import json
from collections.abc import Iterable, Iterator
from functools import cache

from django.db import connection

from hoaban.foundation.imports.models import ImportBatch, ImportFault
from hoaban.foundation.imports.values import Fault, SheetColumns

COLUMNS = ("batch_id", "row", "column", "kind", "params", "is_note", "is_late")
FaultRow = tuple[int, int, str, str, str, bool, bool]
"""In the order of `COLUMNS`."""


def rows(
    batch: ImportBatch, data: SheetColumns, faults: Iterable[Fault], *, is_note: bool = False, is_late: bool = False
) -> Iterator[FaultRow]:  # fmt: skip
    """Each by the sheet's own number of its row."""
    first, told = data.first_row, cache(_params)
    for one in faults:
        params = told(tuple(one.params.items())) if one.params else "{}"
        yield batch.pk, first + one.row, one.column, one.kind, params, is_note, is_late


def _params(pairs: tuple[tuple[str, str | int], ...]) -> str:
    return json.dumps(dict(pairs))


def insert(told: Iterable[FaultRow]) -> None:
    """In the caller's transaction, or as one of their own."""
    quote = connection.ops.quote_name
    columns, marks = ", ".join(map(quote, COLUMNS)), ", ".join(["%s"] * len(COLUMNS))
    into = quote(ImportFault._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} ({columns}) VALUES ({marks})", list(told))  # noqa: S608 — our own names
