"""What is asked about an area, a card and a home; seven questions at most."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.registry import api as registry
from hoaban.domains.targeting.permissions import Permission
from hoaban.domains.targeting.rules import typed as rules
from hoaban.domains.targeting.spoken import DANGERS, PARTS, spoken_here
from hoaban.domains.targeting.values import CARD_PARTS, LONGEST, Area, CardText, Danger
from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.places import api as places
from hoaban.kit import clock
from hoaban.ui.fields import CirclesInput, DayField


def places_of(actor: Actor) -> list[tuple[int, str]]:
    """A province: its communes. A commune: itself and its villages. A village: itself."""
    found: dict[int, str] = {}
    for area in actor.areas(Permission.PREVIEW):
        communes = places.units_in(area, places.Level.COMMUNE)
        below = places.units_in(area, places.Level.VILLAGE) if len(communes) < 2 else []
        found |= {one.number: one.full_name for one in (*communes, *below) if one.number is not None}
    return list(found.items())


class AreaForm(forms.Form):
    """Units, outlines, circles; all of it together."""

    units = forms.TypedMultipleChoiceField(
        label=_("Communes and villages"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    outline = forms.CharField(
        label=_("Outlines"), required=False, max_length=80_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One corner a line, as one walks around the area: latitude, longitude. An empty line begins another outline."),
    )  # fmt: skip
    circles = forms.CharField(
        label=_("Circles"), required=False, max_length=2_000, widget=CirclesInput(attrs={"rows": 2}),
        help_text=_("One circle a line: latitude, longitude, radius in kilometres. For example 21.33, 103.91, 2.5."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["units"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = places_of(actor)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        try:
            self._rings = rules.rings_of(typed.get("outline") or "")
            self._circles = rules.circles_of(typed.get("circles") or "")
        except DomainError as problem:
            self.add_error(None, gettext(problem.msgid) % problem.params)
        return typed

    def area(self) -> Area:
        return Area(tuple(self.cleaned_data["units"]), self._rings, self._circles)


def typed_of(area: Area) -> dict[str, Any]:
    """An area as the form shows it, so that a saved one can be changed and looked at again."""
    return {
        "units": list(area.units),
        "outline": rules.text_of(area.polygons),
        "circles": rules.text_of_circles(area.circles),
    }


class NameForm(forms.Form):
    """Under which name an area is saved."""

    name = forms.CharField(label=_("Name of the area"), max_length=120)
    source = forms.CharField(
        label=_("Where the outline comes from"),
        max_length=200,
        help_text=_("A map, a survey, who walked it."),
    )
    drawn_on = DayField(
        label=_("Drawn on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=clock.today,
    )

    def clean_drawn_on(self) -> date:
        day: date = self.cleaned_data["drawn_on"]
        if day > clock.today():
            raise forms.ValidationError(gettext("Choose a day up to today."))
        return day


class CardForm(forms.Form):
    """The five answers of a card."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for part in CARD_PARTS:
            self.fields[part] = forms.CharField(
                label=gettext(PARTS[part]), max_length=LONGEST, required=part == "assembly",
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def text(self) -> CardText:
        return CardText(**{part: self.cleaned_data[part] for part in CARD_PARTS})


class HomeForm(forms.Form):
    """A home in danger."""

    household = forms.ChoiceField(label=_("Which home"))
    danger = forms.ChoiceField(label=_("What danger"), widget=forms.RadioSelect)
    carry = forms.IntegerField(label=_("How many must be carried"), min_value=0, max_value=20, initial=0)
    note = forms.CharField(label=_("What whoever comes must know"), max_length=200, required=False)

    def __init__(self, *args: Any, homes: Sequence[registry.HomeToVisit], **options: Any) -> None:
        super().__init__(*args, **options)
        home, danger = self.fields["household"], self.fields["danger"]
        if isinstance(home, forms.ChoiceField) and isinstance(danger, forms.ChoiceField):
            home.choices = [
                (str(one.uid), " · ".join(word for word in (one.who, one.code) if word)) for one in homes
            ]
            danger.choices = [(code.value, said) for code, said in spoken_here(DANGERS).items()]

    def told(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "household": typed["household"], "danger": Danger(typed["danger"]), "carry": typed["carry"], "note": typed["note"],
        }  # fmt: skip
