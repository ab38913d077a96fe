"""Bulletins of others: the list, and one of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.bulletins import actions, ports, queries, shown, spoken
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.values import Show
from hoaban.domains.bulletins.web.forms import ListFilter
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.kit.typed import whole_number


@door(permission=Permission.SEE)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What others say now, the newest first."""
    actor, now = actor_of(request), timezone.now()
    feeds = queries.feeds(actor, now)
    form = ListFilter(request.GET or None, feeds=[(one.uid, one.title) for one in feeds])
    show, feed = form.wanted if form.is_bound else (Show.CURRENT, None)
    page = whole_number(request.GET.get("page", ""), 9999) or 1
    found, more = queries.bulletins(actor, now, show, feed, page)
    context = {
        "form": form, "lines": shown.lines(found), "page": page, "next_page": page + 1 if more else None,
        "wrong": [one for one in feeds if one.is_on and (one.failures or one.is_silent)],
        "feeds": [(one.title, shown.read(one, now)) for one in feeds if one.is_on], "may_keep": actor.may(Permission.KEEP),
        "may_enter": actor.may(Permission.ENTER),
        "mismatched": show is not Show.WRONG and queries.has_mismatched(actor, now),
    }  # fmt: skip
    return render(request, "bulletins/list.html", context)


@door(permission=Permission.SEE)
@require_GET
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All of one, with how sure we are of what."""
    actor = actor_of(request)
    one = queries.bulletin_for(actor, uid, timezone.now())
    context = {
        "one": one, "told": shown.lines([one.line])[0], "replaces": shown.lines(one.replaces),
        "earlier": shown.earlier(one.earlier), "drafts": ports.draft_links(actor, one.line),
        "urgency": spoken.URGENCIES[one.urgency], "certainty": spoken.CERTAINTIES[one.certainty],
        "way": spoken.WAYS[one.hand.way] if one.hand else "", "may_enter": actor.may(Permission.ENTER),
    }  # fmt: skip
    return render(request, "bulletins/detail.html", context)


@door(permission=Permission.SEE)
@require_GET
def whole(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The very bytes that came, to keep or to send on; never shown as a page of ours."""
    content, is_by_hand = queries.raw_for(actor_of(request), uid)
    kind, ending = ("text/plain; charset=utf-8", "txt") if is_by_hand else ("application/cap+xml", "xml")
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{uid}.{ending}"'
    return answer


@door(permission=Permission.SEE)
@require_POST
def read(request: HttpRequest, uid: UUID) -> HttpResponse:
    """She has read it; others see that somebody has."""
    actions.mark_read(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("Others see now that you have read it."))
    return redirect("bulletins:detail", uid)
