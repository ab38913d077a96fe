"""Pages for what went wrong: what happened, what to do, nothing lost. Handlers of ``config/urls.py``."""

import errno
import logging
import sys
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

_AWAY = (
    "couldn't get a connection",
    "connection failed",
    "connection refused",
    "server closed the connection",
    "terminating connection",
    "the connection is closed",
    "the connection is lost",
    "consuming input failed",
    "sending query failed",
    "starting up",
    "shutting down",
    "in recovery mode",
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something we cannot read."""
    return _page(
        request,
        400,
        "attention",
        _("We could not read what was sent"),
        _("The form or the address was damaged on the way. Nothing was saved."),
        _("Go back, reload the page, and send again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the door's own sentence if it gave one."""
    return _page(
        request,
        403,
        "lock",
        _("You may not open this"),
        str(exception) if exception and str(exception) else _("Your role does not include this page."),
        _("If you need it for your work, ask the person who manages accounts in your office."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose page is too old or came from another place (``CSRF_FAILURE_VIEW``)."""
    return _page(
        request,
        403,
        "clock",
        _("This page was open for too long"),
        _("For your safety the form was not accepted. Nothing was saved."),
        _("Go back, reload the page, and send again. What you typed is often still there."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not yours; from outside the two look alike."""
    return _page(
        request,
        404,
        "search",
        _("This page is not here"),
        _("The address may be wrong, or the page may have moved."),
        _("Check the address, or start again from the first page."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. A database that is away, locked or takes too long is no fault of the page: 503; a full disk: 507."""
    problem = sys.exc_info()[1]
    if is_away(problem):
        return away(request)
    if is_busy(problem):
        log.warning("The records were busy: %s", _kind_of(problem))
        return unavailable(request)
    if is_full(problem):
        return storage_full(request)
    return _page_or_bare(
        request,
        500,
        "attention",
        _("Something broke on our side"),
        _("It is not your fault. Work you saved before is kept."),
        _("Wait a minute and try again. If it stays, tell the person who runs this site."),
    )


def is_away(problem: BaseException | None) -> bool:
    """PostgreSQL stopped, starts, or lets nobody in: no connection was to be had, or one broke under a statement."""
    return _says(problem, *_AWAY)


def is_busy(problem: BaseException | None) -> bool:
    """SQLite's writer holds the lock, or PostgreSQL broke off a statement or a wait (config/database.py's limits), or one of two that
    waited for each other."""
    return _says(problem, "locked", "statement timeout", "lock timeout", "deadlock detected")


def _kind_of(problem: BaseException | None) -> str:
    """Which kind of busy, for the log: SQLITE_BUSY was waited for, SQLITE_BUSY_SNAPSHOT never is. No word of the statement."""
    cause = problem.__cause__ if problem else None
    return str(getattr(cause, "sqlite_errorname", None) or type(cause or problem).__name__)


def is_full(problem: BaseException | None) -> bool:
    """No room for one more row, or one more file."""
    if isinstance(problem, OSError):
        return problem.errno in {errno.ENOSPC, errno.EDQUOT}
    return _says(problem, "disk is full", "no space left", "disk i/o error")


def _says(problem: BaseException | None, *signs: str) -> bool:
    words = str(problem).lower() if isinstance(problem, OperationalError | InterfaceError) else ""
    return any(sign in words for sign in signs)


def storage_full(request: HttpRequest) -> HttpResponse:
    """507: reading goes on, writing does not."""
    return _page_or_bare(
        request,
        507,
        "attention",
        _("The server has no room left"),
        _("Its disk is full, so this was not saved. Everything saved before is kept."),
        _("Leave this page open, tell the person who runs this site, and send again afterwards."),
    )


def unavailable(request: HttpRequest, seconds: int = 30) -> HttpResponse:
    """503: the records are busy; the browser is told when to come back."""
    response = _page_or_bare(
        request,
        503,
        "clock",
        _("Many people are working right now"),
        _("The records are busy. Nothing was lost."),
        _("Wait half a minute, then try again."),
    )
    response.headers["Retry-After"] = str(seconds)
    return response


def away(request: HttpRequest, seconds: int = 30) -> HttpResponse:
    """503 without a question to the database: whether the last word before it went was heard, nobody knows yet."""
    words = (
        _("The records do not answer right now"),
        _("Everything saved before is kept. What you sent just now may not be saved yet."),
        _("Leave this page open, wait a minute, then send it again. It will not be saved twice."),
    )
    response = _sentence(503, words) if is_for_program(request) else _bare(503, words)
    response.headers["Retry-After"], response.headers["Cache-Control"] = str(seconds), "no-store"
    response.is_away = True  # type: ignore[attr-defined]  # config/away.py reads it
    return response


def is_for_program(request: HttpRequest) -> bool:
    """A program, or the script of a page: who asks for JSON or sends some, and shows no page."""
    accepts = request.headers.get("Accept", "")
    if "text/html" in accepts:
        return False
    return "json" in accepts or "json" in (request.content_type or "") or request.path.startswith("/api/")


def _page_or_bare(request: HttpRequest, status: int, picture: str, *words: str) -> HttpResponse:
    if is_for_program(request):
        return _sentence(status, words)
    try:
        return _page(request, status, picture, *words)
    except Exception:  # noqa: BLE001 - the last page of all: whatever broke may also break the frame
        return _bare(status, words)


def _sentence(status: int, words: Sequence[str]) -> HttpResponse:
    return JsonResponse({"sentence": " ".join(f"{word.rstrip('.')}." for word in words)}, status=status)


def _bare(status: int, words: Sequence[str]) -> HttpResponse:
    return HttpResponse(loader.render_to_string("ui/errors/bare.html", {"words": words}), status=status)


def _page(
    request: HttpRequest, status: int, picture: str, heading: str, sentence: str, todo: str
) -> HttpResponse:
    context = {"picture": picture, "heading": heading, "sentence": sentence, "todo": todo}
    return render(request, "ui/errors/frame.html", context, status=status)
