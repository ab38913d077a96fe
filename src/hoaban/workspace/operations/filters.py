"""What is asked of the record of deeds; it stands in the address, so that a finding can be sent to a colleague."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.access.api import Actor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit.api import Search
from hoaban.ui.fields import DayField
from hoaban.workspace.operations.deeds import DEEDS, ROOMS


class RecordFilter(forms.Form):
    """Which deed, by whom, on what, from which day to which."""

    deed = forms.CharField(label=_("What"), max_length=80, required=False, widget=forms.Select)
    who = forms.CharField(
        label=_("Who"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("A part of the name")}),
    )
    target = forms.CharField(
        label=_("On what"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("For example: registry.household 12")}),
    )
    since = DayField(
        label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = DayField(
        label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deed"].widget.choices = _deeds(self.data.get("deed", ""))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("since") and typed.get("until") and typed["until"] < typed["since"]:
            self.add_error("until", _("This day lies before the first one."))
        return typed

    def search(self, actor: Actor) -> Search:
        """What was asked, for audit. Call it on a valid form."""
        typed = self.cleaned_data
        kind, _space, number = typed["target"].strip().partition(" ")
        return Search(
            tag=typed["deed"],
            who=_keys(actor, typed["who"].strip()),
            target_type=kind,
            target_id=number.strip(),
            since=_midnight(typed["since"]),
            until=_midnight(typed["until"], after=timedelta(days=1)),
        )


def _deeds(chosen: str) -> list[tuple[Any, Any]]:
    """Every deed under its room; one that came by a link and is not listed stands alone."""
    grouped: list[tuple[Any, Any]] = [("", _("Everything"))]
    for room, label in ROOMS.items():
        own = [(tag, words) for tag, words in DEEDS.items() if tag.startswith(f"{room}:")]
        grouped.append((label, [(f"{room}:", _("Everything of “%(room)s”") % {"room": label}), *own]))
    if chosen and chosen not in DEEDS and chosen.rstrip(":") not in ROOMS:
        grouped.append((chosen, chosen))
    return grouped


def _keys(actor: Actor, text: str) -> tuple[str, ...] | None:
    """A key as a row shows it (``user:12``, ``system:audit.seal``), or people by name."""
    if not text:
        return None
    return (text,) if ":" in text or text == "anonymous" else accounts.keys_named(actor, text)


def _midnight(day: date | None, after: timedelta = timedelta()) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) + after if day else None
