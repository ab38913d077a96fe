"""While an upgrade works, and in a process that is older than the upgrade: a page that says when to come back."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

from hoaban.kit.gate import Gate

COME_BACK = 60  # seconds
ALIVE = "/healthz"  # a supervisor must not kill a process that only waits


class UpgradeGate:
    """Holds the gate open while a request is answered: no write of anybody falls between two databases."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.TESTING:
            raise MiddlewareNotUsed  # its own tests make one; the others share no folder with an upgrade
        self._gate = Gate(settings.DATA_DIR / "keeping")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == ALIVE:
            return self.get_response(request)
        with self._gate.inside() as may:
            return self.get_response(request) if may else page()


def page() -> HttpResponse:
    """Without frame, session or database, in Vietnamese: nothing but the words is sure to be there."""
    with translation.override("vi"):
        words = (
            _("The platform is being updated"),
            _("It takes a few minutes. Everything saved before is kept."),
            _("Leave this page open, and load it again in a few minutes."),
        )
        text = loader.render_to_string("ui/errors/bare.html", {"words": words})
    return HttpResponse(
        text, status=503, headers={"Retry-After": str(COME_BACK), "Cache-Control": "no-store"}
    )
