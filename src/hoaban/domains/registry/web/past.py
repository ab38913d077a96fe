"""The household as it was on a day."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hoaban.domains.registry import queries
from hoaban.domains.registry.past import Known
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import ReadFor
from hoaban.domains.registry.web import fact_words
from hoaban.domains.registry.web.outside import asks_reason
from hoaban.foundation.access.api import actor_of, door
from hoaban.ui.fields import DayField


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
@require_GET
@asks_reason
def then(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Today until a day is chosen."""
    form = ThenForm(
        request.GET if "day" in request.GET else {"day": timezone.localdate(), "known": Known.NOW}
    )
    day, known = timezone.localdate(), Known.NOW
    if form.is_valid():
        day, known = form.cleaned_data["day"], Known(form.cleaned_data["known"])
    household = queries.household_on(actor_of(request), uid, day, known, ReadFor.SERVICE)
    context = {
        "household": household,
        "form": form,
        "is_then": known is Known.THEN,
        "facts": fact_words.told(household.facts, household.languages),
        "people": [(one, fact_words.told(one.facts, household.languages)) for one in household.people],
    }
    return render(request, "registry/then.html", context, status=422 if form.errors else 200)
