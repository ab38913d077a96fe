"""The demo's guided tour: the walks that work today, each with the log-in it needs. A real installation has no such page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import door


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through the demo. ``username`` is empty for a citizen, who needs no account."""

    title: str | Promise
    text: str | Promise
    url_name: str
    username: str = ""

    @property
    def url(self) -> str:
        """Empty when the room behind it is not installed: the walk is left out."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


Logins = Callable[[], dict[str, str]]
"""Password by user name as the demo wrote them; empty where no demo is."""


class _Joined:
    walks: Sequence[Walk] = ()
    logins: Logins = dict


def join(walks: Sequence[Walk], logins: Logins) -> None:
    """From config/navigation.py, at start."""
    _Joined.walks, _Joined.logins = walks, logins


def is_open() -> bool:
    """Whether there is a demo to walk through."""
    return bool(_Joined.logins())


@require_safe
@door(public=True)
def show(request: HttpRequest) -> HttpResponse:
    known = _Joined.logins()
    if not known:
        raise Http404
    walks = [
        {"walk": one, "password": known.get(one.username, "")}
        for one in _Joined.walks
        if one.url and (not one.username or one.username in known)
    ]
    return render(request, "portal/tour.html", {"walks": walks})
