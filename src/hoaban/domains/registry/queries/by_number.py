"""Rows that hold a number, a digest or a telephone: found by their key where the database keeps one (`numberindex`), compared whole."""

import json
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Lookup, OuterRef, Q, QuerySet

from hoaban.domains.registry import numberindex
from hoaban.domains.registry.models import CURRENT, Person
from hoaban.domains.registry.queries.slices import among

_HOLDERS = f"SELECT person FROM {numberindex.TABLE} WHERE waits IN (0, 1) AND found_by"  # noqa: S608 — our own name


class _Holds(Lookup):  # type: ignore[type-arg]
    """Of somebody's id: whether she has one of these keys, few or thousands."""

    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        person, params = self.process_lhs(compiler, connection)
        among = f"{_HOLDERS} IN (SELECT value FROM json_each(%s))"  # noqa: S608 — our own names
        return f"{person} IN ({among})", [*params, json.dumps(self.rhs)]


class _Shares(Func):
    """Of somebody's id and a digest: whether she has its key."""

    output_field = BooleanField()

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:
        (person, params), (digest, more) = map(compiler.compile, self.get_source_expressions())
        return f"{person} IN ({_HOLDERS} = substr({digest}, -{numberindex.LETTERS}))", [*params, *more]


def in_order(column: str, values: Collection[str]) -> list[str]:
    """As the database's index has them."""
    return (
        sorted(values, key=lambda value: numberindex.found_by(column, value))
        if _has_keys()
        else sorted(values)
    )


def holding(column: str, values: Collection[str]) -> Q:
    """A condition: one of these in this column of theirs; few or thousands (see `in_slices`)."""
    whole = Q(among(column, values))
    if not _has_keys():
        return whole
    return whole & Q(_Holds(F("pk"), sorted({numberindex.found_by(column, value) for value in values})))


def villages_of_phone(number: str) -> set[int]:
    """Where people live who have this telephone, for a line that asks to call back; it tells nobody's name. Empty for no number."""
    if not number:
        return set()
    return set(
        Person.plain.filter(CURRENT, holding("phone_e164", [number])).values_list("place_no", flat=True)
    )


def sharing(column: str, rows: QuerySet[Person]) -> QuerySet[Person]:
    """Those of ``rows`` with the number of the row that is asked about (an `OuterRef`), by its digest."""
    same = rows.filter(**{column: OuterRef(column)})
    return same.filter(_Shares(F("pk"), OuterRef(column))) if _has_keys() else same


def _has_keys() -> bool:
    return connection.vendor == "sqlite"
