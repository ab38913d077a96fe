"""The page that rings: large enough for a phone at night, with three things to do."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.ringing import actions, ports, queries, spoken
from hoaban.domains.ringing.errors import NothingRings, TakenAlready, WriterRung
from hoaban.domains.ringing.permissions import Permission
from hoaban.domains.ringing.values import What
from hoaban.foundation.access.api import Actor, actor_of, door, request_id


@door(permission=Permission.ANSWER)
@require_GET
def bell(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What rings, who was called, what happens next."""
    actor = actor_of(request)
    one = queries.bell_for(actor, uid)
    context = {
        "one": one, "headline": spoken.headline(one), "next": spoken.next_words(one), "may_open": _may_open(actor, one.what),
        "take_and_open": gettext(spoken.TAKE_AND_OPEN[one.what]), "open": gettext(spoken.OPEN[one.what]),
        "people": spoken.people(one.rings),
        "how": gettext(spoken.HOWS[one.how]) if one.how else "",
    }  # fmt: skip
    return render(request, "ringing/bell.html", context)


@door(permission=Permission.ANSWER)
@require_POST
def take(request: HttpRequest, uid: UUID) -> HttpResponse:
    """She has it, and goes on to what rings where she may see it."""
    actor = actor_of(request)
    try:
        actions.take(by=actor, uid=uid, request=request_id(request), now=timezone.now())
    except (NothingRings, TakenAlready, WriterRung) as refused:
        messages.info(request, gettext(refused.msgid) % refused.params)
        return redirect("ringing:bell", uid)
    messages.success(request, gettext("You have it. Nobody else is called, unless nothing comes of it."))
    one = queries.bell_for(actor, uid)
    return redirect(one.told.path) if _may_open(actor, one.what) else redirect("ringing:bell", uid)


def _may_open(actor: Actor, what: What) -> bool:
    return actor.may(ports.keeper(what).opens)


@door(permission=Permission.ANSWER)
@require_POST
def pass_on(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The next one is called at once."""
    try:
        is_passed = actions.pass_on(
            by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
        )
    except NothingRings as settled:
        messages.info(request, gettext(settled.msgid))
    else:
        if is_passed:
            messages.success(request, gettext("The next person is being called now."))
        else:
            messages.info(request, gettext("It is not with you any more. Below you see who is called now."))
    return redirect("ringing:bell", uid)
