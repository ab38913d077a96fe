"""Who asks? `accounts` answers, wired from above: this room knows no table."""

from collections.abc import Callable

from django.http import HttpRequest

from hoaban.foundation.access.values import ANONYMOUS, Actor

Finder = Callable[[HttpRequest], Actor]

_finders: list[Finder] = []


def set_finder(finder: Finder) -> None:
    """Called once by config/wiring.py with accounts' function."""
    _finders[:] = [finder]


def actor_of(request: HttpRequest) -> Actor:
    """The person, device or client behind a request; `ANONYMOUS` when nobody signed in."""
    return _finders[0](request) if _finders else ANONYMOUS
