"""What the frame of a page shows and how it sounds, asked from outside: ui has no table and knows no room.

``config/wiring.py`` fulfils ``FrameProvider`` and ``VoiceProvider``; the values below are all a provider may hand over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from django.http import HttpRequest

BannerKind = Literal["demo", "info", "attention"]


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the navigation; ``current`` marks the page the person is on."""

    label: str
    url: str
    icon: str = "dot"
    current: bool = False
    count: int = 0
    live: str = ""
    """The topic that makes the count ask again; empty: it stands until the next page."""


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Lines of one kind of work, under one heading; the heading may be empty."""

    label: str
    items: tuple[NavItem, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, as the person menu shows it."""

    name: str
    role: str = ""
    place: str = ""
    key: str = ""

    @property
    def initials(self) -> str:
        """The given name's first letter: Vietnamese names put it last."""
        words = self.name.split()
        return words[-1][0].upper() if words else "?"


@dataclass(frozen=True, slots=True)
class Banner:
    """A line above every page: demo data, a drill, work on the machine."""

    text: str
    kind: BannerKind = "info"
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class OurNumber:
    """A number of ours that people write to or ring; without one nothing is said of it."""

    number: str = ""
    """E.164, or a short code."""
    is_made_up: bool = False
    """A demo's: shown as such, never as a link."""


@dataclass(frozen=True, slots=True)
class Brand:
    """Name and owner of this installation; a province pack says them, never a template."""

    name: str = "Hoa Ban"
    province: str = ""
    owner: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    duty_phone: str = ""
    """The number of the office that answers at night."""
    emergency: Mapping[str, str] = field(default_factory=dict)
    """The nation's short numbers by service: police, fire, ambulance, rescue."""
    sms: OurNumber = OurNumber()
    """Where text messages to us come in."""
    missed_calls: OurNumber = OurNumber()
    """Whom to ring and hang up: it costs nothing."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where the frame's own buttons lead; an empty one hides its button (no dead tile)."""

    home: str = "/"
    about: str = ""
    language: str = ""
    clear_phone: str = ""
    sign_in: str = ""
    sign_out: str = ""
    account: str = ""
    lock: str = ""
    alive: str = ""
    """Told now and then that somebody is typing, so that the server does not lock a long form."""
    search: str = ""
    suggest: str = ""
    waiting: str = ""
    workspace: str = ""


class FrameProvider(Protocol):
    """Answers what surrounds a page; each method is asked at most once per page and only if shown."""

    def template(self, request: HttpRequest) -> str:
        """The shell template that ``ui/frame.html`` extends."""
        ...

    def navigation(self, request: HttpRequest) -> Sequence[NavGroup]:
        """What this person may open, grouped."""
        ...

    def lines(self, request: HttpRequest) -> Sequence[NavGroup]:
        """The same without counts, for who looks for a page by its name: nothing is asked of the database."""
        ...

    def person(self, request: HttpRequest) -> Person | None:
        """Who is signed in; None for a visitor."""
        ...

    def banners(self, request: HttpRequest) -> Sequence[Banner]:
        """Lines above the page."""
        ...

    def waiting(self, request: HttpRequest) -> int:
        """How many duties wait for this person."""
        ...

    def brand(self, request: HttpRequest) -> Brand:
        """The installation's name and owner."""
        ...

    def links(self, request: HttpRequest) -> Links:
        """Addresses of the frame's own buttons."""
        ...


@dataclass(frozen=True, slots=True)
class Sound:
    """A reading of one sentence: two files, and what the button says before anything loads."""

    url: str
    """Opus in Ogg."""
    url_aac: str
    """For phones that know no Opus."""
    size: int
    """Bytes of the first."""
    size_aac: int
    language: str
    """Its own name, as the button shows it."""
    code: str
    machine: bool = False
    careful: bool = False
    """A machine reads what people act on, because no person has read it yet."""
    partly: bool = False
    """People read some of it and a machine the rest."""
    lacking: tuple[str, ...] = ()
    """What of it cannot be heard in this language, as the page says it."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Who reads sentences on one page."""

    find: Callable[[str, str], Sound | None]
    """Words, and a language or nothing for the person's own choice → who reads them."""
    every: Callable[[str], Sequence[Sound]]
    """Words → one sound for each language in which they can be heard."""


class VoiceProvider(Protocol):
    """Answers who reads sentences aloud."""

    def voices(self, request: HttpRequest) -> Voices:
        """Asked once per page, and only if something on it speaks."""
        ...
