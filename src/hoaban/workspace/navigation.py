"""The navigation by role: each line is offered once (config/wiring.py) and shown to whom its door opens."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from hoaban.foundation.access.api import Actor, actor_of
from hoaban.ui.ports import NavGroup, NavItem

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

    @property
    def url(self) -> str:
        """Empty when the page is not installed."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""

    def opens_for(self, actor: Actor) -> bool:
        return bool(self.url) and (not self.permission or actor.may(self.permission))


class _Offers:
    entries: list[Entry] = []


def offer(*entries: Entry) -> None:
    """Put lines into the navigation, in this order."""
    for entry in entries:
        if entry not in _Offers.entries:
            _Offers.entries.append(entry)


def entries_for(request: HttpRequest) -> list[Entry]:
    """Lines this person may open."""
    actor = actor_of(request)
    return [entry for entry in _Offers.entries if entry.opens_for(actor)]


def groups_for(request: HttpRequest) -> tuple[NavGroup, ...]:
    """The same, grouped; the line with the longest matching address is the current one."""
    entries = entries_for(request)
    here = max((e.url for e in entries if request.path.startswith(e.url)), key=len, default="")
    groups: dict[str, list[NavItem]] = {}
    for entry in entries:
        item = NavItem(str(entry.label), entry.url, entry.icon, current=entry.url == here)
        groups.setdefault(str(entry.group), []).append(item)
    return tuple(NavGroup(label, tuple(items)) for label, items in groups.items())
