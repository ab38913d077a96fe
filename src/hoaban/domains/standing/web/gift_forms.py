"""What is given, to one or to many; and how much may be."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.domains.standing import rules, spoken
from hoaban.domains.standing.values import Benefit, Giver, Giving, Limit
from hoaban.domains.standing.web.forms import day
from hoaban.kit import money
from hoaban.ui.fields import DayField


class MoneyField(forms.Field):
    """500000, 500.000 or 500.000 đ."""

    def to_python(self, value: Any) -> int:
        text = str(value or "").strip()
        try:
            return money.parse_vnd(text) if text else 0
        except money.NotMoney as problem:
            raise forms.ValidationError(_("Write the amount in dong, such as 500.000.")) from problem

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


def amount(**options: Any) -> MoneyField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 20})
    return MoneyField(label=_("Amount in dong"), widget=widget, **options)


def giver() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Who gives"), choices=[(one, _(spoken.GIVERS[one])) for one in spoken.GIVES]
    )


class TetForm(forms.Form):
    """One visit before Tết, the same for all who are ticked."""

    given_on = day(_("Handed over on"))
    giver = giver()
    amount = amount(required=False)
    thing = forms.CharField(label=_("What else was given"), max_length=120, required=False)
    document = forms.CharField(label=_("By which paper"), max_length=80, required=False)

    def giving(self, year: int, benefit: Benefit = Benefit.TET) -> Giving:
        said = self.cleaned_data
        return Giving(
            benefit, Giver(said["giver"]), year, said["given_on"], said["amount"], said["thing"].strip(), said["document"].strip()
        )  # fmt: skip


class GiftForm(TetForm):
    """One gift to one person."""

    benefit = forms.ChoiceField(
        label=_("On which occasion"), choices=[(one, _(said)) for one, said in spoken.BENEFITS.items()]
    )
    year = forms.TypedChoiceField(label=_("Counts for the year"), coerce=int)
    field_order = ("benefit", "giver", "amount", "thing", "given_on", "year", "document")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["year"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(one, str(one)) for one in years(today)]

    def told(self) -> Giving:
        said = self.cleaned_data
        return self.giving(said["year"], Benefit(said["benefit"]))


def years(today: date) -> list[int]:
    """This year first; from November on the coming Tết too, and what was forgotten last year."""
    return list(dict.fromkeys((today.year, rules.coming_tet(today), today.year - 1)))


class WithdrawForm(forms.Form):
    """Which amount was confirmed by mistake, and why it goes."""

    benefit = forms.ChoiceField(choices=[(one.value, one.value) for one in Benefit])
    giver = forms.ChoiceField(choices=[(one.value, one.value) for one in Giver])
    valid_from = DayField()
    why = forms.CharField(max_length=300)


class LimitForm(forms.Form):
    """An amount by a paper, from a day on."""

    benefit = forms.ChoiceField(
        label=_("On which occasion"), choices=[(one, _(said)) for one, said in spoken.BENEFITS.items()]
    )
    giver = forms.ChoiceField(
        label=_("Who gives"), choices=[(one, _(spoken.GIVERS[one])) for one in (Giver.ANY, *spoken.GIVES)]
    )
    most = amount()
    times = forms.IntegerField(
        label=_("Times in a year at most"), min_value=1, max_value=12, required=False,
        help_text=_("Leave empty where your papers name no number."),
    )  # fmt: skip
    valid_from = day(_("From this day on"))
    document = forms.CharField(label=_("By which paper"), max_length=80)

    def told(self) -> Limit:
        said = self.cleaned_data
        return Limit(
            Benefit(said["benefit"]), Giver(said["giver"]), said["most"], said["times"], said["valid_from"], None,
            said["document"].strip(),
        )  # fmt: skip
