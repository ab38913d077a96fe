"""One kind of fact of a household, a person or a village: what holds, what held, another one, and taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from hoaban.domains.registry import actions, decided, queries, rules
from hoaban.domains.registry.errors import DayUnfit, UntilUnfit
from hoaban.domains.registry.facts import About, FactKind, Subject, kinds_of
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.fact_pages import page_of_facts
from hoaban.domains.registry.web import comparing, fact_words, views
from hoaban.domains.registry.web.fact_forms import FactForm, first_answers
from hoaban.domains.registry.web.merging import leads_to_who_stands
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import Stale


@door(permission=Permission.RECORD)
@require_http_methods(["GET", "POST"])
def household(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Of the household as a whole."""
    return _page(request, Subject(About.HOUSEHOLD, uid), kind)


@door(permission=Permission.RECORD)
@require_http_methods(["GET", "POST"])
@leads_to_who_stands
def person(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Of one person."""
    return _page(request, Subject(About.PERSON, uid), kind)


@door(permission=Permission.RECORD)
@require_http_methods(["GET", "POST"])
def village(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Of a village, by its number."""
    return _page(request, Subject(About.VILLAGE, number=number), kind)


def _page(request: HttpRequest, subject: Subject, name: str) -> HttpResponse:
    if name not in set(kinds_of(subject.about)):
        raise Http404
    kind = FactKind(name)
    page = page_of_facts(actor_of(request), subject)
    held = [fact for fact in page.facts if fact.kind is kind]
    languages = queries.languages_at(page.place_no) if kind is FactKind.LANGUAGE else {}
    now_held = next((fact for fact in held if fact.is_current), None)
    first = first_answers(kind, now_held.value if now_held else "")
    form = FactForm(kind, languages, request.POST or None, initial=first)
    if request.method == "POST":
        try:
            if _written(request, subject, kind, form):
                return redirect("registry:household", page.home.uid) if page.home else redirect(request.path)
        except Stale:
            if page.home:
                return views.compared(request, page.home.uid)
            form.add_error(
                None,
                gettext("Somebody noted something meanwhile. What holds now stands here; note yours again."),
            )
    context = {
        "decision": decided.paper_of(now_held.source) if now_held and kind is FactKind.POVERTY else "",
        "commune": rules.commune_of(page.place_no),
        "page": page, "form": form, "label": fact_words.label_of(kind), "history": fact_words.dated(held, languages),
        "seen": comparing.packed(page.home) if page.home else "", "has_now": now_held is not None,
        "too_small": kind is FactKind.LANGUAGE and not held and page.is_too_small_to_speak,
    }  # fmt: skip
    return render(request, "registry/fact.html", context, status=422 if form.errors else 200)


def _written(request: HttpRequest, subject: Subject, kind: FactKind, form: FactForm) -> bool:
    """Taken back or noted; what does not fit is said beside its field."""
    deed: dict[str, Any] = {
        "by": actor_of(request), "subject": subject, "version": views.version_of(request), "request": request_id(request),
        "now": timezone.now(),
    }  # fmt: skip
    if "take_back" in request.POST:
        actions.take_back_fact(kind=kind, **deed)
        messages.success(request, gettext("Taken back. What held before holds again."))
        return True
    if not form.is_valid():
        return False
    try:
        actions.note_fact(fact=form.fact(actor_of(request).label), **deed)
    except DayUnfit as problem:
        form.add_error("valid_from", gettext(problem.msgid))
    except UntilUnfit as problem:
        form.add_error("until", gettext(problem.msgid))
    else:
        messages.success(request, gettext("Recorded. What held before stays in the history."))
        return True
    return False
