"""Which columns of other rooms hold unit numbers. Rooms say so in their AppConfig.ready through the api."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A number in ``start``; or, with ``stop``, a half-open range."""

    table: str
    start: str
    stop: str = ""


_columns: dict[tuple[str, str], Column] = {}


def register_numbered(table: str, column: str) -> None:
    """A reform rewrites ``table.column`` (a unit number). The table's primary key must be called ``id``."""
    _columns[table, column] = Column(table, column)


def register_range(table: str, start: str, stop: str) -> None:
    """A reform rewrites the range [start, stop); it never grows, so nobody gains rows by a reform."""
    _columns[table, start] = Column(table, start, stop)


def forget(table: str, column: str) -> None:
    """For tests."""
    _columns.pop((table, column), None)


def columns() -> list[Column]:
    return list(_columns.values())
