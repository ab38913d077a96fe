"""What is asked of a fact: the answers of its kind, since when, who said so, on which paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.domains.registry import rules
from hoaban.domains.registry.facts import KINDS, LONGEST, FactKind, NewFact, parts_of
from hoaban.kit import text
from hoaban.ui.fields import DayField

Choices = Sequence[tuple[str, Any]]


class FactForm(forms.Form):
    """One kind; at most five questions."""

    valid_from = DayField(
        label=_("Since when?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        required=False,
    )
    until = DayField(
        label=_("Good until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        required=False,
    )
    said_by = forms.CharField(label=_("Who said so?"), max_length=120, required=False)
    source = forms.CharField(label=_("On which paper?"), max_length=160, required=False)

    def __init__(self, kind: FactKind, languages: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, told = kind, KINDS[kind]
        words = told.words or languages
        choices: Choices = [(code, _(word) if told.words else word) for code, word in words.items()]
        answers = {"value": NameField()} if told.is_name else _answers(told.several, choices)
        self.fields = {**answers, **self.fields}
        if not told.has_until:
            del self.fields["until"]
        if told.needs_source:
            source = self.fields["source"]
            source.required, source.label = True, _("Number of the decision that says so")
            source.help_text = _("For example 123/QĐ-UBND, as it stands on the paper.")
            self.fields["valid_from"].required = True
            self.fields["valid_from"].label = _("In force since")
            del self.fields["said_by"]
        self.fields.get("said_by", forms.CharField()).required = told.needs_teller

    def fact(self, teller: str) -> NewFact:
        data = self.cleaned_data
        codes = [data["value"], *(code for code in data.get("also", ()) if code != data["value"])]
        return NewFact(
            self.kind, " ".join(codes), data["valid_from"], data["source"], data.get("said_by") or teller, data.get("until")
        )  # fmt: skip


class NameField(forms.CharField):
    """A name in letters, as people say it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("What do people call her or him?"),
            help_text=_(
                "As people say it, for example after the first child. The official name stays as it is."
            ),
            max_length=LONGEST,
        )

    def clean(self, value: Any) -> str:
        name = " ".join(text.nfc(super().clean(value)).split())
        if not rules.is_name(name):
            raise forms.ValidationError(_("Write the name in letters, without digits or signs."))
        return name


def _answers(several: bool, choices: Choices) -> dict[str, forms.Field]:
    if not several:
        answer = forms.ChoiceField(label=_("What holds now?"), choices=choices, widget=forms.RadioSelect)
        return {"value": answer}
    return {
        "value": forms.ChoiceField(label=_("First of all"), choices=[("", "—"), *choices]),
        "also": forms.MultipleChoiceField(
            label=_("Also"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        ),
    }


def first_answers(kind: FactKind, value: str) -> dict[str, Any]:
    """What holds now, as the form's first answers: saying it again is one press."""
    codes = parts_of(kind, value)
    return {"value": codes[0], "also": list(codes[1:])} if codes else {}
