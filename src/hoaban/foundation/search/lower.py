"""Rooms below this one, spoken for: they cannot know us, so their answers are put into our form here."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places
from hoaban.foundation.search.rooms import PlainRoom
from hoaban.foundation.search.values import Hit
from hoaban.foundation.sources import api as sources

_KINDS = {
    places.Level.PROVINCE: gettext_noop("Province"),
    places.Level.DISTRICT: gettext_noop("District"),
    places.Level.COMMUNE: gettext_noop("Commune"),
    places.Level.VILLAGE: gettext_noop("Village"),
}


def _formerly(unit: places.Unit) -> str:
    """The code; for a unit found by a former name, that name too."""
    return f"{unit.code} · {unit.formerly}" if unit.formerly else unit.code


def _units(actor: Actor, text: str, limit: int) -> Sequence[Hit]:
    return [
        Hit(
            "places",
            gettext(_KINDS[unit.level]),
            unit.code,
            unit.full_name,
            _formerly(unit),
            reverse("places:unit", args=[unit.code]),
        )
        for unit in places.search(actor, text, limit)
    ]


def _facilities(actor: Actor, text: str, limit: int) -> Sequence[Hit]:
    return [
        Hit(
            "facilities",
            gettext("Place people go to"),
            one.code,
            one.name,
            unit.full_name,
            reverse("places:unit", args=[unit.code]),
        )
        for one, unit in places.search_facilities(actor, text, limit)
    ]


def _documents(actor: Actor, text: str, limit: int) -> Sequence[Hit]:
    return [
        Hit(
            "sources",
            gettext("Document"),
            one.number,
            one.title,
            one.number,
            reverse("sources:legal", args=[one.number]),
        )
        for one in sources.search(actor, text, limit)
    ]


FACILITIES = PlainRoom("facilities", gettext_noop("Schools, stations and other places"), _facilities)
"""Places people go to; a hit opens its commune's page."""

DOCUMENTS = PlainRoom("sources", gettext_noop("Documents"), _documents)
"""Legal documents by number, title and issuer."""

UNITS = PlainRoom("places", gettext_noop("Communes and villages"), _units)
"""Administrative units of today; joined in config/wiring.py."""
