"""Rooms below this one, spoken for: they cannot know us, so their answers are put into our form here."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places
from hoaban.foundation.search.rooms import PlainRoom
from hoaban.foundation.search.values import Hit

_KINDS = {
    places.Level.PROVINCE: gettext_noop("Province"),
    places.Level.DISTRICT: gettext_noop("District"),
    places.Level.COMMUNE: gettext_noop("Commune"),
    places.Level.VILLAGE: gettext_noop("Village"),
}


def _units(actor: Actor, text: str, limit: int) -> Sequence[Hit]:
    return [
        Hit(
            "places",
            gettext(_KINDS[unit.level]),
            unit.code,
            unit.full_name,
            unit.code,
            reverse("places:unit", args=[unit.code]),
        )
        for unit in places.search(actor, text, limit)
    ]


UNITS = PlainRoom("places", gettext_noop("Communes and villages"), _units)
"""Administrative units of today; joined in config/wiring.py."""
