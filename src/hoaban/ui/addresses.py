"""Addresses of things with a key, worked out once for each kind of page: `reverse` costs more than the line it stands in."""

from functools import cache
from uuid import UUID

from django.urls import get_urlconf, reverse

_KEY = UUID(int=0)


def address(name: str, key: UUID, *more: object) -> str:
    """As `reverse(name, args=[key, *more])`; ``more`` are few different words (a kind of fact)."""
    return _pattern(name, more, get_urlconf()).replace(str(_KEY), str(key))


@cache
def _pattern(name: str, more: tuple[object, ...], urlconf: str | None) -> str:
    return reverse(name, urlconf, args=[_KEY, *more])
