"""One row of a rule's table, asked in the words of its kind; at most six questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.triggers.rules.judging import MOST_DAYS
from hoaban.domains.triggers.spoken import GROUNDS as GROUND_NAMES
from hoaban.domains.triggers.values import GROUNDS, LEVELS, Kind, Step

BEGINS = {
    Kind.DAY: _("Rain of 24 hours from (mm)"),
    Kind.SUM: _("Rain from (mm)"),
    Kind.RIVER: _("Metres above that alarm level"),
    Kind.COLD: _("Mean of the day below (°C)"),
    Kind.FIRE: _("Index from"),
}
OVER = {
    Kind.SUM: (_("Over how many hours"), 1, 24 * 7),
    Kind.RIVER: (_("Which alarm level"), 1, 3),
    Kind.COLD: (_("How many days on end"), 1, 30),
}
CLASSED = {
    Kind.DAY: ("at", "is_beyond", "up_to", "days", "ground", "level"),
    Kind.SUM: ("over", "at", "is_beyond", "level"),
    Kind.RIVER: ("over", "at", "level"),
    Kind.COLD: ("over", "at", "level"),
    Kind.FIRE: ("at", "level"),
}
"""What is asked of each kind, in this order."""


class StepForm(forms.Form):
    """From where on which level holds; it stands in the address, so that it can be looked at before anybody proposes it."""

    over = forms.IntegerField()
    at = forms.FloatField()
    is_beyond = forms.BooleanField(label=_("Only above that number, not at it"), required=False)
    up_to = forms.FloatField(label=_("Up to (mm), where the class ends"), required=False)
    days = forms.ChoiceField(label=_("Rainy days before"))
    ground = forms.ChoiceField(label=_("How easily the ground slides"))
    level = forms.TypedChoiceField(label=_("Level"), coerce=int)

    def __init__(self, *args: Any, kind: Kind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {name: self.fields[name] for name in CLASSED[kind]}
        self.fields["at"].label = BEGINS[kind]
        if kind in OVER:
            label, lowest, highest = OVER[kind]
            self.fields["over"] = forms.IntegerField(label=label, min_value=lowest, max_value=highest)
        choices = {
            "days": _days(), "ground": _grounds(), "level": [(str(n), gettext("level %(n)s") % {"n": n}) for n in LEVELS],
        }  # fmt: skip
        for name, offered in choices.items():
            asked = self.fields.get(name)
            if isinstance(asked, forms.ChoiceField):
                asked.choices = offered

    def step(self) -> Step:
        said = self.cleaned_data
        first, last = said.get("days", "0-").split("-")
        lowest, highest = said.get("ground", f"{GROUNDS[0]}-{GROUNDS[-1]}").split("-")
        return Step(
            said["at"], said["level"], said.get("over", 0), is_beyond=said.get("is_beyond", False), until=said.get("up_to"),
            days=(int(first), int(last) if last else None), ground=(int(lowest), int(highest)),
        )  # fmt: skip


def _days() -> list[tuple[str, str]]:
    """Whoever reads «more than two days» says 3 or more, the last class there is."""
    found = [("0-", gettext("however many"))]
    found += [(f"{n}-", gettext("%(n)s or more") % {"n": n}) for n in range(1, MOST_DAYS + 1)]
    for first in range(MOST_DAYS):
        for last in range(first, MOST_DAYS):
            said = {"first": first, "last": last}
            alone = ngettext("%(n)s day", "%(n)s days", first) % {"n": first}
            found.append(
                (f"{first}-{last}", alone if first == last else gettext("%(first)s to %(last)s") % said)
            )
    return found


def _grounds() -> list[tuple[str, str]]:
    names = {n: gettext(said) for n, said in GROUND_NAMES.items()}
    found = [(f"{GROUNDS[0]}-{GROUNDS[-1]}", gettext("wherever"))]
    for first in GROUNDS:
        for last in range(first, GROUNDS[-1] + 1):
            if (first, last) != (GROUNDS[0], GROUNDS[-1]):
                found.append((f"{first}-{last}", ", ".join(names[n] for n in range(first, last + 1))))
    return found
