"""Units for forms and lists of accounts: those inside somebody's area, by name."""

from collections.abc import Iterable

from django.utils.translation import gettext

from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.accounts import rules
from hoaban.foundation.places import api as places


def choices(actor: Actor, permission: str) -> list[tuple[int, str]]:
    """The provinces and communes a person may hand on, the largest first."""
    areas = actor.areas(permission)
    found = [(line.number, line.name) for line in places.provinces_and_communes()]
    return [(number, name) for number, name in found if rules.covered(rules.subtree(number), areas)]


def names(areas: Iterable[UnitRange]) -> dict[UnitRange, str]:
    """A name for each range; one question to places for all."""
    wanted = set(areas)
    known = places.names_of({area.start for area in wanted})
    everywhere = gettext("Everywhere")
    return {
        area: everywhere if area.start == 0 else known.get(area.start, str(area.start)) for area in wanted
    }
