"""What officers say happened: the list, of a warning, of a danger nobody warned of, and taking a word back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.aftermath import actions, queries, spoken
from hoaban.domains.aftermath.errors import OutcomeUnfit, SaidMeanwhile
from hoaban.domains.aftermath.permissions import Permission
from hoaban.domains.aftermath.web.forms import MissForm, OutcomeForm
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import NotFound
from hoaban.kit.typed import whole_number

MOST = 10**6


@door(permission=Permission.OUTCOMES)
@require_GET
def outcomes(request: HttpRequest) -> HttpResponse:
    """What holds, the newest day first; only what somebody wrote down."""
    actor = actor_of(request)
    lines = [
        (one, gettext(warning.HAZARDS[one.hazard]), gettext(spoken.WHATS[one.what]), one.what.value)
        for one in queries.outcomes_for(actor)
    ]
    context = {
        "lines": lines,
        "may_judge": actor.may(Permission.JUDGE),
        "may_read": actor.may(Permission.SEE),
    }
    return render(request, "aftermath/outcomes.html", context)


def _seen(request: HttpRequest) -> int:
    return whole_number(request.POST.get("seen", ""), MOST) or 0


@door(permission=Permission.JUDGE)
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Of a real warning that is over: did what it warned of come?"""
    actor, now = actor_of(request), timezone.now()
    line, held, fault = warning.alert(actor, uid).line, queries.outcome_for(actor, uid), ""
    if line.state not in warning.OVER or line.status is not warning.Status.ACTUAL:
        raise NotFound
    form = OutcomeForm(request.POST or None, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_outcome(
                by=actor, alert=uid, hazard=None, place_no=None, said=form.said(), seen=_seen(request),
                request=request_id(request), now=now,
            )  # fmt: skip
        except (OutcomeUnfit, SaidMeanwhile) as refused:
            fault = gettext(refused.msgid)
        else:
            messages.success(request, gettext("Written down. Whoever edits the rules sees it there."))
            return redirect("aftermath:report", uid)
    context = {
        "form": form, "fault": fault, "line": line, "hazard": gettext(warning.HAZARDS[line.hazard]), "held": held,
        "held_words": gettext(spoken.WHATS[held.what]) if held else "", "seen": held.number if held else 0,
    }  # fmt: skip
    return render(request, "aftermath/judge.html", context, status=422 if fault or form.errors else 200)


@door(permission=Permission.JUDGE)
@require_http_methods(["GET", "POST"])
def miss(request: HttpRequest) -> HttpResponse:
    """It came, and nobody was warned."""
    actor, now, fault = actor_of(request), timezone.now(), ""
    form = MissForm(request.POST or None, actor=actor, today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_outcome(
                by=actor, alert=None, hazard=warning.Hazard(form.cleaned_data["hazard"]), place_no=form.cleaned_data["place"],
                said=form.said(), seen=0, request=request_id(request), now=now,
            )  # fmt: skip
        except OutcomeUnfit as refused:
            fault = gettext(refused.msgid)
        else:
            messages.success(request, gettext("Written down. Whoever edits the rules sees it there."))
            return redirect("aftermath:outcomes")
    context = {"form": form, "fault": fault}
    return render(request, "aftermath/miss.html", context, status=422 if fault or form.errors else 200)


@door(permission=Permission.JUDGE)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was said counts no more; it stays readable."""
    try:
        actions.take_outcome_back(
            by=actor_of(request), subject=uid, seen=_seen(request), source=request.POST.get("why", ""),
            request=request_id(request), now=timezone.now(),
        )  # fmt: skip
    except (OutcomeUnfit, SaidMeanwhile) as refused:
        messages.error(request, gettext(refused.msgid))
    else:
        messages.success(request, gettext("Taken back: it counts no more."))
    return redirect("aftermath:outcomes")
