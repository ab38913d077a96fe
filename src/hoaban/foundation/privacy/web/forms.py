"""What privacy asks people: never more than seven things, most of them optional."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places
from hoaban.foundation.privacy.permissions import Permission
from hoaban.foundation.privacy.values import Kind
from hoaban.foundation.privacy.web.words import KINDS
from hoaban.kit import phone
from hoaban.ui.agreement import AgreementForm


def _phone(text: str) -> str:
    try:
        return phone.e164(text) if text.strip() else ""
    except phone.NotAPhone:
        raise forms.ValidationError(
            _("This is no telephone number of Vietnam. Type it like 0912 345 678.")
        ) from None


class AskForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=120)
    number = forms.TypedChoiceField(label=_("Commune or ward"), coerce=int)
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=30, widget=forms.TextInput({"inputmode": "tel"}),
        help_text=_("Without a telephone you get the answer at your commune's office."),
    )  # fmt: skip
    details = forms.CharField(
        label=_("What is it about?"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = places.communes(int(settings.PROVINCE))
        self.fields["number"].choices = [("", "—"), *((unit.number, unit.name) for unit in units)]  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])


class HelpForm(AgreementForm, AskForm):
    kind = forms.TypedChoiceField(
        label=_("What does the person want?"), coerce=Kind, choices=list(KINDS.items())
    )
    field_order = ("kind", "name", "number", "phone", "details")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = actor.areas(Permission.HELP)
        mine = [
            (number, name)
            for number, name in self.fields["number"].choices  # type: ignore[attr-defined]
            if number and any(area.contains(number) for area in areas)
        ]
        self.fields["number"].choices = mine  # type: ignore[attr-defined]


class StatusForm(forms.Form):
    code = forms.CharField(
        label=_("The eight digits on your paper"),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    phone = forms.CharField(
        label=_("The telephone you gave"), max_length=30, widget=forms.TextInput({"inputmode": "tel"})
    )

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])
