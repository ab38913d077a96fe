"""The village's own page: by the signed link of a message, without signing in; or signed in, for its head."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.domains.answers import actions, queries
from hoaban.domains.answers.errors import CountUnfit, NothingSaid
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.values import Held, State
from hoaban.domains.answers.web import shown
from hoaban.domains.answers.web.forms import AnswerForm
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import ANONYMOUS, actor_of, door
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.sources import api as sources
from hoaban.kit.uid import uuid7


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(public=True)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Big buttons, and what we have. Opening the page says nothing: programs that preview links open it too."""
    held, fault = queries.held_by_link(token), ""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_by_link(
                by=actor_of(request), token=token, page=form.cleaned_data["uid"] or uuid7(), said=form.said(),
                text_number=form.cleaned_data["text_number"] or 0, now=timezone.now(),
            )  # fmt: skip
        except (CountUnfit, NothingSaid) as problem:
            fault = shown.told(problem)
        else:
            return redirect("answers:link", token)
    context = _context(held, form) | {"fault": fault}
    response = render(request, "answers/link.html", context, status=422 if fault or form.errors else 200)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
@never_cache
@door(permission=Permission.ANSWER)
def desk(request: HttpRequest) -> HttpResponse:
    """The villages of whoever is signed in, each with its buttons."""
    held = queries.held_for(actor_of(request))
    return render(request, "answers/own.html", {"villages": [_context(one, AnswerForm()) for one in held]})


@require_POST
@door(permission=Permission.ANSWER)
def answer(request: HttpRequest, alert: UUID, number: int) -> HttpResponse:
    """One press."""
    actor, form = actor_of(request), AnswerForm(request.POST)
    if form.is_valid():
        try:
            actions.answer_own(
                by=actor, alert=alert, number=number, page=form.cleaned_data["uid"] or uuid7(), said=form.said(),
                text_number=form.cleaned_data["text_number"] or 0, now=timezone.now(),
            )  # fmt: skip
            return redirect("answers:own")
        except (CountUnfit, NothingSaid) as problem:
            fault = shown.told(problem)
    else:
        fault = gettext("A number was not understood. Look at it again; nothing is lost.")
    held = queries.held_for(actor)
    mine = [
        _context(one, form if (one.alert, one.number) == (alert, number) else AnswerForm()) for one in held
    ]
    return render(request, "answers/own.html", {"villages": mine, "fault": fault}, status=422)


def _context(held: Held, form: AnswerForm) -> dict[str, Any]:
    ladder = queries.ladder()
    return {
        "held": shown.held(held), "form": form, "page": form["uid"].value() or uuid7(), "text": _text(held.alert),
        "answered": held.state not in (State.SILENT, State.DARK), "needs_help": held.state is State.HELP,
        "rescue": ladder.rescue, "mark": sources.mark_of(ladder.rescue_mark).drawn,
    }  # fmt: skip


def _text(alert: UUID) -> warning.VersionShown | None:
    """What people read now; None where it is not there any more."""
    try:
        return warning.version_for(ANONYMOUS, alert, timezone.now())
    except DomainError:
        return None
