"""What a person types on the registry's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.domains.registry.queries import ListFilter
from hoaban.domains.registry.values import Purpose


class FilterForm(forms.Form):
    """Filters live in the address."""

    q = forms.CharField(label=_("Name or household code"), required=False, max_length=80, strip=True)
    village = forms.ChoiceField(label=_("Village"), required=False)
    open = forms.BooleanField(label=_("Only those to confirm"), required=False)

    def __init__(self, *args: Any, villages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["village"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("All villages")), *((name, name) for name in villages)]
        if not villages:
            del self.fields["village"]

    def chosen(self, after: str) -> ListFilter:
        """An unreadable filter is no filter."""
        data = self.cleaned_data if self.is_valid() else {}
        return ListFilter(data.get("q", ""), data.get("village", ""), bool(data.get("open")), _after(after))


def _after(text: str) -> tuple[int, str, int] | None:
    place, _dot, rest = text.partition("~")
    code, _dot, pk = rest.rpartition("~")
    return (int(place), code, int(pk)) if place.isdigit() and pk.isdigit() else None


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
