"""The inbox of a person, and whether the lines out work."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import queries, twins
from hoaban.foundation.notify.actions import choosing, resending
from hoaban.foundation.notify.errors import NothingToResend
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.values import OUTSIDE, Channel, State
from hoaban.foundation.notify.web import words

OUTBOX_PAGE = 30


@door(signed_in=True)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What was told to this person, the newest first; ``?new=1`` leaves out what she has opened."""
    actor = actor_of(request)
    only_new = request.GET.get("new") == "1"
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 18 else None
    notices, following = queries.notices_for(actor, only_new=only_new, before=number)
    context = {
        "notices": notices,
        "next": following,
        "only_new": only_new,
        "unread": queries.unread_for(actor),
    }
    return render(request, "notify/inbox.html", context)


@door(signed_in=True)
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Open one: it counts as read, and leads where the work is."""
    actor = actor_of(request)
    path = queries.notice_for(actor, pk)
    choosing.mark_read(by=actor, ids=[pk])
    return redirect(path)


@door(signed_in=True)
@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    choosing.mark_read(by=actor_of(request), ids=None)
    messages.success(request, _("Everything counts as read."))
    return redirect("notify:inbox")


@door(signed_in=True)
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What the trial lines of a demo wrote down instead of sending; the people in it are made up."""
    if not accounts.is_demo_installation():
        raise NotFound
    named = request.GET.get("channel", "")
    chosen = Channel(named) if named in OUTSIDE else Channel.SMS
    context = {
        "chosen": chosen,
        "tabs": [(one, words.CHANNELS[one]) for one in OUTSIDE],
        "messages_out": twins.last_lines(chosen, OUTBOX_PAGE),
    }
    return render(request, "notify/outbox.html", context)


@door(permission=Permission.WATCH)
@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """Each line out: who carries it, what waits, what is in doubt or failed; nobody is named."""
    actor = actor_of(request)
    context = {
        "lines": queries.lines_for(actor),
        "troubles": [
            one | {"said": words.reason(str(one["reason"])) or words.STATES[State(str(one["state"]))]}
            for one in queries.troubles_for(actor)
        ],
        "channels": words.CHANNELS,
        "is_demo": accounts.is_demo_installation(),
        "may_resend": actor.may(Permission.RESEND),
    }
    return render(request, "notify/lines.html", context)


@door(permission=Permission.RESEND)
@require_POST
def resend(request: HttpRequest) -> HttpResponse:
    """One line of what did not arrive goes out again."""
    given = {name: request.POST.get(name, "") for name in ("kind", "channel", "state", "reason")}
    if given["channel"] not in OUTSIDE or given["state"] not in (State.FAILED, State.IN_DOUBT):
        raise NothingToResend
    group = resending.Group(given["kind"], Channel(given["channel"]), State(given["state"]), given["reason"])
    done = resending.resend(by=actor_of(request), group=group, request=request_id(request))
    said = ngettext("%(n)s message waits to be sent again.", "%(n)s messages wait to be sent again.", done)
    messages.success(request, said % {"n": done})
    return redirect("notify:lines")
