"""The filter of results; it lives in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hoaban.foundation.search.rules import LONGEST


class SearchForm(forms.Form):
    use_required_attribute = False
    q = forms.CharField(
        max_length=LONGEST, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )
    room = forms.ChoiceField()

    def __init__(self, rooms: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["q"].label = _("What are you looking for?")
        self.fields["room"].label = _("Where")
        self.fields["room"].choices = [("", _("Everywhere")), *rooms]  # type: ignore[attr-defined]
