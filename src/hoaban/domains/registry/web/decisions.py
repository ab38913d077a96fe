"""Decisions that statuses stand on, and the number of one corrected in all its households, looked at before it is written."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.registry import actions, decided, queries
from hoaban.domains.registry.errors import DecisionUnchanged
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.decisions import DecisionHeld
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import Stale
from hoaban.foundation.imports.api import dates
from hoaban.kit.typed import whole_number


class DecisionForm(forms.Form):
    """The number as it stands on the paper, and its day as far as it is told."""

    number = forms.CharField(
        label=_("Number of the decision, as it stands on the paper"), max_length=decided.LONGEST_NUMBER
    )
    decided_on = forms.CharField(
        label=_("Day or year of the decision"),
        help_text=_("For example 15/01/2026, or 2026 where only the year is known."),
        max_length=10,
        required=False,
    )

    def __init__(self, held: DecisionHeld, *args: Any, **kwargs: Any) -> None:
        first = {"number": held.number, "decided_on": held.decided_on}
        super().__init__(*args, **{"initial": first, **kwargs})
        self.held = held

    def clean_number(self) -> str:
        return " ".join(str(self.cleaned_data["number"]).split())

    def clean_decided_on(self) -> str:
        said = str(self.cleaned_data["decided_on"]).strip()
        if said and dates([said])[0] is None:
            raise forms.ValidationError(_("Write a day that exists, or a year."))
        return said

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and self.source() == self.held.source:
            raise forms.ValidationError(_(DecisionUnchanged.msgid))
        return data

    def source(self) -> str:
        data = self.cleaned_data
        return decided.written(data["number"], dates([data["decided_on"]])[0])[0]


@door(permission=Permission.RECORD)
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """By which decisions households are poor or near poor, and what was corrected."""
    actor = actor_of(request)
    held = queries.decisions_held(actor)
    context = {
        "held": held,
        "has_communes": len({one.commune for one in held}) > 1,
        "corrections": queries.corrections(actor),
    }
    return render(request, "registry/decisions.html", context)


@door(permission=Permission.RECORD)
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, commune: int, source: str) -> HttpResponse:
    """The right number; what it would change is shown first, and written by the second press."""
    actor = actor_of(request)
    held = queries.decision_held(actor, commune, source)
    form = DecisionForm(held, request.POST or None)
    context: dict[str, Any] = {"held": held, "form": form}
    if request.method == "POST" and form.is_valid():
        if "count" in request.POST and (done := _corrected(request, form)):
            return done
        context["after"] = form.source()
        context["villages"] = queries.villages_standing_on(actor, commune, held.source)
    return render(request, "registry/decision.html", context, status=422 if form.errors else 200)


@door(permission=Permission.RECORD)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The number written before holds again."""
    count = actions.take_decision_correction_back(
        by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now()
    )
    text = ngettext(
        "Taken back: %(n)s household has the number written before.",
        "Taken back: %(n)s households have the number written before.",
        count,
    )
    messages.success(request, text % {"n": count})
    return redirect("registry:decisions")


def _corrected(request: HttpRequest, form: DecisionForm) -> HttpResponse | None:
    """None where other households stand on it by now than she looked at: they are shown anew."""
    held, after = form.held, form.source()
    seen = whole_number(request.POST.get("count", "")) or 0
    if after != request.POST.get("after", ""):
        return None
    told = actions.NumberCorrected(held.commune, held.source, after, seen)
    try:
        count = actions.correct_decision(
            by=actor_of(request), told=told, request=request_id(request), now=timezone.now()
        )
    except Stale:
        said = gettext("Other households stand on this decision by now. Look again, then correct it.")
        form.add_error(None, said)
        return None
    text = ngettext(
        "The number is corrected in %(n)s household. What was written before stays in the history.",
        "The number is corrected in %(n)s households. What was written before stays in the history.",
        count,
    )
    messages.success(request, text % {"n": count})
    return redirect("registry:decisions")
