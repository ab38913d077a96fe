"""Names and numbers of places, as this room needs them."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext

from hoaban.domains.answers.values import COMMUNE, PROVINCE
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.places import api as places


def own_province() -> int:
    return int(settings.PROVINCE) * PROVINCE


def names(numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Number → its name and its commune's (empty for a commune itself); one query."""
    asked = set(numbers)
    found = places.names_of(asked | {one // COMMUNE * COMMUNE for one in asked})
    return {
        one: (
            found.get(one) or _unlisted(one),
            found.get(one // COMMUNE * COMMUNE, "") if one % COMMUNE else "",
        )
        for one in asked
    }


def _unlisted(number: int) -> str:
    """A village may be warned before anybody wrote its name down; its number in the commune is all there is to say."""
    if number % COMMUNE:
        return gettext("Village no. %(n)s, not on the list yet") % {"n": number % COMMUNE}
    return gettext("Commune no. %(n)s, not on the list") % {"n": number // COMMUNE % 10**5}


def whole_names(numbers: Iterable[int]) -> dict[int, str]:
    """Number → village and commune in one line; one query."""
    return {number: ", ".join(filter(None, both)) for number, both in names(numbers).items()}


def whole_name(number: int) -> str:
    return whole_names([number])[number]


def villages_of(areas: Iterable[int]) -> set[int]:
    """Who owes an answer: every village; where a commune's villages are not on the list, the commune as one."""
    asked = set(areas)
    wholes = [UnitRange(area, places.stop_of(area)) for area in asked if not area % COMMUNE]
    below = places.numbers_in(wholes)
    villages = {one for one in below if one % COMMUNE}
    told = {one // COMMUNE * COMMUNE for one in villages}
    return (
        {one for one in asked if one % COMMUNE}
        | villages
        | {one for one in below if not one % COMMUNE} - told
    )
