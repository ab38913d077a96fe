"""Kinds as people say them."""

from collections.abc import Sequence
from functools import cache

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hoaban.domains.population import rules
from hoaban.domains.population.values import AsOf, Change, Reach, Theme
from hoaban.foundation.places import api as places
from hoaban.ui import formats

MAP, FIGURES = "map", "figures"
TITLES = {
    Theme.AGES: gettext_lazy("Ages"),
    Theme.GROUPS: gettext_lazy("Peoples"),
    Theme.STATUSES: gettext_lazy("Poverty status"),
    Theme.CHANGES: gettext_lazy("Changes of status"),
    Theme.REACH: gettext_lazy("Languages and telephones"),
    FIGURES: gettext_lazy("Figures"),
    MAP: gettext_lazy("Map"),
}
STATUS_WORDS = {
    "poor": gettext_lazy("Poor"),
    "near_poor": gettext_lazy("Near-poor"),
    "neither": gettext_lazy("Neither"),
    "": gettext_lazy("Not on record"),
}
CHANGE_WORDS = {
    Change.FELL: gettext_lazy("Into poverty"),
    Change.ROSE: gettext_lazy("Out of poverty"),
    Change.NEAR_IN: gettext_lazy("Into near-poverty"),
    Change.NEAR_OUT: gettext_lazy("Out of near-poverty"),
}


REACH_WORDS = {
    Reach.OWN: gettext_lazy("Telephone of her own"),
    Reach.SHARED: gettext_lazy("Shared telephone"),
    Reach.NO_NUMBER: gettext_lazy("Telephone, no number on record"),
    Reach.SPEAKER: gettext_lazy("Loudspeaker only"),
    Reach.NONE: gettext_lazy("No telephone, no loudspeaker"),
    Reach.NO_NETWORK: gettext_lazy("Village without network or loudspeaker"),
    Reach.NOT_SAID: gettext_lazy("Not asked yet"),
}


def origin(told: AsOf) -> str:
    """The last line of a table that leaves: where its numbers come from, and of when they are."""
    at = formats.moment(timezone.localtime(told.counted_at)) if told.counted_at else ""
    return _("Source: the register of this system, counted %(at)s. Small numbers are hidden.") % {"at": at}


def sheet_title(name: str, *, as_numbers: bool) -> str:
    if as_numbers:
        return _("How many, %(name)s") % {"name": name}
    return _("Shares in percent, %(name)s") % {"name": name}


def language(code: str, names: dict[str, str]) -> str:
    return _("Language not told") if code == rules.NOT_TOLD else names.get(code, code)


def band(key: str) -> str:
    if key == rules.UNKNOWN_AGE:
        return _("Age not known")
    start = int(key) * 5
    return f"{start}+" if int(key) == rules.BANDS - 1 else f"{start}–{start + 4}"


def month(key: str) -> str:
    year, _dash, number = key.partition("-")
    return f"{number}/{year}"


def kinds(theme: Theme, columns: Sequence[str]) -> list[str]:
    """Names of a table's columns."""
    if theme is Theme.GROUPS:
        names = {str(group.id): group.name for group in places.ethnic_groups()}
        return [names.get(column, _("Not on record")) for column in columns]
    return [str(STATUS_WORDS[column]) for column in columns]


def place(number: int, commune: int, names: dict[int, str]) -> str:
    """A village of the commune; the commune's own number stands for those without one."""
    return _("No village on record") if number == commune else names.get(number, str(number))


def together(number: int) -> str:
    return _("%(n)s small places together") % {"n": number}


def board_url(number: int, theme: Theme) -> str:
    return _addresses().replace("/0/", f"/{number}/") + theme.value


@cache
def _addresses() -> str:
    """Asked of the resolver once: a map needs it seventy-five times."""
    return f"{reverse('population:area', args=[0])}?show="
