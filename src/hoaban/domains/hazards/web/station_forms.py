"""What a person writes of a station: facts, why it is out of service, that it works again."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hoaban.domains.hazards.values import Kind, Located, StationFacts
from hoaban.domains.hazards.web import words

VIETNAM = (102.0, 110.0, 8.0, 24.0)
"""West, east, south, north: a swapped pair is the usual slip."""
KNOWN_HOW = (Located.MEASURED, Located.REPORTED, Located.RECALLED)


class FactsForm(forms.Form):
    """Code and name, what it measures, where it stands and how that is known."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.RegexField(
        label=_("Code under which it sends"), max_length=40, regex=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        help_text=_("As its gateway writes it; capital and small letters are one code."),
        error_messages={"invalid": _("Letters without marks, digits, dot, hyphen and underline only.")},
    )  # fmt: skip
    name = forms.CharField(label=_("Name of the station"), max_length=120)
    kind = forms.ChoiceField(label=_("What it measures"), choices=list(words.MEASURES.items()))
    river = forms.CharField(label=_("On which river or stream"), max_length=80, required=False)
    place = forms.TypedChoiceField(label=_("Commune"), coerce=int)
    centre = forms.CharField(
        label=_("Position"), max_length=60, required=False,
        help_text=_("Latitude and longitude as a map shows them, for example 21.3274, 103.9143. Empty: the middle of the commune."),
    )  # fmt: skip
    located = forms.ChoiceField(
        label=_("How the position is known"),
        choices=[(one.value, words.LOCATED_HOW[one]) for one in KNOWN_HOW],
    )
    is_sure = forms.BooleanField(
        label=_("The position and the commune are both right"), required=False,
        help_text=_("Only where the page says that they do not fit."),
    )  # fmt: skip
    elevation_m = forms.FloatField(
        label=_("Height above the sea, metres"), required=False, min_value=-50, max_value=3_200
    )
    owner = forms.CharField(label=_("Who runs the station"), max_length=200, required=False)
    expected_minutes = forms.IntegerField(
        label=_("It speaks every … minutes"), required=False, min_value=1, max_value=10_080,
        help_text=_("Leave it empty if it is not connected: then nobody waits for it."),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("In which document, or who told it"), max_length=200,
        help_text=_("Such as number, day and issuer of the decision."),
    )  # fmt: skip

    def __init__(self, *args: Any, communes: Sequence[tuple[int, str]], is_new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].choices = list(communes) if len(communes) == 1 else [("", "—"), *communes]  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["expected_minutes"]

    def clean_centre(self) -> tuple[float, float] | None:
        text = str(self.cleaned_data["centre"]).strip()
        if not text:
            return None
        found = re.fullmatch(r"(-?\d+(?:[.]\d+)?)\s*[,; ]\s*(-?\d+(?:[.]\d+)?)", text)
        if found is None:
            raise forms.ValidationError(
                _("Write two numbers with a comma between them: latitude, longitude.")
            )
        latitude, longitude = float(found[1]), float(found[2])
        west, east, south, north = VIETNAM
        if not (west <= longitude <= east and south <= latitude <= north):
            raise forms.ValidationError(
                _("This position lies outside Vietnam. Latitude comes first, then longitude.")
            )
        return latitude, longitude

    @property
    def facts(self) -> StationFacts:
        said = self.cleaned_data
        latitude, longitude = said["centre"] or (None, None)
        river = said["river"].strip() if said["kind"] == Kind.RIVER else ""
        return StationFacts(
            said["code"].strip(), said["name"].strip(), Kind(said["kind"]), said["place"], latitude, longitude,
            Located(said["located"]), said["elevation_m"], river, said["owner"].strip(),
        )  # fmt: skip


def begun_with(facts: StationFacts, seen: int, paper: str = "") -> dict[str, Any]:
    """What the form of a correction opens with: what holds, or a former version somebody wants back."""
    is_known = facts.located is not Located.CENTROID and facts.latitude is not None
    return {
        "seen": seen, "code": facts.code, "name": facts.name, "kind": facts.kind.value, "river": facts.river,
        "place": facts.place_no, "centre": f"{facts.latitude}, {facts.longitude}" if is_known else "",
        "located": facts.located.value if is_known else Located.REPORTED.value, "elevation_m": facts.elevation_m,
        "owner": facts.owner, "paper": paper,
    }  # fmt: skip


class OutForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    since = forms.DateTimeField(
        label=_("Not to be believed since"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("What it told after this moment is kept and judged by no rule."),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Why it is out of service"), max_length=200,
        help_text=_("Such as: washed away on the night of the flood; being repaired until the end of the month."),
    )  # fmt: skip


class BackForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    paper = forms.CharField(
        label=_("How it is known that it works again"), max_length=200,
        help_text=_("Such as: repaired and compared with the staff by its keeper."),
    )  # fmt: skip
    was_mistake = forms.BooleanField(
        label=_("It was taken out by mistake: it measured all along, and what it told meanwhile counts"), required=False
    )  # fmt: skip


def out_begun(seen: int) -> dict[str, Any]:
    return {"seen": seen, "since": timezone.localtime().replace(second=0, microsecond=0)}
