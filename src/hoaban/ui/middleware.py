"""The language of a page: the one chosen on this device, else Vietnamese.

Django's own middleware follows the browser's languages; phones here are often set to English by the
shop that sold them, and their owners read Vietnamese.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

COMPRESSED = frozenset(
    {"text/html", "text/css", "text/csv", "text/javascript", "application/json", "image/svg+xml"}
)


class ChosenLanguage:
    """Activates the language kept in the cookie; an unknown one falls back to the default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class Compressed(GZipMiddleware):
    """Pages travel compressed where that tells nobody anything.

    Who can make a browser ask us, and sees how long the answer is, may guess a secret that stands in it beside what he made
    the browser send (BREACH). A stranger's page holds no secret but the form token, which is masked anew each time; a page of
    somebody signed in is compressed only when the address carries no words of the asker. Django adds random length on top.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        echoes = request.method not in ("GET", "HEAD") or bool(request.META.get("QUERY_STRING"))
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or (signed_in and echoes) or kind not in COMPRESSED:
            return response
        return super().process_response(request, response)
