"""Fields of forms that every room uses."""

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
