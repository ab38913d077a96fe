"""What an officer writes of a household and its people; few questions on a page."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hoaban.domains.registry import rules
from hoaban.domains.registry.actions import Entry, NumberTold
from hoaban.domains.registry.brought import birth_columns
from hoaban.domains.registry.spoken import RELATIONS, SEXES
from hoaban.domains.registry.values import NumberKind, PersonTold, Precision, Relation, Sex
from hoaban.foundation.imports.api import ReadDate, dates
from hoaban.kit import text
from hoaban.ui.fields import DayField


def not_to_come(day: date | None) -> None:
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet. Check the year."))


class Heard(forms.Form):
    """Beside what is corrected: since when it is so and who said so. A slip of the pen has neither."""

    since = DayField(
        label=_("Since when is it so?"),
        help_text=_("Only where it became so on a day. Leave it empty where it was written wrongly."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        required=False,
    )
    said_by = forms.CharField(label=_("Who said so?"), max_length=120, required=False)

    def clean_since(self) -> date | None:
        day: date | None = self.cleaned_data["since"]
        not_to_come(day)
        return day

    def entry(self) -> Entry:
        return Entry(said_by=self.cleaned_data["said_by"], on=self.cleaned_data["since"])


class PlaceForm(Heard):
    """Where a household stands."""

    village = forms.CharField(label=_("Village"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    field_order = ("village", "address")


class PersonForm(forms.Form):
    """A person's plain facts; papers are not typed here."""

    name = forms.CharField(label=_("Full name"), max_length=80)
    relation = forms.ChoiceField(
        label=_("Relation to the head"),
        choices=[("", "—"), *((code, _(said)) for code, said in RELATIONS.items())],
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", "—"), *((code, _(said)) for code, said in SEXES.items())],
    )
    born = forms.CharField(
        label=_("Born"),
        required=False,
        max_length=40,
        help_text=_("Day/month/year; only the year is enough."),
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=20)

    def clean_name(self) -> str:
        name = " ".join(text.nfc(self.cleaned_data["name"]).split())
        if not rules.is_name(name):
            raise forms.ValidationError(_("Write the name in letters, without digits or signs."))
        return name

    def clean_born(self) -> ReadDate | None:
        said = self.cleaned_data["born"].strip()
        read = dates([said])[0] if said else None
        if said and read is None:
            raise forms.ValidationError(_("Not a date that exists. Write day/month/year, or only the year."))
        if read:
            not_to_come(read.day or date(read.year, read.month or 1, 1))
        if read and read.year < rules.OLDEST_YEAR:
            raise forms.ValidationError(_("Nobody born before 1900 is alive. Check the year."))
        return read

    def clean_phone(self) -> str:
        said = self.cleaned_data["phone"].strip()
        number = rules.phone_e164(said) if said else ""
        if number is None:
            raise forms.ValidationError(_("This is no telephone number of Vietnam. Write all its digits."))
        return number

    def told(self) -> PersonTold:
        data: dict[str, Any] = self.cleaned_data
        year, month, day, precision = birth_columns(data["born"])
        return PersonTold(
            data["name"], Relation(data["relation"]), Sex(data["sex"]), year, month, day, Precision(precision),
            data["phone"],
        )  # fmt: skip


class PersonCorrectedForm(Heard, PersonForm):
    """What is written of somebody already."""


class ArrivalForm(Heard, PersonForm):
    """Somebody new, and since when: the day she came is not the day it is written down."""

    since = DayField(
        label=_("Living here since"),
        help_text=_("Leave it empty where nobody knows the day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, born = data.get("since"), data.get("born")
        if since and born and since < (born.day or date(born.year, born.month or 1, 1)):
            self.add_error("since", _("This day lies before the birth."))
        return data


NUMBER_KINDS = [
    (NumberKind.IDENTITY.value, _("Identity number")),
    (NumberKind.INSURANCE.value, _("Health insurance number")),
]


class NumberAddedForm(forms.Form):
    """A number from a card, with who showed it; it is sealed at once and not shown again."""

    kind = forms.ChoiceField(
        label=_("Which number?"),
        choices=NUMBER_KINDS,
    )
    number = forms.CharField(
        label=_("Number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As it stands on the card."),
    )
    said_by = forms.CharField(label=_("Who said so?"), max_length=120)
    paper = forms.CharField(
        label=_("On which paper?"),
        required=False,
        max_length=160,
        help_text=_("The kind of paper, without its number."),
    )

    def clean_said_by(self) -> str:
        return _without_number(self.cleaned_data["said_by"])

    def clean_paper(self) -> str:
        return _without_number(self.cleaned_data["paper"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "kind" in data and data.get("number"):
            data["number"] = rules.number_typed(NumberKind(data["kind"]), data["number"])
            if data["number"] is None:
                self.add_error("number", _LENGTHS[NumberKind(data["kind"])])
        for name in ("said_by", "paper"):
            if rules.tells_number(data.get(name) or "", data.get("number") or ""):
                self.add_error(name, _WITHOUT_NUMBER)
        return data

    def told(self) -> NumberTold:
        data = self.cleaned_data
        return NumberTold(NumberKind(data["kind"]), data["number"], data["said_by"], data["paper"])


class NumberCorrectedForm(NumberAddedForm):
    """What a wrong number is to be: another one, from the card, or none."""

    ANOTHER, NONE = "another", "none"
    becomes = forms.ChoiceField(
        label=_("What is right?"),
        choices=[
            (ANOTHER, _("The number below, from the card")),
            (NONE, _("None: the number on record is not this person's")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "becomes", "number")
    use_required_attribute = False

    def __init__(self, kinds: Sequence[NumberKind], *args: Any, **named: Any) -> None:
        """``kinds``: of which a number is on record."""
        super().__init__(*args, **named)
        kind = cast("forms.ChoiceField", self.fields["kind"])
        held: list[tuple[str, Any]] = [(code, said) for code, said in NUMBER_KINDS if code in kinds]
        kind.choices = held if len(held) == 1 else [("", "—"), *held]
        self.fields["number"].required = self.data.get("becomes") != self.NONE

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("becomes") == self.NONE:
            data["number"] = ""
            self.errors.pop("number", None)
        return data


def _without_number(said: str) -> str:
    """What stays in the history in clear holds no number of a card."""
    if rules.holds_number(said):
        raise forms.ValidationError(_WITHOUT_NUMBER)
    return said


_WITHOUT_NUMBER = _("This stays in the history for all to read: write it without the number of a card.")
_LENGTHS = {
    NumberKind.IDENTITY: _(
        "An identity number has 12 digits and begins with 0 (an old one has 9). Check the card."
    ),
    NumberKind.INSURANCE: _(
        "A health insurance number has 10 digits (an older one two letters and 13 digits). Check the card."
    ),
}


class LeftForm(forms.Form):
    """Since when somebody is no longer of the household."""

    on = DayField(
        label=_("Since when?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        not_to_come(day)
        return day


class DepartureForm(LeftForm):
    """Since when, and who told of it."""

    said_by = forms.CharField(label=_("Who said so?"), max_length=120)
