"""What is asked of people about rules; seven questions at most."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.hazards.api import Origin
from hoaban.domains.triggers.queries import midnight
from hoaban.domains.triggers.queries.past import LONGEST
from hoaban.domains.triggers.rules import Entry
from hoaban.domains.triggers.spoken import ORIGINS
from hoaban.domains.triggers.values import Change, Told
from hoaban.domains.warning import api as warning
from hoaban.foundation.sources.api import Mark
from hoaban.ui.fields import DayField

MARKS = [
    (Mark.VERIFIED.value, _("I read it in the document")),
    (Mark.PARTIAL.value, _("reported by somebody else, or read in part")),
    (Mark.UNVERIFIED.value, _("our own choice, no document says it")),
]


def day(label: Any, **options: Any) -> forms.DateField:
    return DayField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class ReasonForm(forms.Form):
    """From which source a change comes, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    article = forms.CharField(label=_("Document and article, or whose choice"), max_length=200)
    mark = forms.ChoiceField(label=_("How sure it is"), choices=MARKS)
    until = day(_("Last day, if it holds for a season only"), required=False)

    def change(self, name: str, value: float = 0, **what: Any) -> Change:
        said = self.cleaned_data
        return Change(
            name, value, said["reason"], said["article"], Mark(said["mark"]), said["until"], seen=said["seen"] or 0, **what
        )  # fmt: skip


class ChangeForm(ReasonForm):
    """One number, from which source, and why."""

    value = forms.FloatField(label=_("New number"))
    field_order = ("value",)

    def __init__(self, *args: Any, entry: Entry, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["value"].initial = entry.value
        if entry.name == "acts":
            rests = [("1", _("the rule drafts")), ("0", _("the rule rests"))]
            self.fields["value"] = forms.TypedChoiceField(
                label=_("What it does"), coerce=float, choices=rests, initial=str(int(entry.value))
            )
            self.order_fields(self.field_order)

    def changed(self, name: str) -> Change:
        return self.change(name, self.cleaned_data["value"])


class ReplayForm(forms.Form):
    """Which readings, when, by which version, and which station is drawn; it stands in the address."""

    origin = forms.ChoiceField(label=_("Which readings"), required=False)
    since = day(_("From"), required=False)
    until = day(_("Up to"), required=False)
    version = forms.ChoiceField(label=_("Version"), required=False)
    station = forms.ChoiceField(label=_("Station that is drawn"), required=False)

    def __init__(
        self, *args: Any, spans: dict[Origin, tuple[date, date]], versions: list[tuple[str, str]],
        stations: list[tuple[str, str]], **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self._spans = spans
        choices = {
            "origin": [(one.value, gettext(ORIGINS[one])) for one in spans],
            "version": versions,
            "station": [("", gettext("the one that was raised highest")), *stations],
        }
        for name, offered in choices.items():
            asked = self.fields[name]
            if isinstance(asked, forms.ChoiceField):
                asked.choices = offered

    def told(self) -> Told:
        """What can be understood of it; where nothing is said, all there is of the first origin."""
        self.is_valid()
        said = self.cleaned_data
        asked = said.get("origin") or ""
        origin = (
            Origin(asked)
            if asked in set(Origin) and Origin(asked) in self._spans
            else next(iter(self._spans))
        )
        first, last = self._spans[origin]
        since, until = said.get("since") or first, said.get("until") or last
        if origin is Origin.STATION:
            since = max(since, until - LONGEST)
        return Told(origin, midnight(since), midnight(until, after=1))


class SignForm(forms.Form):
    """The bank's words for a danger somebody saw, with her village."""

    area = forms.TypedChoiceField(label=_("Where"), coerce=int)
    hours = forms.IntegerField(label=_("For how many hours"), min_value=1, max_value=240)
    do_this = forms.CharField(label=_("Do this"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    go_there = forms.CharField(
        label=_("Go there"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    by_when = forms.CharField(
        label=_("By when"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    who_calls = forms.CharField(
        label=_("Who calls"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, areas: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        where = self.fields["area"]
        if isinstance(where, forms.TypedChoiceField):
            where.choices = areas

    def text(self, level: int, now: datetime) -> warning.Text:
        said = self.cleaned_data
        return warning.Text(
            level, warning.Sureness.OBSERVED, (said["area"],), now, now + timedelta(hours=said["hours"]), said["do_this"],
            said["go_there"], said["by_when"], said["who_calls"],
        )  # fmt: skip
