"""Pages of rooms above that stand beside a warning; joined in config/wiring.py."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from hoaban.foundation.access.api import Actor


@dataclass(frozen=True, slots=True)
class Link:
    """Where it leads and what it is called on this page."""

    url: str
    label: str


Finder = Callable[[Actor, UUID], Link | None]
"""(who looks, alert) → a link for her; None: there is nothing for her yet."""
_desk: list[Finder] = []
_public: list[Finder] = []


def add_link(find: Finder, *, public: bool = False) -> None:
    """Beside the alert in the duty room; ``public``: on the page everybody reads."""
    found = _public if public else _desk
    if find not in found:
        found.append(find)


def links(actor: Actor, alert: UUID, *, public: bool = False) -> list[Link]:
    return [link for find in (_public if public else _desk) if (link := find(actor, alert))]
