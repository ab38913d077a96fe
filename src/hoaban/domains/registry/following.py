"""Tables of rooms above that stand by a household (columns ``household``, ``place_no``): the registry knows none of them by name.

Their rows go along when the household goes to another village, and they are work on it: a list that brought it is not taken
back over them. The room that takes lists in says where it counts the rows of a household that no list could bring.
"""

from typing import Any

from hoaban.foundation.access.api import ScopedModel

_tables: list[type[ScopedModel]] = []
_ledgers: list[type[ScopedModel]] = []


def register_follower(table: type[ScopedModel]) -> None:
    """Called when the room above is ready."""
    if table not in _tables:
        _tables.append(table)


def followers() -> tuple[type[ScopedModel], ...]:
    return tuple(_tables)


def register_ledger(table: type[ScopedModel]) -> None:
    """Called when the room that takes lists in is ready: a table of (``household``, ``batch``, ``rows``), whose sum counts."""
    _ledgers[:] = [table]


def ledger() -> Any:
    """The model of that table; its columns are what `register_ledger` asks for."""
    return _ledgers[0]
