"""What rooms above add to the duty room, joined in config/wiring.py: links, what speaks for a draft, what rings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.safestring import SafeString

from hoaban.domains.warning.values import NOT_DRAWN, AlertShown, Gap, Shape, Status, Strip
from hoaban.domains.warning.values.happened import Happening, Sort, Span
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
_listed: list[Callable[[], Link]] = []


def add_link(find: Finder, *, public: bool = False) -> None:
    """Beside the alert in the duty room; ``public``: on the page everybody reads."""
    found = _public if public else _desk
    if find not in found:
        found.append(find)


def links(actor: Actor, alert: UUID, *, public: bool = False) -> list[Link]:
    return [link for find in (_public if public else _desk) if (link := find(actor, alert))]


def add_list_link(find: Callable[[], Link]) -> None:
    """Below the list of what holds now, whatever it says."""
    if find not in _listed:
        _listed.append(find)


def list_links() -> list[Link]:
    return [find() for find in _listed]


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


@dataclass(frozen=True, slots=True)
class Lack:
    """What a room above adds to «Are we ready?»: kinds of gaps, and where they are filled."""

    kinds: frozenset[str]
    find: Callable[[], Sequence[Gap]]
    way: Callable[[Actor], str]
    """An address for whoever may fill it; empty: not by her."""


_lacking: list[Lack] = []


def add_gaps(lack: Lack) -> None:
    if lack not in _lacking:
        _lacking.append(lack)


def lacking() -> Sequence[Lack]:
    return _lacking


Strips = Callable[[Actor, Status, datetime], Sequence[Strip]]
"""What stands above the drafts for whoever looks."""
Cries = Callable[[Actor, Sequence[UUID]], Mapping[UUID, Link]]
"""Of several alerts those whose villages call for help, each with where one helps."""
Opened = Callable[[Actor, UUID, datetime], None]
"""Told when somebody has the page of an alert that waits before her eyes."""


class Teller(Protocol):
    """A room that tells what happened: the newest ``most`` lines of these sorts that this reader may see."""

    def __call__(
        self, actor: Actor, span: Span, sorts: frozenset[Sort], most: int
    ) -> Sequence[Happening]: ...


_tellers: list[Teller] = []


def add_teller(tells: Teller) -> None:
    """Its lines stand on the timeline of what runs."""
    if tells not in _tellers:
        _tellers.append(tells)


def tellers() -> Sequence[Teller]:
    return _tellers


@dataclass(frozen=True, slots=True)
class Stand:
    """One line of the small map's key: mark, words, how many villages."""

    mark: SafeString
    said: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One place beside others: mark, name, how it stands, where that is told whole."""

    mark: SafeString
    name: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class Glance:
    """How the villages of what is in force stand, small, with the door to the large map."""

    picture: SafeString | str
    """Empty: nobody told where these places lie."""
    marks: tuple[Mark, ...]
    """Then each place is a mark with its name."""
    key: tuple[Stand, ...]
    """Who has not been told before whoever has."""
    title: str
    """How many have not been told, of how many."""
    url: str


Glances = Callable[[Actor, Status], Glance | None]
"""None: no village is asked now, or none that she may see."""
Addresses = Callable[[Actor, Status], str]
"""Where the whole timeline stands; empty for whoever may not open it."""


@dataclass(slots=True)
class Connections:
    strips: Strips = lambda _actor, _status, _now: ()
    opened: Opened = lambda _actor, _alert, _now: None
    cries: Cries = lambda _actor, _alerts: {}
    glance: Glances = lambda _actor, _status: None
    timeline: Addresses = lambda _actor, _status: ""


connected = Connections()


def connect(*, strips: Strips, opened: Opened, cries: Cries) -> None:
    connected.strips, connected.opened, connected.cries = strips, opened, cries


def connect_duty_room(*, glance: Glances, timeline: Addresses) -> None:
    """The small map beside the duty room's list, and where the whole timeline stands."""
    connected.glance, connected.timeline = glance, timeline


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever writes chose and drew, as she typed it; all of it together."""

    units: tuple[int, ...] = ()
    saved: UUID | None = None
    outline: str = ""
    circles: str = ""
    stays: Shape = NOT_DRAWN
    """Of the text before: what is drawn now comes beside it."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A unit that lies in a drawn area."""

    number: int
    name: str
    how: str
    """By what we know it, in the language of the page."""
    mark: str
    """``full``: its own place is known; ``part``: only that of its commune or of something in it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area as units and as the shape that goes out."""

    shape: Shape
    touched: tuple[Touched, ...]
    unsure: tuple[tuple[str, str], ...] = ()
    """Names of which nobody can say whether they are inside, and why; they are not warned."""

    @property
    def areas(self) -> tuple[int, ...]:
        return tuple(sorted({one.number for one in self.touched}))


class Draws(Protocol):
    """A room above that knows where villages lie."""

    def saved(self, actor: Actor) -> Sequence[tuple[UUID, str]]:
        """Areas that were saved by name and that this person may see."""

    def drawn(self, actor: Actor, asked: Asked) -> Drawn:
        """Raises a `DomainError` with a sentence where it cannot be drawn."""

    def beside(self, shape: Shape, units: Sequence[int]) -> Shape:
        """A shape that stays, and beside it what of these places it does not hold yet, each by itself."""

    def around(self, units: Sequence[int]) -> Shape:
        """What stands for places nobody drew, each by itself; empty where no position of any of them is known."""


class NobodyDraws:
    """Without that room nothing is drawn: units are chosen by name."""

    def saved(self, actor: Actor) -> Sequence[tuple[UUID, str]]:
        return ()

    def drawn(self, actor: Actor, asked: Asked) -> Drawn:
        return Drawn(Shape(), ())

    def beside(self, shape: Shape, units: Sequence[int]) -> Shape:
        return shape

    def around(self, units: Sequence[int]) -> Shape:
        return Shape()


_draws: list[Draws] = [NobodyDraws()]


def connect_drawing(draws: Draws) -> None:
    _draws[:] = [draws]


def drawing() -> Draws:
    return _draws[0]
