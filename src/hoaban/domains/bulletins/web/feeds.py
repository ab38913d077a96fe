"""The feeds: what each is, whether it is well, what of it could not be understood, and a new one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.bulletins import actions, queries, shown, spoken
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.reasons import reason
from hoaban.domains.bulletins.values import Problem
from hoaban.domains.bulletins.web.forms import FeedForm
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError


@door(permission=Permission.KEEP)
@require_http_methods(["GET", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """Those that need a person first; below them, one question after the other for a new one."""
    actor, now, fault = actor_of(request), timezone.now(), ""
    form = FeedForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_feed(by=actor, feed=form.feed(), request=request_id(request), now=now)
        except DomainError as problem:
            fault = gettext(problem.msgid) % problem.params
        else:
            messages.success(request, gettext("It is being asked now. What it says stands here in a minute."))
            return redirect("bulletins:feeds")
    found = queries.feeds(actor, now)
    titles = {one.id: one.title for one in found}
    context = {
        "form": form, "fault": fault,
        "feeds": [
            (one, spoken.TROUBLES[one.trouble] if one.trouble else "", reason(one.detail), shown.read(one, now))
            for one in found
        ],
        "steps": [
            {"at": one.at, "text": f"{spoken.STEPS[one.step]}: {titles.get(one.feed_id, '')}", "by": one.by}
            for one in queries.steps(actor)
        ],
        "pieces": [
            (one, spoken.PROBLEMS[Problem(one.problem)], reason(one.detail), titles.get(one.feed_id, ""))
            for one in queries.unread_pieces(actor)
        ],
    }  # fmt: skip
    return render(request, "bulletins/feeds.html", context, status=422 if fault or form.errors else 200)


@door(permission=Permission.KEEP)
@require_POST
def switch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """On or off; what came from it stays."""
    to_on = "on" in request.POST
    actions.switch_feed(
        by=actor_of(request), uid=uid, to_on=to_on, request=request_id(request), now=timezone.now()
    )
    messages.success(
        request,
        gettext("It is asked again from now on.")
        if to_on
        else gettext("It is not asked any more. What came from it stays."),
    )
    return redirect("bulletins:feeds")
