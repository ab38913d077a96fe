"""What a person types on the registry's pages."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hoaban.domains.registry.queries import ListFilter
from hoaban.domains.registry.rows import Findings
from hoaban.domains.registry.values import Purpose, ReadFor
from hoaban.kit.typed import whole_number
from hoaban.ui.fields import commune_field, offer_communes


class FilterForm(forms.Form):
    """Filters live in the address."""

    q = forms.CharField(
        label=_("Name or household code"),
        widget=forms.TextInput(attrs={"placeholder": _("For example: lo ban 1985, mong")}),
        required=False,
        max_length=80,
        strip=True,
    )
    commune = commune_field()
    village = forms.ChoiceField(label=_("Village"), required=False)
    open = forms.BooleanField(label=_("Only those to confirm"), required=False)
    findings = forms.ChoiceField(
        choices=[("", ""), *((one.value, one.value) for one in Findings)],
        required=False,
        widget=forms.HiddenInput,
    )
    sheet = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, villages: list[str], communes: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["village"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("All villages")), *((name, name) for name in villages)]
        if not villages:  # a filter with nothing to choose from is not shown
            del self.fields["village"]
        offer_communes(self, communes)

    @property
    def is_clear(self) -> bool:
        """Everything the address asks for is read; a filter that is not offered to her narrows nothing, and says so here."""
        asked = {key for key in FILTERS if self.data.get(key)} - {"after"}
        return self.is_valid() and asked <= set(self.fields)

    def chosen(self, after: str, batch: int | None = None) -> ListFilter:
        """An unreadable filter is no filter."""
        data = self.cleaned_data if self.is_valid() else {}
        return ListFilter(
            text=data.get("q", ""), village=data.get("village", ""), commune=data.get("commune"),
            unconfirmed=bool(data.get("open")), findings=Findings(data["findings"]) if data.get("findings") else None,
            batch=batch, after=_after(after),
        )  # fmt: skip


FILTERS = ("q", "commune", "village", "open", "findings", "sheet", "after")


LONGEST = 2_000
"""Letters of an address of ours, many more than its filters need. A longer one is none: cut, it would ask for something else."""


def kept_filter(address: str, but: str = "") -> str:
    """The filter a form brings along, with nothing else in it."""
    said = QueryDict(address if len(address) <= LONGEST else "")
    return urlencode({key: said[key] for key in FILTERS if said.get(key) and key != but})


def renamed(said: QueryDict) -> QueryDict | None:
    """An address as it was written before the tabs: what was incomplete has something to look at. None where it is today's."""
    if "incomplete" not in said:
        return None
    today = said.copy()
    if today.pop("incomplete") != [""] and not today.get("findings"):
        today["findings"] = Findings.SOME.value
    return today


def uid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _after(text: str) -> tuple[int, str, int] | None:
    place, _dot, rest = text.partition("~")
    code, _dot, pk = rest.rpartition("~")
    where, last = whole_number(place), whole_number(pk)
    return None if where is None or last is None else (where, code, last)


class NumberForm(forms.Form):
    """What a number is opened for."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=[
            (ReadFor.CHECK_PAPERS, _("To compare it with the card")),
            (ReadFor.PROCEDURE, _("To fill in a form the person asked for")),
        ],
    )


class PurposeForm(forms.Form):
    """The three purposes of the law."""

    purpose = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=[
            (Purpose.LEGAL_CONDITION, _("To check a condition that the law sets")),
            (Purpose.STATISTICS, _("Official statistics")),
            (Purpose.LANGUAGE_HINT, _("To guess a language, which the person then confirms")),
        ],
        widget=forms.RadioSelect,
    )
