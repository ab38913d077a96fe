"""The weights a province goes by: what holds, what was learnt, what it would change, and the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.linkage import actions, queries, spoken
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.ports import is_own
from hoaban.domains.linkage.queries import WeighingShown
from hoaban.domains.linkage.values import PROVINCE
from hoaban.domains.linkage.web.forms import EnforceForm
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import Stale

CONFLICT, UNFIT = 409, 422


@door(permission=Permission.WEIGH)
@require_GET
def weights(request: HttpRequest) -> HttpResponse:
    """What holds, what was learnt, who decided it when and why."""
    actor = actor_of(request)
    page = queries.weights_page(actor, _province(actor))
    return render(request, "linkage/weights.html", {"page": page, "is_own": is_own()})


@door(permission=Permission.WEIGH)
@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Have weights learnt from everybody in the register."""
    actor = actor_of(request)
    actions.ask_learning(by=actor, province=_province(actor), request=request_id(request), now=timezone.now())
    messages.success(request, gettext("The weights are being learnt. What they would change appears here."))
    return redirect("linkage:weights")


@door(permission=Permission.WEIGH)
@require_GET
def weighing(request: HttpRequest, number: int) -> HttpResponse:
    """What these weights would change, and the form that puts them in force."""
    actor = actor_of(request)
    shown = queries.weighing_for(actor, _province(actor), number)
    return _weighing_page(request, shown, EnforceForm(initial={"holds": shown.holds}))


@door(permission=Permission.WEIGH)
@require_POST
def enforce(request: HttpRequest, number: int) -> HttpResponse:
    """These weights hold from now on."""
    actor, form = actor_of(request), EnforceForm(request.POST)
    province = _province(actor)
    shown = queries.weighing_for(actor, province, number)
    if not form.is_valid():
        return _weighing_page(request, shown, form, status=UNFIT)
    said = form.cleaned_data
    try:
        actions.put_in_force(
            by=actor, province=province, number=number, holds=said["holds"], why=said["why"], request=request_id(request),
            now=timezone.now(),
        )  # fmt: skip
    except Stale:
        again = EnforceForm(initial={"holds": shown.holds, "why": said["why"]})
        return _weighing_page(request, shown, again, status=CONFLICT)
    messages.success(
        request, gettext("These weights hold now. The communes are looked through again with them.")
    )
    return redirect("linkage:weights")


def _weighing_page(
    request: HttpRequest, shown: WeighingShown, form: EnforceForm, status: int = 200
) -> HttpResponse:
    sides = (
        (gettext("Pairs that would come to be shown"), shown.gained),
        (gettext("Pairs that would no longer be shown"), shown.lost),
    )
    context: dict[str, Any] = {
        "shown": shown,
        "row": shown.row,
        "form": form,
        "is_stale": status == CONFLICT,
        "sides": [(title, [_told(one) for one in pairs]) for title, pairs in sides],
    }
    return render(request, "linkage/weighing.html", context, status=status)


def _told(one: queries.SamplePair) -> dict[str, Any]:
    return {
        "before": spoken.shown(one.before), "after": spoken.shown(one.after), "reasons": spoken.told(one.reasons),
    }  # fmt: skip


def _province(actor: Actor) -> int:
    """The province she decides for; her areas are never smaller."""
    start = min(area.start for area in actor.areas(Permission.WEIGH))
    return start // PROVINCE * PROVINCE
