"""Forms of the officer's pages of a commune."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.places.queries.keeping import range_of
from hoaban.foundation.places.values import Facility, FacilityFacts, FacilityKind, Point, Unit
from hoaban.foundation.places.web.unitpage import KINDS
from hoaban.ui.fields import DayField

KEPT = (
    FacilityKind.SCHOOL, FacilityKind.HEALTH_STATION, FacilityKind.HOSPITAL, FacilityKind.SUPPORT_POINT,
    FacilityKind.ASSEMBLY_POINT, FacilityKind.POLICE, FacilityKind.LOUDSPEAKER,
)  # fmt: skip
VIETNAM = (102.0, 110.0, 8.0, 24.0)  # west, east, south, north: a swapped pair is the usual slip


class VillagesForm(forms.Form):
    """Several at once: a commune's list is copied from a paper."""

    names = forms.CharField(
        label=_("Names of villages, one a line"), widget=forms.Textarea(attrs={"rows": 4}), max_length=8_000
    )

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in str(self.cleaned_data["names"]).splitlines() if line.strip()]
        if long := next((name for name in names if len(name) > 120), ""):
            raise forms.ValidationError(
                _("“%(name)s…” is longer than a name of a village."), params={"name": long[:30]}
            )
        return names


def _villages(villages: Sequence[Unit], label: Any) -> forms.TypedChoiceField:
    choices = [(one.number or 0, one.name) for one in villages]
    return forms.TypedChoiceField(label=label, coerce=int, choices=choices)


class RenameForm(forms.Form):
    name = forms.CharField(label=_("New name"), max_length=120)

    def __init__(self, villages: Sequence[Unit], data: Any = None) -> None:
        super().__init__(data, prefix=None, auto_id="rename_%s")
        self.fields["village"] = _villages(villages, _("Village"))
        self.order_fields(["village", "name"])


class MergeForm(forms.Form):
    def __init__(self, villages: Sequence[Unit], data: Any = None) -> None:
        super().__init__(data, auto_id="merge_%s")
        self.fields["village"] = _villages(villages, _("Village that ends today"))
        self.fields["into"] = _villages(villages, _("Village it becomes part of"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("village") is not None and typed.get("village") == typed.get("into"):
            self.add_error("into", _("Choose two different villages."))
        return typed


class FacilityForm(forms.Form):
    """Seven questions; only the kind and the name must be answered."""

    kind = forms.ChoiceField(label=_("What it is"), choices=[(kind.value, KINDS[kind]) for kind in KEPT])
    name = forms.CharField(label=_("Name"), max_length=200)
    place = forms.TypedChoiceField(label=_("Where it stands"), coerce=int)
    centre = forms.CharField(
        label=_("Position"), required=False, max_length=60,
        help_text=_("Latitude and longitude as a map shows them, for example 21.3274, 103.9143."),
    )  # fmt: skip
    phone = forms.RegexField(
        label=_("Telephone"), required=False, max_length=40, regex=r"^[0-9+ .()-]*$",
        error_messages={"invalid": _("Write the number with digits only.")},
    )  # fmt: skip
    hours = forms.CharField(label=_("Opening hours"), required=False, max_length=120)
    valid_from = DayField(
        label=_("Open since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, unit: Unit, villages: Sequence[Unit], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        own = (range_of(unit).start, unit.full_name)
        choices = [own, *((one.number or 0, one.name) for one in villages)]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]

    def fix_kind(self) -> None:
        """What something is does not change; a wrong kind is closed and added again."""
        self.fields["kind"].disabled = True

    def clean_centre(self) -> Point | None:
        text = str(self.cleaned_data["centre"]).strip()
        if not text:
            return None
        found = re.fullmatch(r"(-?\d+(?:[.]\d+)?)\s*[,; ]\s*(-?\d+(?:[.]\d+)?)", text)
        west, east, south, north = VIETNAM
        if found is None:
            raise forms.ValidationError(
                _("Write two numbers with a comma between them: latitude, longitude.")
            )
        latitude, longitude = float(found[1]), float(found[2])
        if not (west <= longitude <= east and south <= latitude <= north):
            raise forms.ValidationError(
                _("This position lies outside Vietnam. Latitude comes first, then longitude.")
            )
        return longitude, latitude

    def facts(self) -> FacilityFacts:
        typed = self.cleaned_data
        return FacilityFacts(
            typed["name"],
            typed["place"],
            typed["centre"],
            typed["phone"],
            typed["hours"],
            typed["valid_from"],
        )


def start_of(row: Facility) -> dict[str, Any]:
    centre = f"{row.centre[1]}, {row.centre[0]}" if row.centre else ""
    return {
        "kind": row.kind.value, "name": row.name, "place": row.number, "centre": centre, "phone": row.phone,
        "hours": row.hours, "valid_from": row.valid_from, "version": row.version,
    }  # fmt: skip
