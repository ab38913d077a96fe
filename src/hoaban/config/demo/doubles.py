"""Some of the neighbour's made-up people once more, as another clerk would write them, so that the queue of pairs is not empty."""

from collections.abc import Callable

from django.utils import timezone

from hoaban.domains.linkage import api as linkage
from hoaban.domains.linkage.permissions import Permission as Linkage
from hoaban.domains.linkage.values import PROVINCE
from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.brought import birth_columns
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.domains.registry.values import (
    HouseholdShown,
    PersonShown,
    PersonTold,
    Precision,
    ReadFor,
    Relation,
    Sex,
)
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.imports.api import dates
from hoaban.kit import text

LOADER = SystemActor(
    "demo.load", frozenset({Registry.SEE, Registry.IDENTIFY, Registry.CORRECT, Linkage.REVIEW, Linkage.WEIGH})
)
SPELT: tuple[Callable[[str], str], ...] = (
    lambda name: text.fold(name).title(),
    str.upper,
    lambda name: " ".join([name.split()[-1], *name.split()[:-1]]),
    lambda name: f"{name.split()[0]} {name.split()[-1]}",
)
"""Without marks, in capitals, the given name first, without the middle name."""
FAMILY = (2, 3, 4)
"""People of a family that is written twice whole."""


def plant(commune: int) -> int:
    """Some people of the first households stand in the next one too; how many. A second run plants nothing."""
    rows = queries.households(LOADER, queries.ListFilter(commune=commune))[: len(SPELT)]
    found = [queries.household_for(LOADER, row.uid, ReadFor.SERVICE) for row in rows]
    homes = [home for home in found if home.people]  # one that moved away since the demo began stands empty
    if not homes or any(home.changes for home in homes):
        return 0
    for turn, spelt in enumerate(SPELT):
        home, other = homes[turn % len(homes)], homes[(turn + 1) % len(homes)]
        person = home.people[turn // len(homes) % len(home.people)]
        now = queries.household_for(LOADER, other.uid, ReadFor.SERVICE)
        deed = actions.Deed(now.version, None, timezone.now())
        actions.add_person(by=LOADER, uid=other.uid, told=_told(person, spelt(person.name)), deed=deed)
    at = timezone.now()
    linkage.ask_scan(by=LOADER, request=None, now=at)
    province = commune // PROVINCE * PROVINCE
    linkage.ask_learning(by=LOADER, province=province, request=None, now=at)
    return len(SPELT)


def plant_families(commune: int, other: int) -> int:
    """A small family stands in its neighbours' household, too, and a woman with her mother in another commune; how many people.

    Each once: a second run finds the households changed.
    """
    homes, mothers = _homes_after(commune, len(SPELT)), _homes_after(other, 0)
    small = next((at for at, home in enumerate(homes[:-1]) if len(home.people) in FAMILY), None)
    if small is None or not mothers or any(home.changes for home in (*homes, mothers[0])):
        return 0
    family, host = homes[small], homes[small + 1]
    written = [(host, person) for person in family.people]
    married = [person for home in homes[small + 2 :] for person in home.people if person.sex == Sex.FEMALE]
    written += [(mothers[0], person) for person in married[:1]]
    for home, person in written:
        now = queries.household_for(LOADER, home.uid, ReadFor.SERVICE)
        deed = actions.Deed(now.version, None, timezone.now())
        actions.add_person(by=LOADER, uid=home.uid, told=_told(person, person.name), deed=deed)
    return len(written)


def _homes_after(commune: int, first: int) -> list[HouseholdShown]:
    """Some households of the commune that are not empty, from that line of its list on."""
    rows = queries.households(LOADER, queries.ListFilter(commune=commune))[first : first + 12]
    found = (queries.household_for(LOADER, row.uid, ReadFor.SERVICE) for row in rows)
    return [home for home in found if home.people]


def _told(person: PersonShown, name: str) -> PersonTold:
    year, month, day, precision = birth_columns(dates([person.born])[0])
    return PersonTold(name, Relation.OTHER, person.sex, year, month, day, Precision(precision), "")
