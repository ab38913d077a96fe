"""A number that is missing from a person's record, added at the desk from her card."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from hoaban.domains.registry import numbers, queries
from hoaban.domains.registry.actions import papers
from hoaban.domains.registry.actions.correcting import (
    Deed,
    Entry,
    home_here,
    is_answered,
    keep,
    noted,
    person_here,
)
from hoaban.domains.registry.errors import NumberElsewhere, NumberOnRecord
from hoaban.domains.registry.values import Changed, NumberKind, Part
from hoaban.foundation.access import api as access


@dataclass(frozen=True, slots=True)
class NumberTold:
    """What stands on a card, who showed it, and which paper it was."""

    kind: NumberKind
    number: str
    """As `rules.number_typed` gives it."""
    said_by: str
    paper: str


@transaction.atomic
def add_number(*, by: access.Actor, uid: UUID, told: NumberTold, deed: Deed) -> None:
    """Sealed for her row and found by its index; refused where one of its kind stands, or somebody else has it.

    Insurance numbers have no index to be looked up by, here as in a list: only her own record is compared.
    """
    if is_answered(by, deed):
        return
    person = person_here(by, uid)
    home = home_here(by, deed, pk=person.household_id)
    if papers.held_index(person, told.kind):
        raise NumberOnRecord
    keys = numbers.at_hand()
    indexes = keys.indexes_of(told.kind, told.number)
    if told.kind is NumberKind.IDENTITY and queries.is_identity_held(indexes, besides=uid):
        raise NumberElsewhere
    paper = papers.Paper(Part(told.kind.value), keys.seal(told.kind, person.uid, told.number), indexes)
    marks = papers.add(person, [paper])
    entry = Entry(told.said_by, told.paper)
    keep(by, home, Changed.PAPERS, {}, {"papers": list(marks), "marks": marks}, deed.now, person, entry)
    noted(by, deed, home, "registry:household:papers", sorted(marks))
