"""Pages and actions found by name: the lines of the frame's navigation, and what rooms offered."""

from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaban.foundation.access.api import Actor
from hoaban.foundation.search import rooms, rules
from hoaban.foundation.search.queries import ranked_known
from hoaban.foundation.search.values import Hit
from hoaban.ui import frame
from hoaban.ui.ports import NavGroup

ROOM = "pages"


def pages_matching(request: HttpRequest, actor: Actor, text: str, limit: int) -> list[Hit]:
    """«Go to…» and «Do…», for whom their doors open; the navigation already holds only those."""
    question = rules.cleaned(text)
    if not rules.is_askable(question):
        return []
    lines, actions = tuple(frame.provider().lines(request)), tuple(rooms.actions_for(actor))
    return ranked_known(question, _everything(lines, actions, get_urlconf(), get_language()))[:limit]


@lru_cache(maxsize=128)
def _everything(
    lines: tuple[NavGroup, ...], actions: tuple[rooms.Action, ...], _urlconf: str | None, _language: str
) -> tuple[tuple[Hit, rules.Words], ...]:
    """Taken apart once for all who may open the same: a palette asks at each letter typed."""
    pages = [
        Hit(ROOM, _("Go to"), item.url, item.label, group.label, item.url)
        for group in lines
        for item in group.items
    ]
    known = {hit.url for hit in pages}
    offered = [
        Hit(ROOM, _("Action"), url, _(action.label), _(action.words) if action.words else "", url)
        for action in actions
        if (url := _address(action.url_name)) and url not in known
    ]
    return tuple((hit, rules.words_of(hit.title)) for hit in [*pages, *offered])


def _address(url_name: str) -> str:
    """Empty when the page is not installed."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
