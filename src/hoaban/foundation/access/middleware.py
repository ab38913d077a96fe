"""The doorkeeper and the headers every answer carries."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from hoaban.foundation.access import doors, identity, wall
from hoaban.foundation.access.errors import (
    BodyTooLarge,
    BodyUnmeasured,
    DomainError,
    NotAllowed,
    SentTwice,
)
from hoaban.foundation.access.values import ANONYMOUS, Door

Next = Callable[[HttpRequest], HttpResponseBase]
METHOD_NOT_ALLOWED = 405

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


class SecurityHeaders:
    """A strict content policy: scripts and styles come from files of this origin only."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self)"
        )
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


class Doors:
    """Finds who asks, refuses undeclared or closed doors, and turns a room's error into a page.

    Stands before the check of CSRF tokens, which reads a form: a stranger's upload is refused before it touches the disk.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with wall.behind(wall.NOTHING):
            response = self.get_response(request)
            if (
                settings.ROW_SECURITY
                and isinstance(response, StreamingHttpResponse)
                and not response.is_async
            ):
                response.streaming_content = wall.carried(cast("Iterator[bytes]", response.streaming_content))
        if response.status_code == METHOD_NOT_ALLOWED and _is_somebody_looking(request):
            return _page_above(request)
        actor = getattr(request, "actor", None)
        if actor is not None and actor.key != ANONYMOUS.key and not getattr(request, "cacheable", False):
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        door = doors.door_of(view, match.view_name if match else None)
        actor = identity.actor_of(request)
        request.actor = actor  # type: ignore[attr-defined]
        wall.admit(actor)
        request.cacheable = door.cacheable  # type: ignore[attr-defined]
        is_program = request.headers.get("Authorization", "").lower().startswith("bearer ")
        if is_program and actor.key != ANONYMOUS.key:
            # A key is no cookie: no foreign page can make a browser send it, so that there is no token to check.
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        if door.opens_for(actor):
            problem = _unfit_body(request, door)
            return _told(request, problem) if problem else None
        if is_program and actor.key == ANONYMOUS.key:
            # A page to sign in would look like success to a program that follows it.
            sentence = gettext("This key is unknown, ended or too old. Nothing was done; ask for a new one.")
            return JsonResponse({"sentence": sentence}, status=401, headers={"WWW-Authenticate": "Bearer"})
        if actor.key == ANONYMOUS.key:
            return _signing_in(request)
        raise PermissionDenied(gettext(NotAllowed.msgid))

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A failure of the domain is an answer, not a crash: its sentence, and what to do."""
        if (
            isinstance(problem, IntegrityError)
            and "request" in str(problem)
            and "audit_entry" in str(problem)
        ):
            # Two copies of one form arrived in the same instant; the other one is being saved.
            problem = SentTwice()
        if not isinstance(problem, DomainError):
            return None
        return _told(request, problem)


def _is_somebody_looking(request: HttpRequest) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def _page_above(request: HttpRequest) -> HttpResponse:
    """An address that only takes forms, opened as a page: a language chosen on its answer, a sign-in that came back to it.

    The nearest page above it is where the form stands.
    """
    path = request.path.rstrip("/")
    while path := path.rpartition("/")[0]:
        with suppress(Resolver404):
            resolve(f"{path}/")
            return redirect(f"{path}/")
    return redirect("/")


def _signing_in(request: HttpRequest) -> HttpResponseBase:
    """Back to where she was. What she sent is not kept, for nobody had signed in to send it: that is said."""
    if request.method not in {"GET", "HEAD"}:
        messages.warning(
            request, gettext("You were signed out, so this was not saved. Sign in, then send it again.")
        )
        came_from = request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(
            came_from, {request.get_host()}, require_https=request.is_secure()
        ):
            parts = urlsplit(came_from)
            return cast(
                "HttpResponseBase",
                redirect_to_login(f"{parts.path}?{parts.query}" if parts.query else parts.path),
            )
    return cast("HttpResponseBase", redirect_to_login(request.get_full_path()))


def _unfit_body(request: HttpRequest, door: Door) -> DomainError | None:
    """The server reads no further than the announced length, so that the announcement is enough to judge by."""
    if "Transfer-Encoding" in request.headers and not request.headers.get("Content-Length"):
        return BodyUnmeasured()
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > door.largest_body:
        return BodyTooLarge(limit=f"{door.largest_body / 1_000_000:g}")
    return None


def _told(request: HttpRequest, problem: DomainError) -> HttpResponse:
    sentence = gettext(problem.msgid) % problem.params if problem.params else gettext(problem.msgid)
    context = {"sentence": sentence, "status": problem.status}
    return render(request, "ui/errors/domain.html", context, status=problem.status)
