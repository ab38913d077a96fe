"""What the desk asks from the rooms; ``config/wiring.py`` joins them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest

from hoaban.foundation.access.api import Actor


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits for this person: what, for whom, by when, by which law, and the one action."""

    title: str
    url: str
    whom: str = ""
    due_at: datetime | None = None
    law: str = ""
    action: str = ""
    late: bool = False
    soon: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """What calls for somebody this minute, before all that waits."""

    title: str
    detail: str
    since: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A card under the duties: a place where work usually begins."""

    label: str
    text: str
    url: str
    icon: str


class Desk(Protocol):
    """Answers what an official sees first."""

    def duties(self, request: HttpRequest, limit: int) -> Sequence[Duty]:
        """What waits for her, the most urgent first."""
        ...

    def alarms(self, request: HttpRequest) -> Sequence[Alarm] | None:
        """What rings for her now; None: nothing ever does."""
        ...

    @property
    def waiting(self) -> Callable[[Actor], int]:
        """How many wait in all: a function of the actor, so that it is asked together with the other numbers around a page."""
        ...


class EmptyDesk:
    """Until a room with duties is joined, nothing waits."""

    def duties(self, request: HttpRequest, limit: int) -> Sequence[Duty]:
        return ()

    def alarms(self, request: HttpRequest) -> Sequence[Alarm] | None:
        return None

    def waiting(self, actor: Actor) -> int:
        return 0
