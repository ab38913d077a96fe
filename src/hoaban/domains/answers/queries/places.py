"""Names and numbers of places, as this room needs them."""

from collections.abc import Iterable

from django.conf import settings

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
        one: (found.get(one, str(one)), found.get(one // COMMUNE * COMMUNE, "") if one % COMMUNE else "")
        for one in asked
    }


def whole_names(numbers: Iterable[int]) -> dict[int, str]:
    """Number → village and commune in one line; one query."""
    return {number: ", ".join(filter(None, both)) for number, both in names(numbers).items()}


def whole_name(number: int) -> str:
    return whole_names([number])[number]


def villages_of(areas: Iterable[int]) -> set[int]:
    """Who owes an answer: every village; where a commune's villages are not on the list, the commune as one."""
    asked = set(areas)
    found = {one for one in asked if one % COMMUNE}
    for area in asked - found:
        whole = UnitRange(area, places.stop_of(area))
        inside = {
            one.number for one in places.units_in(whole, places.Level.VILLAGE) if one.number is not None
        }
        told = {number // COMMUNE * COMMUNE for number in inside}
        communes = {
            one.number for one in places.units_in(whole, places.Level.COMMUNE) if one.number is not None
        }
        found |= inside | (communes - told)
    return found
