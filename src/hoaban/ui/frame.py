"""The one place that remembers who fulfils ``FrameProvider``, and the context processor that asks it."""

from collections.abc import Sequence
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info

from hoaban.ui.ports import Banner, Brand, FrameProvider, Links, NavGroup, Person

_scripts: list[str] = []


def add_script(path: str) -> None:
    """A module that every page of somebody signed in loads; joined in config/wiring.py, so ui knows no room."""
    if path not in _scripts:
        _scripts.append(path)


class BareFrame:
    """The safe default: a page without navigation, person or brand of a province."""

    def template(self, request: HttpRequest) -> str:
        return "ui/page.html"

    def navigation(self, request: HttpRequest) -> Sequence[NavGroup]:
        return ()

    def lines(self, request: HttpRequest) -> Sequence[NavGroup]:
        return self.navigation(request)

    def person(self, request: HttpRequest) -> Person | None:
        return None

    def banners(self, request: HttpRequest) -> Sequence[Banner]:
        return ()

    def waiting(self, request: HttpRequest) -> int:
        return 0

    def brand(self, request: HttpRequest) -> Brand:
        return Brand()

    def links(self, request: HttpRequest) -> Links:
        return Links()


class ByPath(BareFrame):
    """Chooses a provider by the beginning of the path: one line of wiring joins two shells."""

    def __init__(self, shells: dict[str, FrameProvider], otherwise: FrameProvider) -> None:
        self._shells = shells
        self._otherwise = otherwise

    def _for(self, request: HttpRequest) -> FrameProvider:
        for prefix, provider in self._shells.items():
            if request.path.startswith(prefix):
                return provider
        return self._otherwise

    def template(self, request: HttpRequest) -> str:
        return self._for(request).template(request)

    def navigation(self, request: HttpRequest) -> Sequence[NavGroup]:
        return self._for(request).navigation(request)

    def lines(self, request: HttpRequest) -> Sequence[NavGroup]:
        return self._for(request).lines(request)

    def person(self, request: HttpRequest) -> Person | None:
        return self._for(request).person(request)

    def banners(self, request: HttpRequest) -> Sequence[Banner]:
        return self._for(request).banners(request)

    def waiting(self, request: HttpRequest) -> int:
        return self._for(request).waiting(request)

    def brand(self, request: HttpRequest) -> Brand:
        return self._for(request).brand(request)

    def links(self, request: HttpRequest) -> Links:
        return self._for(request).links(request)


def _own_name(code: str) -> str:
    """«Tiếng Việt»: only the first letter is raised, the others stay as the language writes them."""
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]


class _Registry:
    """Holds the provider; a class attribute instead of a module global keeps tests able to swap it back."""

    provider: FrameProvider = BareFrame()


def provide(provider: FrameProvider) -> FrameProvider:
    """Join a provider (config/wiring.py, once at start); returns the former one, for tests to restore."""
    former = _Registry.provider
    _Registry.provider = provider
    return former


def provider() -> FrameProvider:
    """Who fulfils the frame now."""
    return _Registry.provider


class Frame:
    """What a template sees as ``frame``: each part is asked when first shown, then kept for this page."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def navigation(self) -> Sequence[NavGroup]:
        return provider().navigation(self._request)

    @cached_property
    def person(self) -> Person | None:
        return provider().person(self._request)

    @cached_property
    def banners(self) -> Sequence[Banner]:
        return provider().banners(self._request)

    @property
    def scripts(self) -> Sequence[str]:
        return tuple(_scripts)

    @cached_property
    def waiting(self) -> int:
        return provider().waiting(self._request)

    @cached_property
    def brand(self) -> Brand:
        return provider().brand(self._request)

    @cached_property
    def links(self) -> Links:
        return provider().links(self._request)

    @cached_property
    def languages(self) -> Sequence[tuple[str, str]]:
        """Code and own name of each language of the screens; every language names itself."""
        return [(code, _own_name(code)) for code, _ in settings.LANGUAGES]
