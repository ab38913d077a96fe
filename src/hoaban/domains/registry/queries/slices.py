"""Long lists of ids, a slice per statement."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db.models import F, Lookup

# SQLite binds at most 32,766 values in one statement.
AT_ONCE = 5_000


class Among(Lookup):  # type: ignore[type-arg]
    """Any of a long list, bound as one value: to write thousands of marks costs more than to look the values up."""

    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(self.rhs)]  # noqa: S608 — a column

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, self.rhs]


def among(column: str, values: Iterable[Any]) -> Among:
    """As ``column__in``, for numbers and texts."""
    return Among(F(column), list(values))


def in_slices(values: Collection[Any], read: Callable[[list[Any]], Iterable[Any]]) -> Iterator[Any]:
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield from read(listed[start : start + AT_ONCE])
