"""What a list of stations is narrowed to; it stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.domains.hazards.values import Kind
from hoaban.domains.hazards.web import words


class StationFilter(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of station"), required=False, choices=[("", _("All kinds")), *words.KINDS.items()]
    )
    q = forms.CharField(label=_("Name or code"), max_length=60, required=False)

    @property
    def wanted(self) -> tuple[Kind | None, str]:
        """What can be understood of it; the rest narrows nothing."""
        self.is_valid()
        kind = self.cleaned_data.get("kind") or None
        return (Kind(kind) if kind else None), (self.cleaned_data.get("q") or "").strip()
