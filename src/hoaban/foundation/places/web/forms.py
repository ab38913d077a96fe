from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class UnitFilter(forms.Form):
    """Kept in the address, so that a filtered list can be sent to a colleague."""

    q = forms.CharField(label=_("Name, today's or former"), max_length=100, required=False)
    district = forms.ChoiceField(label=_("Formerly in"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, districts: list[str]) -> None:
        super().__init__(data)
        self.fields["district"].choices = [("", _("All")), *((name, name) for name in districts)]  # type: ignore[attr-defined]
