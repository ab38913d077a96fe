"""What the duty room writes and chooses; seven questions at most."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.domains.warning import ports
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.rules import wording
from hoaban.domains.warning.spoken import LEVELS, SURE
from hoaban.domains.warning.values import NOT_DRAWN, Shape, Sureness, Text
from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.places import api as places
from hoaban.kit import fulltext
from hoaban.kit.typed import whole_number
from hoaban.ui.fields import CirclesInput

COMMUNE, PROVINCE = 10**4, 10**9
VILLAGES, SEEK = "villages", "seek"
"""The button that asks for them, and what it says where it asks for those of a name."""
MOST_FOUND = 12
"""Communes that are opened for villages of one name: more of them are no answer."""


def places_of(actor: Actor) -> list[tuple[int, str]]:
    """A province: itself and its communes. A commune: itself and its villages."""
    found: dict[int, str] = {}
    for area in actor.areas(Permission.DRAFT):
        communes = places.units_in(area, places.Level.COMMUNE)
        below = places.units_in(area, places.Level.VILLAGE) if len(communes) < 2 else []
        above = places.units_in(area, places.Level.PROVINCE)
        found |= {
            unit.number: unit.full_name for unit in (*above, *communes, *below) if unit.number is not None
        }
    return list(found.items())


def _opened(offered: list[tuple[int, str]], asked: Iterable[int]) -> list[int]:
    """Communes whose villages she asks for: only of those she is offered."""
    known = {number for number, _name in offered}
    return sorted({one for one in asked if one in known and one % COMMUNE == 0 and one % PROVINCE})


def _called(actor: Actor, words: str) -> list[int]:
    """Communes in which a village is called so."""
    asked = fulltext.words_of(words)
    found = places.villages_called(asked, list(actor.areas(Permission.DRAFT))) if asked else ()
    return sorted({one.start // COMMUNE * COMMUNE for one in found})[:MOST_FOUND]


def _ticked_first(offered: list[tuple[int, str]], ticked: Iterable[int]) -> list[tuple[int, str]]:
    """What is ticked stands first, a village below its commune: far down a long list it was out of sight."""
    chosen, families = set(ticked), list[list[tuple[int, str]]]()
    for one in offered:
        is_below = bool(families) and families[-1][0][0] // COMMUNE * COMMUNE == one[0] // COMMUNE * COMMUNE
        if is_below and one[0] % COMMUNE:
            families[-1].append(one)
        else:
            families.append([one])
    families.sort(key=lambda some: not any(number in chosen for number, _name in some))
    return [
        one
        for head, *below in families
        for one in (head, *sorted(below, key=lambda each: each[0] not in chosen))
    ]


def _with_villages(offered: list[tuple[int, str]], opened: list[int]) -> list[tuple[int, str]]:
    """What she opened stands first, each commune before its villages; two queries, however many are opened."""
    if not opened:
        return offered
    first = places.names_of(places.numbers_in(UnitRange(one, places.stop_of(one)) for one in opened))
    return [*sorted(first.items()), *(one for one in offered if one[0] not in first)]


def _numbers(data: Any, name: str) -> list[int]:
    return [one for one in map(whole_number, data.getlist(name)) if one is not None]


def _with_named(offered: list[tuple[int, str]], named: Iterable[int]) -> list[tuple[int, str]]:
    """A village its commune wrote down stays for whoever covers more, under its commune: what is not offered cannot come back."""
    known = {number for number, _name in offered}
    found = list(offered)
    for one in sorted(places.names_of([one for one in named if one not in known]).items(), reverse=True):
        above = one[0] // COMMUNE * COMMUNE
        found.insert(
            next((at + 1 for at, (number, _) in enumerate(found) if number == above), len(found)), one
        )
    return found


class Places(forms.CheckboxSelectMultiple):
    """Communes, and what lies below one set in under it."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **options)
        if (whole_number(str(value)) or 0) % COMMUNE:
            option["attrs"]["data-below"] = True
        return option


def line(label: Any, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=wording.LONGEST, widget=widget, **options)


class TextForm(forms.Form):
    """Where, how long, how sure, and the words: prefilled from the bank."""

    areas = forms.TypedMultipleChoiceField(label=_("Where"), coerce=int, widget=Places)
    hours = forms.IntegerField(label=_("For how many hours"), min_value=1, max_value=240)
    sure = forms.ChoiceField(label=_("How sure"))
    do_this = line(_("Do this"))
    go_there = line(_("Go there"), required=False)
    by_when = line(_("By when"), required=False)
    who_calls = line(_("Who calls"), required=False)

    def __init__(self, data: Any = None, *args: Any, actor: Actor, **options: Any) -> None:
        asked = _numbers(data, "open") if data else []
        self.sought = ""
        if data and VILLAGES in data:
            # She asks for the villages of what she ticked, or for those of a name: nothing is judged yet, and what she typed stays.
            ticked = _numbers(data, "areas")
            typed = {name: data[name] for name in self.base_fields if name in data}
            options["initial"] = options.get("initial", {}) | typed | {"areas": ticked}
            self.sought = data.get(SEEK, "") if data[VILLAGES] == SEEK else ""
            asked, data = [*asked, *(_called(actor, self.sought) if self.sought else ticked)], None
        super().__init__(data, *args, **options)
        offered = places_of(actor)
        self.opened = _opened(offered, asked)
        self.has_closed = (
            sum(number % COMMUNE == 0 and number % PROVINCE != 0 for number, _name in offered) > 1
        )
        where, sure = self.fields["areas"], self.fields["sure"]
        if isinstance(where, forms.TypedMultipleChoiceField) and isinstance(sure, forms.ChoiceField):
            named = self.initial.get("areas", ())
            ticked = _numbers(data, "areas") if data else named
            where.choices = _ticked_first(_with_named(_with_villages(offered, self.opened), named), ticked)
            sure.choices = [(one.value, gettext(said)) for one, said in SURE.items()]

    def clean_areas(self) -> list[int]:
        """A commune she opened is warned whole or by some of its villages: both ticked say nothing."""
        ticked: list[int] = self.cleaned_data["areas"]
        for one in self.opened:
            if one in ticked and any(one < other < places.stop_of(one) for other in ticked):
                raise forms.ValidationError(
                    gettext("%(commune)s is ticked whole and by villages too. Untick the one or the others.")
                    % {"commune": places.names_of([one])[one]}
                )
        return ticked

    def text(self, level: int, now: datetime, sure: Sureness | None = None) -> Text:
        said = self.cleaned_data
        return Text(
            level, sure or Sureness(said["sure"]), tuple(said["areas"]), now, now + timedelta(hours=said["hours"]),
            said["do_this"], said["go_there"], said["by_when"], said["who_calls"],
        )  # fmt: skip


class ChangeForm(TextForm):
    """The same, and the level that shall hold from now on."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int)
    field_order = ("level", "areas", "hours")

    def __init__(self, data: Any = None, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(data, *args, actor=actor, **options)
        choice = self.fields["level"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(number, gettext(said)) for number, said in LEVELS.items()]
        del self.fields["sure"]


class DrawnForm(forms.Form):
    """Where, as it is drawn: beside units that are chosen by name, or instead of them."""

    keep = forms.BooleanField(
        label=_("Keep the area as it was drawn"),
        help_text=_("What you draw, and places that you choose by name, are added to it."),
        required=False,
        initial=True,
    )
    saved = forms.ChoiceField(label=_("A saved area"), required=False)
    outline = forms.CharField(
        label=_("Outlines"), required=False, max_length=80_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One corner a line, as one walks around the area: latitude, longitude. An empty line begins another outline. "
            "Or GeoJSON from another map."
        ),
    )  # fmt: skip
    circles = forms.CharField(
        label=_("Circles"), required=False, max_length=2_000, widget=CirclesInput(attrs={"rows": 2}),
        help_text=_("One circle a line: latitude, longitude, radius in kilometres. For example 21.33, 103.91, 2.5."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, has_shape: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["saved"]
        if isinstance(choice, forms.ChoiceField):
            offered = [(str(uid), name) for uid, name in ports.drawing().saved(actor)]
            choice.choices = [("", gettext("None")), *offered]
        if not has_shape:
            del self.fields["keep"]

    def asked(self, units: tuple[int, ...], stays: Shape = NOT_DRAWN) -> ports.Asked:
        said = self.cleaned_data
        return ports.Asked(
            units, UUID(said["saved"]) if said["saved"] else None, said["outline"], said["circles"], stays
        )
