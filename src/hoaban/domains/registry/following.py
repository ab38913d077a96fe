"""Tables of rooms above that stand by a household (columns ``household``, ``place_no``): the registry knows none of them by name.

Their rows go along when the household goes to another village, and they are work on it: a list that brought it is not taken
back over them. The room that takes lists in says where it counts the rows of a household that no list could bring.
A room that still needs to know who somebody was says so too (`register_holder`): nobody it holds is erased.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from hoaban.foundation.access.api import ScopedModel

_tables: list[type[ScopedModel]] = []
_ledgers: list[type[ScopedModel]] = []


@dataclass(frozen=True, slots=True)
class Holder:
    """A reason for which somebody who died or moved away is not erased although her term is over."""

    key: str
    label: str
    """In words, marked for translation."""
    held: Callable[[Collection[int]], Collection[int]]
    """Which of these records it holds."""


_holders: dict[str, Holder] = {}


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


def register_holder(key: str, label: str, held: Callable[[Collection[int]], Collection[int]]) -> None:
    """Called when a room is ready; ``held`` gets thousands of ids at once and asks no query for each."""
    _holders[key] = Holder(key, label, held)


def holders() -> tuple[Holder, ...]:
    return tuple(_holders.values())
