"""What a list of communes is narrowed to, and what a person read about one commune's ground in a document."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.domains.hazards.ground_words import GROUND_WORDS
from hoaban.domains.hazards.values import GroundLine, GroundSaid, GroundVersion
from hoaban.kit.text import name_key
from hoaban.ui.fields import DayField

NONE, WAITS = "none", "waits"
CLASSES = [(str(n), _(words)) for n, words in GROUND_WORDS.items()]


class GroundFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("Class"), required=False,
        choices=[("", _("All")), (NONE, _("no class yet")), (WAITS, _("to be compared")), *CLASSES],
    )  # fmt: skip
    q = forms.CharField(label=_("Commune"), max_length=60, required=False)

    def narrowed(self, lines: Sequence[GroundLine]) -> list[GroundLine]:
        """What can be understood of it; the rest narrows nothing."""
        self.is_valid()
        said = self.cleaned_data if self.is_bound else {}
        state, text = said.get("state") or "", name_key(said.get("q") or "")
        return [one for one in lines if _fits(one, state) and text in name_key(one.name)]


def _fits(one: GroundLine, state: str) -> bool:
    if state == NONE:
        return one.held is None
    if state == WAITS:
        return one.held is not None and one.held.waits
    return not state or (one.held is not None and str(one.held.said.ground) == state)


class GroundForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    ground = forms.TypedChoiceField(
        label=_("How easily communes' ground slides"), coerce=int, choices=[("", "—"), *CLASSES]
    )
    paper = forms.CharField(
        label=_("In which document, or who told it"), max_length=200,
        help_text=_("Such as number, day and issuer of the decision."),
    )  # fmt: skip
    since = DayField(
        label=_("Day of the document"), input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("What was measured before that day is not judged by it when a rule is tried on the past."),
    )  # fmt: skip

    def said(self, number: int) -> GroundSaid:
        told = self.cleaned_data
        return GroundSaid(number, told["ground"], told["paper"], told["since"])


def ground_begun(seen: int, version: GroundVersion | None) -> dict[str, Any]:
    """What the form opens with: nothing, or a former version somebody wants back."""
    if version is None:
        return {"seen": seen}
    said = version.said
    return {"seen": seen, "ground": said.ground, "paper": said.paper, "since": said.since}
