"""What rooms above add to the page of a unit, joined in config/wiring.py: links to what they tell of the same place."""

from collections.abc import Callable
from dataclasses import dataclass

from hoaban.foundation.places.values import Unit


@dataclass(frozen=True, slots=True)
class Link:
    """Where it leads, what it is called on this page, and its sign."""

    url: str
    label: str
    icon: str


Finder = Callable[[Unit], Link | None]
"""None: nothing is told of this unit there."""
_finders: list[Finder] = []


def add_link(find: Finder) -> None:
    """On the page of every unit, for everybody who reads it."""
    if find not in _finders:
        _finders.append(find)


def links(unit: Unit) -> list[Link]:
    return [link for find in _finders if (link := find(unit))]
