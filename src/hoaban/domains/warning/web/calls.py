"""The second person sits without a screen: whom to call, how the call stands, and the digits she told."""

import time
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.errors import ProofMissing
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.rules import lifecycle
from hoaban.domains.warning.spoken import ADVICE, CALLS, NO_MORE, PARTS, RANGS, spoken_here
from hoaban.domains.warning.values import Move
from hoaban.domains.warning.values.called import CallLine, CallState, Seconds
from hoaban.domains.warning.web import drill, shown
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.notify import api as notify
from hoaban.kit.typed import whole_number

OFFERED = 3
"""People named beside a text as whom one may call about it: the nearest; her page has the others."""


@door(permission=Permission.DRAFT)
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Two decisions: whom to call, then the digits she told."""
    actor, now, fault = actor_of(request), timezone.now(), ""
    if request.method == "POST":
        if queries.alert_for(actor, uid).line.status != drill.mode(request, time.time()):
            return shown.elsewhere(request, uid)
        try:
            return (
                _typed(request, actor, uid, now)
                if "code" in request.POST
                else _asked(request, actor, uid, now)
            )
        except ProofMissing:
            return shown.prove(request, "warning:call", uid)
        except (NotFound, NotAllowed):
            raise
        except DomainError as problem:
            fault = shown.told(problem)
    return _page(request, actor, uid, now, fault)


def _asked(request: HttpRequest, actor: Actor, uid: UUID, now: datetime) -> HttpResponse:
    actions.call_second(
        by=actor, uid=uid, seen=whole_number(request.POST.get("seen", "")) or 0,
        person=whole_number(request.POST.get("person", "")) or 0, proof=drill.proof(request), request=request_id(request), now=now,
    )  # fmt: skip
    return redirect("warning:call", uid)


def _typed(request: HttpRequest, actor: Actor, uid: UUID, now: datetime) -> HttpResponse:
    actions.agree_by_call(by=actor, uid=uid, code=request.POST["code"], request=request_id(request), now=now)
    messages.success(
        request, gettext("She agreed, over the telephone. It is in the record. It waits for whoever issues.")
    )
    return redirect("warning:alert", uid)


def _page(request: HttpRequest, actor: Actor, uid: UUID, now: datetime, fault: str) -> HttpResponse:
    one = queries.alert_for(actor, uid)
    waits = Move.REVIEW in lifecycle.may_move(one.line.state)
    line = notify.calls_here()
    last = queries.call_for(actor, uid, now) if waits else None
    context = shown.frame(one.line.status) | {
        "one": one, "told": shown.alerts([one.line])[0], "labels": spoken_here(PARTS), "fault": fault, "waits": waits,
        "elsewhere": one.line.status != drill.mode(request, time.time()), "line": line.value,
        "chosen": whole_number(request.GET.get("person", "")),
    } | _call(last, queries.seconds_for(actor, uid) if waits else None)  # fmt: skip
    return render(request, "warning/call.html", context, status=422 if fault else 200)


def _call(last: CallLine | None, seconds: Seconds | None) -> dict[str, object]:
    """The last call in words, and who may be called now: she once more where nothing came of it, or another."""
    people = list(seconds.people) if seconds else []
    said, advice, again = "", "", None
    if last is not None:
        said, advice = gettext(_headline(last)), _advice(last)
        if not (last.state is CallState.REFUSED or last.is_going):
            again = next((one for one in people if one.user_id == last.user_id), None)
    is_other = last is not None and (again is not None or last.is_open)
    others = [one for one in people if not (is_other and last and one.user_id == last.user_id)]
    return {
        "last": last, "said": said, "advice": advice, "again": again, "people": others, "is_other": is_other, "seconds": seconds,
        "unnamed": seconds.many - len(seconds.names) if seconds else 0,
    }  # fmt: skip


def _headline(last: CallLine) -> str:
    if last.state is not CallState.CALLING:
        return CALLS[last.state]
    if not last.is_open and last.rang in (notify.Rang.SOON, notify.Rang.NOW):
        return NO_MORE
    return RANGS[last.rang]


def _advice(last: CallLine) -> str:
    """Nothing beside a key of hers, nor beside a call whose time was over while it rang."""
    is_said = last.state is CallState.CALLING and (last.is_open or last.rang is not notify.Rang.NOW)
    return gettext(ADVICE[last.rang]) if is_said and last.rang in ADVICE else ""
