"""Long lists of ids, a slice per statement."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

# SQLite binds at most 32,766 values in one statement.
AT_ONCE = 5_000


def in_slices(values: Collection[Any], read: Callable[[list[Any]], Iterable[Any]]) -> Iterator[Any]:
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield from read(listed[start : start + AT_ONCE])
