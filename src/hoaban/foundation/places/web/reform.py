"""The officer's page of a change of commune numbers: choose the list, look at a dry run, start, watch, go on."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.places import actions
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.queries import reform as queries
from hoaban.foundation.places.web.forms import ReformForm
from hoaban.foundation.places.web.told import told
from hoaban.kit import clock


@require_safe
@door(permission=Permission.SEE_REFORM)
def overview(request: HttpRequest) -> HttpResponse:
    """Changes so far with their progress; for whom may, the form filled from the lineage she chose."""
    chosen, start = request.GET.get("from", ""), {}
    for one in queries.proposals(settings.PROVINCE):
        if f"{one.decision}|{one.on}" == chosen:
            lines = "\n".join(f"{old},{new}" for old, new in one.pairs.items())
            start = {"name": f"{one.decision} {one.on}", "decision": one.decision, "pairs": lines}
    return _page(request, ReformForm(initial=start))


@require_POST
@door(permission=Permission.REFORM)
def check(request: HttpRequest) -> HttpResponse:
    """A dry run: nothing is written, every registered table is counted."""
    form = ReformForm(_typed(request))
    dry: dict[str, Any] = {}
    if form.is_valid():
        try:
            steps = queries.steps_of(form.cleaned_data["pairs"], queries.look())
            dry = {"steps": [step for step in steps if step.moves], "touched": queries.touched(steps)}
        except DomainError as problem:
            form.add_error("pairs", told(problem))
    return _page(request, form, dry, status=200 if dry else 422)


@require_POST
@door(permission=Permission.REFORM)
def begin(request: HttpRequest) -> HttpResponse:
    form = ReformForm(_typed(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    typed = form.cleaned_data
    try:
        actions.begin_reform(
            by=actor_of(request), name=typed["name"], mapping=typed["pairs"],
            decision=typed["decision"] or None, now=clock.now(), request=request_id(request),
        )  # fmt: skip
    except DomainError as problem:
        form.add_error(None, told(problem))
        return _page(request, form, status=422)
    messages.success(request, _("The change has begun. It goes on by itself; this page tells how far it is."))
    return redirect("places:reform")


@require_POST
@door(permission=Permission.REFORM)
def resume(request: HttpRequest) -> HttpResponse:
    """Wake the work at once, for instance after the machine was off."""
    actions.resume_reform(by=actor_of(request), request=request_id(request))
    messages.success(request, _("The work goes on where it stood."))
    return redirect("places:reform")


def _typed(request: HttpRequest) -> Any:
    """What was typed; the text of an uploaded list takes the place of the typed one, so that it is kept on the page."""
    typed = request.POST.copy()
    file = request.FILES.get("file")
    if file is not None:
        typed["pairs"] = file.read().decode("utf-8-sig", "replace")
    return typed


def _page(
    request: HttpRequest, form: ReformForm, dry: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    reforms = queries.reforms_visible_to(actor)
    context = {
        "form": form if actor.may(Permission.REFORM) else None,
        "proposals": queries.proposals(settings.PROVINCE),
        "reforms": reforms,
        "moving": any(one.done_at is None for one in reforms),
        **(dry or {}),
    }
    return render(request, "places/reform.html", context, status=status)
