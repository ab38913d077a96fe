"""What rooms above show beside a warning, joined in config/wiring.py: links to their pages, and what speaks for a draft."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from hoaban.domains.warning.values import AlertShown
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a draft, in the language of the page: a rule's quote, a sign, a gauge."""

    text: str
    url: str
    at: datetime


class Speaks(Protocol):
    """Only what this reader may see."""

    def __call__(self, actor: Actor, alert: AlertShown, now: datetime) -> Sequence[Evidence]: ...


_speaking: list[Speaks] = []


def connect_evidence(speaks: Speaks) -> None:
    _speaking[:] = [speaks]


def evidence_for(actor: Actor, alert: AlertShown, now: datetime) -> Sequence[Evidence]:
    return [one for speaks in _speaking for one in speaks(actor, alert, now)]
