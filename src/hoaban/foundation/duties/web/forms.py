"""The filters of the list; they live in the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hoaban.foundation.access.api import Actor
from hoaban.foundation.duties import queries
from hoaban.foundation.duties.values import Filters, State

WHOSE = ("mine", "all")
_NO_CHOICE = 2  # «all» and one other


class FilterForm(forms.Form):
    """Shown from what this person has; an unknown value in an old address shows everything instead of an error."""

    use_required_attribute = False
    whose = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField()
    unit = forms.ChoiceField()
    state = forms.ChoiceField()

    def __init__(self, actor: Actor, filters: Filters, **kwargs: Any) -> None:
        initial = {
            "whose": filters.whose,
            "kind": filters.kind,
            "unit": filters.unit or "",
            "state": filters.state,
        }
        super().__init__(initial=initial, **kwargs)
        everything = [("", _("All"))]
        units = [(str(number), name) for number, name in queries.units_for(actor, filters.whose)]
        words = {
            "kind": (_("Kind of work"), everything + queries.kinds_for(actor, filters.whose)),
            "unit": (_("Where"), everything + units),
            "state": (_("State"), states()),
        }
        for name, (label, choices) in words.items():
            self.fields[name].label = label
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if len(choices) <= _NO_CHOICE and not initial[name]:
                del self.fields[name]  # a filter with one answer only pushes the work down the screen


def states() -> list[tuple[str, str]]:
    return [(State.OPEN, _("Waiting")), (State.DONE, _("Done")), (State.WITHDRAWN, _("Taken back"))]


def filters_of(query: Any) -> Filters:
    """From the address; what cannot be read is left out."""
    whose, state, unit = query.get("whose", ""), query.get("state", ""), query.get("unit", "")
    return Filters(
        kind=query.get("kind", "")[:80],
        unit=int(unit) if unit.isascii() and unit.isdigit() and len(unit) <= 11 else 0,
        state=State(state) if state in set(State) else State.OPEN,
        whose=whose if whose in WHOSE else "mine",
    )
