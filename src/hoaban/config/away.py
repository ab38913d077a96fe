"""While the database does not answer: one request at a time goes and looks, the others are told at once.

Each that looks waits some seconds for a connection. Were all to wait, the few threads of a process would be taken, and a
supervisor that asks whether it is alive would wait with them and kill it.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hoaban.ui.web import errors

REST = 1.0  # seconds from an answer that there is none to the next look
LOOKS = 10.0  # seconds one that looks may take before another goes
TELL_THEMSELVES = ("/healthz", "/readyz", "/metrics")


class DatabaseAway:
    """Stands where the language of the page is known and nothing has been asked of the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path in TELL_THEMSELVES:
            return self.get_response(request)
        if self._until:
            now = time.monotonic()
            if now < self._until:
                return errors.away(request)
            self._until = now + LOOKS
        response = self.get_response(request)
        self._until = time.monotonic() + REST if getattr(response, "is_away", False) else 0.0
        return response
