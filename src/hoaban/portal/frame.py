"""What surrounds a citizen's page: a name, a language, *Clear this phone*, and nothing that follows her."""

from collections.abc import Callable, Sequence
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse

from hoaban.ui.frame import BareFrame
from hoaban.ui.ports import Banner, Brand, Links, Person


class PortalFrame(BareFrame):
    """Fulfils ui's ``FrameProvider`` for the portal; the callables come from ``config/wiring.py``."""

    def __init__(
        self,
        *,
        brand: Callable[[], Brand],
        person: Callable[[HttpRequest], Person | None] = lambda request: None,
        banners: Callable[[HttpRequest], Sequence[Banner]] = lambda request: (),
    ) -> None:
        self._brand = brand
        self._person = person
        self._banners = banners

    def template(self, request: HttpRequest) -> str:
        return "portal/page.html"

    def person(self, request: HttpRequest) -> Person | None:
        return self._person(request)

    def banners(self, request: HttpRequest) -> Sequence[Banner]:
        return self._banners(request)

    def brand(self, request: HttpRequest) -> Brand:
        return self._brand()

    def links(self, request: HttpRequest) -> Links:
        return _links(get_urlconf())


@cache
def _links(_urlconf: str | None) -> Links:
    """Addresses do not change while the server runs."""
    return Links(
        home=reverse("portal:home"),
        about=reverse("portal:about"),
        language=reverse("portal:language"),
        clear_phone=reverse("portal:clear_phone"),
        sign_in=_if_there("account_login"),
        workspace=_if_there("workspace:home"),
    )


def _if_there(name: str) -> str:
    """A shell shows a link only if its page is installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
