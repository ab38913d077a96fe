from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.sources.values import Mark


class Filter(forms.Form):
    """Kept in the address, so that a filtered list can be sent to a colleague."""

    q = forms.CharField(label=_("Words in number or title"), max_length=100, required=False)
    mark = forms.ChoiceField(
        label=_("How sure"),
        required=False,
        choices=[
            ("", _("All")),
            (Mark.VERIFIED, _("✔ confirmed")),
            (Mark.PARTIAL, _("◐ reported")),
            (Mark.UNVERIFIED, _("✘ not confirmed")),
            (Mark.SYNTHETIC, _("made up for the demonstration")),
        ],
    )
