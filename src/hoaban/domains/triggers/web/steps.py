"""The table of a rule grows or shrinks: a step is written, read as a sentence and tried on what was measured, then proposed."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hoaban.domains.triggers import queries, rules, spoken
from hoaban.domains.triggers.permissions import Permission
from hoaban.domains.triggers.values import Change, RuleFacts
from hoaban.domains.triggers.web import shown, trying
from hoaban.domains.triggers.web.forms import ReasonForm
from hoaban.domains.triggers.web.proposing import proposed
from hoaban.domains.triggers.web.rows import StepForm
from hoaban.foundation.access.api import actor_of, door
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.sources.api import Mark


@door(permission=Permission.PROPOSE)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """First the row, which stands in the address; then the sentence it makes, what it would have raised, and why it should be."""
    one = queries.rule_for(actor_of(request), uid, timezone.localdate())
    row = StepForm(request.GET if request.GET else None, kind=one.kind)
    if not row.is_bound or not row.is_valid():
        context = shown.head(one) | {"row": row}
        return render(request, "triggers/step.html", context, status=422 if row.errors else 200)
    step = row.step()
    what = {"said": spoken.step(one.kind, replace(step, is_sure=True)), "is_new": True}
    return _propose(request, one, what, {"step": step})


@door(permission=Permission.PROPOSE)
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, uid: UUID, place: int) -> HttpResponse:
    """The step as a sentence, what would have been raised without it, and why it should go."""
    one = queries.rule_for(actor_of(request), uid, timezone.localdate())
    if place >= len(one.version.params.steps):
        raise NotFound
    what = {"said": spoken.step(one.kind, one.version.params.steps[place]), "is_new": False}
    return _propose(request, one, what, {"drops": place})


def _propose(
    request: HttpRequest, one: RuleFacts, what: dict[str, Any], change: dict[str, Any]
) -> HttpResponse:
    fault = ""
    form = ReasonForm(request.POST or None, initial={"seen": one.version.number})
    if request.method == "POST" and form.is_valid():
        way, fault = proposed(request, one, form.change("step", **change))
        if way is not None:
            return way
    try:
        params = rules.applied(
            one.kind, one.version.params, Change("step", 0, "", "", Mark.UNVERIFIED, **change)
        )
        compared = trying.compared(actor_of(request), one, replace(one.version, params=params))
        can_be = True
    except DomainError as problem:
        fault, compared, can_be = fault or shown.told(problem), [], False
    context = shown.head(one) | what | {"form": form, "fault": fault, "compared": compared, "can_be": can_be}
    return render(request, "triggers/step_reason.html", context, status=422 if fault or form.errors else 200)
