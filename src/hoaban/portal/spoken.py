"""The standing sentences of our own pages, for room speech: read off the pages themselves, so none is forgotten."""

from collections.abc import Iterable
from html.parser import HTMLParser

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import override

from hoaban.foundation.speech.api import Saying
from hoaban.portal import tiles

PAGES = ("portal/home.html", "portal/about.html")


class _Sentences(HTMLParser):
    """What carries a key and words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("data-text") and values.get("data-listen"):
            self.found[str(values["data-text"])] = str(values["data-listen"])


def sayings() -> Iterable[Saying]:
    """In Vietnamese, whatever language whoever asks reads in."""
    reader = _Sentences()
    with override("vi"):
        for page in PAGES:
            reader.feed(render_to_string(page, {"tiles": tiles.offered()}, _nobody()))
    return [Saying(f"portal:{key}", words) for key, words in reader.found.items()]


def _nobody() -> HttpRequest:
    """A visitor without cookies."""
    request = HttpRequest()
    request.method, request.path = "GET", "/"
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    return request
