"""What is asked of an officer about what happened; seven questions at most."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.aftermath.permissions import Permission
from hoaban.domains.aftermath.spoken import WHATS
from hoaban.domains.aftermath.values import Said, What
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places
from hoaban.ui.fields import DayField


class OutcomeForm(forms.Form):
    """Of a warning: whether it came, on which day, and who says so."""

    what = forms.ChoiceField(label=_("Did it come?"), widget=forms.RadioSelect)
    happened_on = DayField(
        label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("Who says so: report, person on site, newspaper, with its date"), max_length=300
    )
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today, what = today, self.fields.get("what")
        if isinstance(what, forms.ChoiceField):
            what.choices = [(one.value, gettext(WHATS[one])) for one in (What.HIT, What.FALSE)]

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError(gettext("Choose a day up to today."))
        return day

    def said(self) -> Said:
        told = self.cleaned_data
        return Said(What(told.get("what") or What.MISS), told["happened_on"], told["source"], told["note"])


class MissForm(OutcomeForm):
    """Of a danger nobody warned of: which, and where."""

    what = None  # type: ignore[assignment]
    hazard = forms.ChoiceField(label=_("Kind of danger"))
    place = forms.TypedChoiceField(label=_("Commune"), coerce=int)
    field_order = ("hazard", "place", "happened_on", "source", "note")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        hazard, place = self.fields["hazard"], self.fields["place"]
        if isinstance(hazard, forms.ChoiceField) and isinstance(place, forms.ChoiceField):
            hazard.choices = [(one.value, gettext(said)) for one, said in warning.HAZARDS.items()]
            place.choices = [
                (unit.number, unit.full_name)
                for area in actor.areas(Permission.JUDGE)
                for unit in places.units_in(area, places.Level.COMMUNE)
            ]
