"""What is in force now, above the picture tiles. A room below says it (joined in config/alarms.py): the portal knows no warning."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """One danger that is real, in the language of the page."""

    title: str
    level: int
    said: str
    """The level as people read it: number and colour."""
    where: str
    until: datetime
    words: str
    """All that was told to people, for whoever listens."""
    url: str
    picture: str
    """The name of the icon that says which danger it is to whoever does not read."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The gravest, how many more there are, and where all of them stand. Drills are never among them."""

    alarms: tuple[Alarm, ...] = ()
    more: int = 0
    url: str = ""


_joined: list[Callable[[], InForce]] = [InForce]


def connect(find: Callable[[], InForce]) -> None:
    """Asked each time somebody opens the first page, so it has to cost little (config/wiring.py, at start)."""
    _joined[:] = [find]


def in_force() -> InForce:
    return _joined[0]()
