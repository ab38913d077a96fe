"""A household nobody is left in has ended; it stands again with whoever comes back into it."""

from datetime import date, datetime

from hoaban.domains.registry import queries, rules
from hoaban.domains.registry.errors import CodeTaken
from hoaban.domains.registry.models import CURRENT, Household, Person


def end_if_empty(home: Household, on: date, now: datetime) -> bool:
    """A household nobody is left in ends that day; who comes back into it begins it again."""
    if Person.plain.filter(CURRENT, household=home).exists():
        return False
    Household.plain.filter(pk=home.pk).update(valid_to=on, replaced_at=now)
    return True


def stands_alone(home: Household) -> None:
    """A household that had ended stands again only while no other of its commune has its code."""
    if home.replaced_at and queries.household_ids({(rules.commune_of(home.place_no), home.code)}):
        raise CodeTaken
