"""The filters of the queue; they live in the address."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hoaban.domains.linkage.queries import Chosen
from hoaban.domains.linkage.spoken import TOLD_WHYS
from hoaban.domains.linkage.values import State
from hoaban.domains.registry import errors as registry_errors
from hoaban.ui.fields import commune_field, offer_communes

TOLD = "told"
_NUMBER = re.compile(r"\d[\d .]{7,}\d")
"""As many digits as a card's number has; a day has fewer, or slashes."""
FILTERS = ("state", "commune", "name")


class FilterForm(forms.Form):
    """Which pairs."""

    state = forms.ChoiceField(
        label=_("Which pairs"),
        required=False,
        choices=[
            (State.OPEN, _("To decide")),
            (State.LATER, _("Put off")),
            (State.SAME, _("Made one")),
            (State.DIFFERENT, _("Two people")),
            (TOLD, _("A commune told the keeper: one person")),
        ],
    )
    commune = commune_field()
    name = forms.CharField(label=_("Name"), required=False, max_length=80)

    def __init__(self, *args: Any, communes: list[tuple[int, str]], reads_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_communes(self, communes)
        if not reads_names:
            del self.fields["name"]

    def chosen(self, named: Callable[[str, Chosen], frozenset[int]], after: str = "") -> Chosen:
        """An unreadable filter is no filter; ``named`` looks a name up among the pairs that the rest of the filter leaves."""
        data = self.cleaned_data if self.is_valid() else {}
        name = data.get("name", "").strip()
        is_told = data.get("state") == TOLD
        state = State.OPEN if is_told else State(data.get("state") or State.OPEN)
        rest = Chosen(state, data.get("commune"), told=is_told)
        return replace(rest, after=_after(after), people=named(name, rest) if name else None)


class TellForm(forms.Form):
    """How she knows that it is one person."""

    why = forms.ChoiceField(
        label=_("How do you know?"),
        choices=[(why, _(said)) for why, said in TOLD_WHYS.items()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("The keeper of the register reads it, the other commune does not."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_words(self) -> str:
        said = " ".join(str(self.cleaned_data["words"]).split())
        if _NUMBER.search(said):
            raise forms.ValidationError(_(registry_errors.NumberInWords.msgid))
        return said


class EnforceForm(forms.Form):
    """Why, and what held when she decided."""

    holds = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


def kept_filter(address: str) -> str:
    """The filter that a link or a form brings along, with nothing else in it."""
    said = QueryDict(address[:500])
    return urlencode({key: said[key] for key in FILTERS if said.get(key)})


def _after(text: str) -> tuple[float, int] | None:
    score, _dot, pk = text.partition("~")
    try:
        return float(score), int(pk)
    except ValueError:
        return None
