"""What surrounds an official's page; joined in ``config/wiring.py``."""

from collections.abc import Callable, Sequence
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse

from hoaban.ui.frame import BareFrame
from hoaban.ui.ports import Banner, Brand, Links, NavGroup, Person
from hoaban.workspace import navigation


class WorkspaceFrame(BareFrame):
    """Fulfils ui's ``FrameProvider`` under ``/w/``; the callables come from wiring."""

    def __init__(
        self,
        *,
        brand: Callable[[], Brand],
        person: Callable[[HttpRequest], Person | None],
        banners: Callable[[HttpRequest], Sequence[Banner]] = lambda request: (),
    ) -> None:
        self._brand = brand
        self._person = person
        self._banners = banners

    def template(self, request: HttpRequest) -> str:
        return "workspace/page.html"

    def navigation(self, request: HttpRequest) -> Sequence[NavGroup]:
        return navigation.groups_for(request)

    def lines(self, request: HttpRequest) -> Sequence[NavGroup]:
        return navigation.lines_for(request)

    def person(self, request: HttpRequest) -> Person | None:
        return self._person(request)

    def banners(self, request: HttpRequest) -> Sequence[Banner]:
        return self._banners(request)

    def waiting(self, request: HttpRequest) -> int:
        return navigation.waiting(request)

    def brand(self, request: HttpRequest) -> Brand:
        return self._brand()

    def links(self, request: HttpRequest) -> Links:
        return _links(get_urlconf())


@cache
def _links(_urlconf: str | None) -> Links:
    """Every page asks for all of them; addresses do not change while the server runs."""
    return Links(
        home=reverse("workspace:home"),
        about=_first("portal:about"),
        language=_first("portal:language"),
        sign_in=_first("account_login"),
        sign_out=_first("account_logout"),
        account=_first("accounts:me", "mfa_index"),
        lock=_first("accounts:lock"),
        alive=_first("accounts:alive"),
        search=_first("search:results"),
        suggest=_first("search:suggest"),
        waiting=_first("duties:list", "workspace:home"),
        workspace=reverse("workspace:home"),
    )


def _first(*names: str) -> str:
    """The first page of these that is installed; none hides the button."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
