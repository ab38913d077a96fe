"""Pages and actions found by name: the lines of the frame's navigation, and what rooms offered."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from hoaban.foundation.access.api import Actor
from hoaban.foundation.search import rooms, rules
from hoaban.foundation.search.queries import ranked
from hoaban.foundation.search.values import Hit, Shape
from hoaban.ui import frame

ROOM = "pages"


def pages_matching(request: HttpRequest, actor: Actor, text: str, limit: int) -> list[Hit]:
    """«Go to…» and «Do…», for whom their doors open; the navigation already holds only those."""
    question = rules.cleaned(text)
    if not rules.is_askable(question):
        return []
    met = [
        hit for hit in ranked(question, _everything(request, actor)) if hit.exactness.shape > Shape.ELSEWHERE
    ]
    return met[:limit]


def _everything(request: HttpRequest, actor: Actor) -> list[Hit]:
    pages = [
        Hit(ROOM, _("Go to"), item.url, item.label, group.label, item.url)
        for group in frame.provider().navigation(request)
        for item in group.items
    ]
    known = {hit.url for hit in pages}
    actions = [
        Hit(ROOM, _("Action"), url, _(action.label), _(action.words) if action.words else "", url)
        for action in rooms.actions_for(actor)
        if (url := _address(action.url_name)) and url not in known
    ]
    return pages + actions


def _address(url_name: str) -> str:
    """Empty when the page is not installed."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
