"""The navigation by role: each line is offered once (config/wiring.py) and shown to whom its door opens."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from hoaban.foundation.access.api import Actor, PerActor, actor_of, numbers
from hoaban.ui.ports import NavGroup, NavItem
from hoaban.workspace import desk

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """A place on the desk. ``text`` makes it a shortcut on the first page as well."""

    group: Words
    label: Words
    url_name: str
    icon: str
    permission: str = ""
    text: Words = ""
    count: Callable[[Actor], int] | None = None
    """How much there is new for this person; shown beside the words."""
    live: str = ""
    """The topic that makes the count ask again (decision 0012)."""
    here: Callable[[Actor], bool] | None = None
    """Whether this installation has the page at all; answered from what is known of the actor, without a query."""

    @property
    def url(self) -> str:
        """Empty when the page is not installed."""
        return _address(self.url_name, get_urlconf())

    def opens_for(self, actor: Actor) -> bool:
        may = bool(self.url) and (not self.permission or actor.may(self.permission))
        return may and (self.here is None or self.here(actor))


@cache
def _address(url_name: str, urlconf: str | None) -> str:
    """Every page asks for every line's address, twice; addresses do not change while the server runs."""
    try:
        return reverse(url_name, urlconf)
    except NoReverseMatch:
        return ""


class _Offers:
    entries: list[Entry] = []


def offer(*entries: Entry) -> None:
    """Put lines into the navigation, in this order."""
    for entry in entries:
        if entry not in _Offers.entries:
            _Offers.entries.append(entry)


class _Lines:
    """The lines that one actor may open, and their groups as last drawn for each page and language."""

    def __init__(self, actor: Actor) -> None:
        self.entries = [entry for entry in _Offers.entries if entry.opens_for(actor)]
        self._grouped = lru_cache(maxsize=128)(self._group)

    def groups(self, request: HttpRequest) -> tuple[NavGroup, ...]:
        here = max((e.url for e in self.entries if request.path.startswith(e.url)), key=len, default="")
        counts = _numbers(request)[1:]
        return self._grouped(here, counts, get_language())

    def uncounted(self) -> tuple[NavGroup, ...]:
        return self._grouped("", (0,) * len(self.entries), get_language())

    def _group(self, here: str, counts: tuple[int, ...], _language: str) -> tuple[NavGroup, ...]:
        groups: dict[str, list[NavItem]] = {}
        for entry, count in zip(self.entries, counts, strict=True):
            item = NavItem(
                str(entry.label),
                entry.url,
                entry.icon,
                count=count,
                current=entry.url == here,
                live=entry.live,
            )
            groups.setdefault(str(entry.group), []).append(item)
        return tuple(NavGroup(label, tuple(items)) for label, items in groups.items())


_lines = PerActor(_Lines)


def _numbers(request: HttpRequest) -> tuple[int, ...]:
    """What waits, then what each line counts: one question for a page, whichever part of its frame asks first."""
    found: tuple[int, ...] | None = getattr(request, "_desk_numbers", None)
    if found is None:
        actor = actor_of(request)
        asked = [desk.joined().waiting, *(entry.count or _nothing for entry in _lines(actor).entries)]
        found = tuple(numbers(actor, asked))
        request._desk_numbers = found  # type: ignore[attr-defined]
    return found


def _nothing(_actor: Actor) -> int:
    return 0


def waiting(request: HttpRequest) -> int:
    """How many duties wait for this person."""
    return _numbers(request)[0]


def entries_for(request: HttpRequest) -> list[Entry]:
    """Lines this person may open."""
    return _lines(actor_of(request)).entries


def groups_for(request: HttpRequest) -> tuple[NavGroup, ...]:
    """The same, grouped; the line with the longest matching address is the current one."""
    return _lines(actor_of(request)).groups(request)


def lines_for(request: HttpRequest) -> tuple[NavGroup, ...]:
    """The same as they are called, without what they count and without the one she is on."""
    return _lines(actor_of(request)).uncounted()
