"""The page of results, and the few suggestions behind Ctrl-K."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import Actor, door
from hoaban.foundation.search import queries, rooms, rules
from hoaban.foundation.search.values import Hit
from hoaban.foundation.search.web.forms import SearchForm
from hoaban.foundation.search.web.pages import ROOM, pages_matching

FEW = 5
"""Of each room, while all are shown."""
MANY = 50
SUGGESTED = 8


@door(signed_in=True)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Everything that meets the question, by room; a room that did not answer is named."""
    actor, text, only = _actor(request), request.GET.get("q", ""), request.GET.get("room", "")
    names = [(room.name, _(room.label)) for room in rooms.all_rooms()]
    only = only if only in {*(name for name, _label in names), ROOM} else ""
    limit = MANY if only else FEW
    pages = pages_matching(request, actor, text, limit) if only in ("", ROOM) else []
    answer = queries.search(actor, text, limit, only)
    context = {
        "text": answer.text,
        "form": SearchForm([*names, (ROOM, _("Pages"))], initial={"q": answer.text, "room": only}),
        "answer": answer,
        "pages": pages,
        "only": only,
        "is_askable": rules.is_askable(answer.text),
        "found": sum(len(group.hits) for group in answer.groups) + len(pages),
    }
    return render(request, "search/results.html", context)


@door(signed_in=True)
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The best few hits: JSON for the palette's script, a list for anything that wants HTML."""
    actor, text = _actor(request), request.GET.get("q", "")
    pages = pages_matching(request, actor, text, 3)
    answer = queries.search(actor, text, SUGGESTED)
    hurried = [group.label for group in answer.groups if not group.is_ordered]
    rest = [_all_of(answer.text, hurried)] if hurried else []
    hits = [*[*pages, *answer.best][: SUGGESTED - len(rest)], *rest]
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"hits": [_plain(hit) for hit in hits]})
    return render(request, "search/_suggestions.html", {"hits": hits})


def _all_of(text: str, rooms_hurried: list[str]) -> Hit:
    """A line that leads to the page which says that not all was put in order: here the first that came would pass for the best."""
    address = f"{reverse('search:results')}?{urlencode({'q': text})}"
    title = _("Too many fit to be put in order in time: see what was found")
    return Hit(ROOM, ", ".join(rooms_hurried), address, title, "", address)


def _plain(hit: Hit) -> dict[str, str]:
    return {"url": hit.url, "label": hit.title, "kind": hit.kind, "detail": hit.subtitle}


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]
