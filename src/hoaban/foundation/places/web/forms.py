"""Forms of places' pages."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.places import queries
from hoaban.foundation.places.values import commune_number
from hoaban.foundation.sources import api as sources


class UnitFilter(forms.Form):
    """Kept in the address, so that a filtered list can be sent to a colleague."""

    q = forms.CharField(label=_("Name, today's or former"), max_length=100, required=False)
    district = forms.ChoiceField(label=_("Formerly in"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, districts: list[str]) -> None:
        super().__init__(data)
        self.fields["district"].choices = [("", _("All")), *((name, name) for name in districts)]  # type: ignore[attr-defined]


class ReformForm(forms.Form):
    """Old and new communes by code; a pair a line, as a sheet saved as CSV has them."""

    name = forms.CharField(label=_("Name of this change"), max_length=200)
    decision = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    pairs = forms.CharField(
        label=_("Old and new codes, one pair a line"),
        help_text=_("For example 03703,03646. Communes that keep their number belong in the list too."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean_decision(self) -> str:
        number = str(self.cleaned_data["decision"]).strip()
        if number and not sources.legal(number).is_known:
            raise forms.ValidationError(
                _("This document is not on the list of sources. Leave it empty, or load it first.")
            )
        return number

    def clean_pairs(self) -> dict[int, int]:
        in_force, found = queries.commune_numbers(), {}
        for n, line in enumerate(str(self.cleaned_data["pairs"]).splitlines(), start=1):
            cells = re.split(r"[,;\t]", line.strip())
            if not line.strip() or (n == 1 and not any(cell.strip().isdigit() for cell in cells)):
                continue  # an empty line, or the sheet's heading
            old, new = (cell.strip() for cell in (*cells, "")[:2])
            if not (re.fullmatch(r"[0-9]{5}", old) and new in in_force):
                raise forms.ValidationError(
                    _(
                        "Line %(line)s: write the old code of five digits, a comma, and the code of a commune of today."
                    ),
                    params={"line": n},
                )
            number = commune_number(settings.PROVINCE, old)
            if number in found:
                raise forms.ValidationError(
                    _("Line %(line)s: this old commune stands in the list twice."), params={"line": n}
                )
            found[number] = in_force[new]
        return found
