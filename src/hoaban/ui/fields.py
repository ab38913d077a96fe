"""Fields of forms that every room uses."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaban.kit.typed import FIRST_YEAR, LAST_YEAR, is_near


class DayField(forms.DateField):
    """A day that can be reckoned with: the year 1 is a slip of the hand, and a day after 31/12/9999 lies outside every calendar."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not is_near(day):
            raise forms.ValidationError(
                _("Choose a day between the years %(first)s and %(last)s."),
                params={"first": FIRST_YEAR, "last": LAST_YEAR},
            )
        return day


class CirclesInput(forms.Textarea):
    """Circles one a line. A page opened before an upgrade still sends one circle as ``centre`` and ``km``: that is a line too."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Half a circle counts, so that whoever drew it is told what is missing instead of losing it."""
        lines = super().value_from_datadict(data, files, name)
        older = [said for one in ("centre", "km") if (said := str(data.get(one) or "").strip())]
        return lines or ", ".join(older)


def commune_field() -> forms.TypedChoiceField:
    """Of a filter: one commune by its number, or all."""
    return forms.TypedChoiceField(label=_("Commune"), required=False, coerce=int, empty_value=None)


def offer_communes(form: forms.Form, communes: Sequence[tuple[int, str]], name: str = "commune") -> None:
    """What ``commune_field`` offers; who sees one commune or none has nothing to choose, and is not asked."""
    choice = form.fields[name]
    assert isinstance(choice, forms.ChoiceField)
    choice.choices = [("", _("All communes")), *communes]
    if len(communes) < 2:
        del form.fields[name]
