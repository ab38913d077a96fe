"""The village's own page: by the signed link of a message, without signing in; or signed in, for its head."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.domains.answers import actions, queries
from hoaban.domains.answers.errors import CountUnfit, NothingSaid, TooManyWords
from hoaban.domains.answers.permissions import Permission
from hoaban.domains.answers.rules.offering import offered
from hoaban.domains.answers.spoken import receipt
from hoaban.domains.answers.values import Held, Said, State
from hoaban.domains.answers.web import shown
from hoaban.domains.answers.web.forms import AnswerForm
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import ANONYMOUS, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.files import api as files
from hoaban.foundation.sources import api as sources
from hoaban.foundation.speech.errors import UnknownLanguage
from hoaban.kit.uid import uuid7

LARGEST = 12 * files.MEGABYTE


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@door(public=True, largest_body=LARGEST)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Big buttons, and what we have. Opening the page says nothing: programs that preview links open it too."""
    held, fault, status = queries.held_by_link(token), "", 422
    if request.method == "POST" and "language" in request.POST:
        return _wished(request, token)
    form = AnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            if not form.said().needs_help and queries.is_flooding(held, timezone.now()):
                raise TooManyWords
            _answered(request, form, partial(actions.answer_by_link, token=token))
        except (CountUnfit, NothingSaid, TooManyWords) as problem:
            fault, status = (
                shown.told(problem),
                problem.status if isinstance(problem, TooManyWords) else status,
            )
        else:
            if queries.is_link_old(held, timezone.now()):
                messages.info(request, receipt(Said(None), queries.ladder().rescue))
            return redirect("answers:link", token)
    is_old = queries.is_link_old(held, timezone.now())  # by it no language can be chosen either
    context = _context(held, form, _texts([held]).get(held.alert)) | {
        "fault": fault, "language": None if is_old else queries.language_of(held.contact), "languages": queries.languages(),
    }  # fmt: skip
    response = render(request, "answers/link.html", context, status=status if fault or form.errors else 200)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _wished(request: HttpRequest, token: str) -> HttpResponse:
    """In which language she is called from now on."""
    try:
        kept = actions.choose_language(
            by=actor_of(request), token=token, language=request.POST["language"], request=request_id(request), now=timezone.now()
        )  # fmt: skip
    except UnknownLanguage as problem:
        messages.error(request, shown.told(problem))
    else:
        said = gettext("Kept: we call you in %(language)s where people recorded it.")
        messages.success(request, said % {"language": queries.languages().get(kept, kept)})
    return redirect("answers:link", token)


@require_safe
@never_cache
@door(permission=Permission.ANSWER)
def desk(request: HttpRequest) -> HttpResponse:
    """The villages of whoever is signed in, each with its buttons."""
    held, typed = queries.held_for(actor_of(request)), shown.typed(request)
    texts = _texts(held)
    mine = [
        _context(
            one,
            AnswerForm(typed if typed.get("of") == f"{one.alert} {one.number}" else None),
            texts.get(one.alert),
        )
        for one in held
    ]
    return render(request, "answers/own.html", {"villages": mine})


@require_POST
@door(permission=Permission.ANSWER, largest_body=LARGEST)
def answer(request: HttpRequest, alert: UUID, number: int) -> HttpResponse:
    """One press."""
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _answered(request, form, partial(actions.answer_own, alert=alert, number=number))
            shown.sent(request)
            return redirect("answers:own")
        except (CountUnfit, NothingSaid) as problem:
            fault = shown.told(problem)
    else:
        fault = gettext("A number was not understood. Look at it again; nothing is lost.")
    typed = {name: request.POST[name] for name in form.fields if name in request.POST}
    return shown.back(request, fault, "answers:own", typed=typed | {"of": f"{alert} {number}"})


def _answered(request: HttpRequest, form: AnswerForm, keep: Callable[..., UUID]) -> None:
    """What was tapped first, then what was spoken: a fault of the file never costs the answer."""
    typed, said, by = form.cleaned_data, form.said(), actor_of(request)
    kept = partial(
        keep, by=by, page=typed["uid"] or uuid7(), text_number=typed["text_number"] or 0, now=timezone.now()
    )
    spoken = typed.get("voice")
    if said.grade or said.words.strip() or spoken is None:
        kept(said=said)
    if files.disk_was_full(request):
        messages.error(
            request, gettext("Your voice did not fit on our disk. Call the commune, or write it in words.")
        )
    elif spoken is not None:
        try:
            kept(
                said=Said(None),
                voice=actions.keep_voice(by=by, name=spoken.name or "", pieces=spoken.chunks()),
            )
        except DomainError as problem:
            messages.error(request, shown.told(problem))


def _context(held: Held, form: AnswerForm, text: warning.VersionShown | None) -> dict[str, Any]:
    ladder, (following, others) = queries.ladder(), offered(held.state)
    return {
        "next": following, "others": others,
        "held": shown.held(held), "form": form, "page": form["uid"].value() or uuid7(), "text": text,
        "answered": held.state not in (State.SILENT, State.DARK), "needs_help": held.state is State.HELP,
        "rescue": ladder.rescue, "mark": sources.mark_of(ladder.rescue_mark).drawn,
    }  # fmt: skip


def _texts(held: Iterable[Held]) -> dict[UUID, warning.VersionShown]:
    """What people read now, by warning; nothing where it is not there any more."""
    return warning.versions_for(ANONYMOUS, {one.alert for one in held}, timezone.now())
