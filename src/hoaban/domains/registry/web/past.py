"""The household as it was on a day."""

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from hoaban.domains.registry import queries
from hoaban.domains.registry.groups import GroupShown
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import PersonId, ReadFor
from hoaban.domains.registry.web import fact_words
from hoaban.domains.registry.web.forms import PurposeForm
from hoaban.domains.registry.web.outside import asks_reason
from hoaban.foundation.access.api import actor_of, door
from hoaban.ui.fields import DayField
from hoaban.ui.forms import questions


class ThenForm(forms.Form):
    """Which day, and by which knowledge; both stand in the address, so that a page of the past can be sent on."""

    day = DayField(
        label=_("On which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    known = forms.ChoiceField(
        label=_("What do you want to know?"),
        choices=[
            (Known.NOW, _("Who lived there that day")),
            (Known.THEN, _("What the register said that day")),
        ],
        initial=Known.NOW,
    )


@door(permission=Permission.SEE)
@require_http_methods(["GET", "POST"])
@asks_reason
def then(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Today until a day is chosen. A purpose sent along opens the ethnic groups of that day; that reading is on record first."""
    form = ThenForm(
        request.GET if "day" in request.GET else {"day": timezone.localdate(), "known": Known.NOW}
    )
    day, known = timezone.localdate(), Known.NOW
    if form.is_valid():
        day, known = form.cleaned_data["day"], Known(form.cleaned_data["known"])
    actor, purpose = actor_of(request), request.POST.get("purpose")
    groups: Mapping[PersonId, GroupShown] = {}
    if purpose is not None:
        groups = queries.ethnic_groups_on(actor, uid, purpose, day, known)
    household = queries.household_on(actor, uid, day, known, ReadFor.SERVICE)
    known_from = {one.known_from for one in household.people}
    context = {
        "household": household,
        "all_known_from": known_from.pop() if len(known_from) == 1 else None,
        "form": form,
        "is_then": known is Known.THEN,
        "facts": fact_words.told(household.facts, household.languages),
        "people": [
            (one, fact_words.told(one.facts, household.languages), _group(groups.get(one.id)))
            for one in household.people
        ],
        "revealed": purpose is not None,
        "purposes": questions(PurposeForm) if actor.may(Permission.ETHNIC_GROUP) else "",
    }
    return render(request, "registry/then.html", context, status=422 if form.errors else 200)


def _group(said: GroupShown | None) -> tuple[str, str]:
    """The name and its dates; empty where nothing was said."""
    return (said.name, fact_words.dates_of_group(said)) if said else ("", "")
