"""Rows of numbers as one text that the database writes and NumPy reads: no Python object per row."""

from typing import Any

import numpy as np
from django.db.models import Aggregate, BigIntegerField, Expression, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from numpy.typing import NDArray


class Joined(Aggregate):
    """Texts with commas between them, in no particular order."""

    output_field = TextField()
    allow_distinct = False

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s)", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, ',')", **extra)


def number_of(column: str) -> Expression:
    """Digits of a text as a number, 0 where it is empty; a plus in front is no digit."""
    digits = Coalesce(NullIf(F(column), Value("")), Value("0"))
    return Cast(digits, BigIntegerField())


class Line(Func):
    """The numbers of one row with commas between them, as the database itself writes numbers."""

    output_field = TextField()
    arg_joiner = " || ',' || "
    template = "CAST(%(expressions)s AS TEXT)"


def numbers(rows: "QuerySet[Any]", *columns: str | Expression) -> NDArray[np.int64]:
    """One row each, in no particular order; the columns must hold whole numbers and no nothing."""
    said = rows.order_by().aggregate(said=Joined(Line(*columns)))["said"]
    return read(said, len(columns))


def read(said: str | None, width: int) -> NDArray[np.int64]:
    """What the database wrote."""
    if not said:
        return np.zeros((0, width), dtype=np.int64)
    return np.fromstring(said, dtype=np.int64, sep=",").reshape(-1, width)
