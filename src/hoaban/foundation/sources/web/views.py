"""Public pages: which documents and sources stand behind the figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.sources import queries, rules
from hoaban.foundation.sources.web import spoken
from hoaban.foundation.sources.web.forms import Filter
from hoaban.kit import clock


@require_safe
@door(public=True)
def listing(request: HttpRequest) -> HttpResponse:
    form = Filter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "mark": ""}
    actor = actor_of(request)
    context = {
        "form": form,
        "documents": queries.documents_visible_to(actor, wanted["q"], wanted["mark"]),
        "sources": queries.sources_visible_to(actor, wanted["q"], wanted["mark"]),
        "stale": queries.staleness(actor),
    }
    return render(request, "sources/list.html", context)


@require_safe
@door(public=True)
def threshold_list(request: HttpRequest) -> HttpResponse:
    """The warning thresholds in force, each with its source, how sure it is, and what held before."""
    return render(
        request, "sources/thresholds.html", {"groups": queries.thresholds_visible_to(actor_of(request))}
    )


@require_safe
@door(public=True)
def data_source(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "sources/data.html", {"source": queries.source_for(actor_of(request), key)})


@require_safe
@door(public=True)
def legal_document(request: HttpRequest, number: str) -> HttpResponse:
    document = queries.document_for(actor_of(request), number)
    successor = queries.legal(document.replaced_by) if document.replaced_by else None
    in_force = rules.is_in_force(document, clock.today())
    key, words = spoken.IN_FORCE[in_force]
    context = {
        "document": document,
        "successor": successor,
        "in_force": in_force,
        "key": key,
        "said": gettext(words),
    }
    return render(request, "sources/legal.html", context)
