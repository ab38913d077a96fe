"""The front door of the registry."""

from django.urls import reverse

from hoaban.domains.registry import queries
from hoaban.domains.registry.actions import on_list_taken_back, on_list_taken_in
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import HouseholdId, PersonId, SearchHit
from hoaban.foundation.access import api as access

__all__ = ["HouseholdId", "PersonId", "SearchHit", "on_list_taken_back", "on_list_taken_in", "search"]


def search(actor: access.Actor, text: str, limit: int = 10) -> list[SearchHit]:
    """People of the area whom the text fits, by name parts in any order, telephone or identity number.

    Nobody without the right to search and to read names gets a hit: a masked hit would still tell who lives here.
    """
    if not (actor.may(Permission.SEARCH) and actor.may(Permission.IDENTIFY)):
        return []
    return [
        SearchHit(
            title=person.name,
            detail=" · ".join(str(part) for part in (person.birth_year, person.household.village) if part),
            url=reverse("registry:household", args=[person.household.uid]),
            rank=fit,
        )
        for person, fit in queries.people_found(actor, text, limit)
    ]
