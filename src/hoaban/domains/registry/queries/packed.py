"""Columns as one text each, which the database writes and NumPy reads: no Python object per row."""

from typing import Any

import numpy as np
from django.db.models import Aggregate, Subquery, TextField, Value
from django.db.models.functions import Concat
from numpy.typing import NDArray

BESIDE = ";"
"""Between two columns of one text; neither numbers nor codes hold it, nor the comma."""


class Joined(Aggregate):
    """Texts or whole numbers with commas between them, in no particular order but one for all columns of a statement."""

    output_field = TextField()
    allow_distinct = False

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s)", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="STRING_AGG((%(expressions)s)::text, ',')", **extra)


class OfGroup(Subquery):
    """A statement that reads the key of a group alone. Django would group by its answer too, and ask it for every row."""

    def get_group_by_cols(self) -> list[Any]:
        return []


def pairs(column: str, other: str) -> Concat:
    """Two columns of the same rows in one text, for a statement that may give one only; `read_pairs` reads it."""
    return Concat(Joined(column), Value(BESIDE), Joined(other), output_field=TextField())


def read(said: str) -> NDArray[np.int64]:
    """Whole numbers the database wrote."""
    return np.fromstring(said, dtype=np.int64, sep=",") if said else np.zeros(0, dtype=np.int64)


def read_pairs(said: list[str], known: dict[str, str]) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Numbers and what stands beside each, of several texts; every value once in memory, as ``known`` holds it."""
    numbers, values = zip(*(text.split(BESIDE) for text in said), strict=True) if said else ((), ())
    words = ",".join(values).split(",") if values else []
    return read(",".join(numbers)), np.array(list(map(known.setdefault, words, words)), dtype=object)
