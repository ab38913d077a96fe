"""What is asked of a birth and of a death; a year or a month is enough for a birth."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.domains.registry.brought import birth_columns
from hoaban.domains.registry.life import Birth, Death
from hoaban.domains.registry.values import PersonShown, PersonTold, Precision, Relation, Sex
from hoaban.domains.registry.web.correcting_forms import LeftForm, PersonForm

NOBODY = "nobody"


class BirthForm(PersonForm):
    """A child: whose, its name, when; papers may come later."""

    parent = forms.ChoiceField(label=_("Whose child?"))
    said_by = forms.CharField(label=_("Who said so?"), max_length=120)
    paper = forms.CharField(
        label=_("Number of the birth certificate"),
        max_length=160,
        required=False,
        help_text=_("Leave it empty where there is none yet. No identity number is needed."),
    )
    field_order = ("parent", "name", "born", "sex", "said_by", "paper")

    def __init__(self, *args: Any, people: Sequence[PersonShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["relation"], self.fields["phone"]
        self.fields["born"].required = True
        _offer(self.fields["parent"], people, _("Nobody of this household"))

    def told(self) -> PersonTold:
        data = self.cleaned_data
        year, month, day, precision = birth_columns(data["born"])
        sex, unknown = Sex(data["sex"]), Relation.OTHER
        return PersonTold(data["name"], unknown, sex, year, month, day, Precision(precision), "")

    def birth(self) -> Birth:
        data = self.cleaned_data
        return Birth(self.told(), _chosen(data["parent"]), data["said_by"], data["paper"])


class DeathForm(LeftForm):
    """When; who is the head since, where the head died."""

    head = forms.ChoiceField(label=_("Who is the head of the household now?"))
    said_by = forms.CharField(label=_("Who said so?"), max_length=120)
    paper = forms.CharField(label=_("Number of the death certificate"), max_length=160, required=False)

    def __init__(self, *args: Any, heirs: Sequence[PersonShown], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("When did it happen?")
        if not heirs:
            del self.fields["head"]
            return
        _offer(self.fields["head"], heirs, _("Not known yet: the household's page goes on asking"))

    def death(self) -> Death:
        data = self.cleaned_data
        return Death(data["on"], _chosen(data.get("head", NOBODY)), data["said_by"], data["paper"])


def _offer(field: forms.Field, people: Sequence[PersonShown], nobody: Any) -> None:
    """Nothing is chosen beforehand: whoever presses has looked."""
    assert isinstance(field, forms.ChoiceField)
    told = [(str(one.uid), f"{one.name} ({one.born})" if one.born else one.name) for one in people]
    field.choices = [("", "—"), *told, (NOBODY, nobody)]


def _chosen(said: str) -> UUID | None:
    return None if said == NOBODY else UUID(said)
