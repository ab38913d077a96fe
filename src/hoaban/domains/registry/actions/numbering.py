"""A person's numbers at the desk, from her card: a missing one added, a wrong one corrected or taken away."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from hoaban.domains.registry import numbers, rules
from hoaban.domains.registry.actions import papers, same_number
from hoaban.domains.registry.actions.correcting import (
    Deed,
    Entry,
    home_here,
    is_answered,
    keep,
    noted,
    person_here,
)
from hoaban.domains.registry.errors import NoNumber, NumberInWords, NumberOnRecord, NumberUnchanged
from hoaban.domains.registry.models import Person
from hoaban.domains.registry.values import Changed, NumberKind, Part
from hoaban.foundation.access import api as access


@dataclass(frozen=True, slots=True)
class NumberTold:
    """What stands on a card, who showed it, and which paper it was."""

    kind: NumberKind
    number: str
    """As `rules.number_typed` gives it; empty: she has none, what is on record is not hers."""
    said_by: str
    paper: str


@transaction.atomic
def add_number(*, by: access.Actor, uid: UUID, told: NumberTold, deed: Deed) -> None:
    """Sealed for her row and found by its index; refused where one of its kind stands, or somebody else has it."""
    if is_answered(by, deed):
        return
    papers.before_rows()
    person = person_here(by, uid)
    home = home_here(by, deed, pk=person.household_id)
    if papers.held_index(person, told.kind):
        raise NumberOnRecord
    marks = papers.add(person, [_paper(person, told)])
    entry = Entry(told.said_by, told.paper)
    keep(by, home, Changed.PAPERS, {}, {"papers": list(marks), "marks": marks}, deed.now, person, entry)
    noted(by, deed, home, "registry:household:papers", sorted(marks))
    same_number.settle(by, _now_and_before(person))


@transaction.atomic
def correct_number(*, by: access.Actor, uid: UUID, told: NumberTold, deed: Deed) -> None:
    """Another number over the one on record, or none; the former stays sealed beside the change until it is put back.

    Raises `NoNumber` where none stands, `NumberUnchanged` where this one does, `NumberElsewhere` where somebody else has it,
    `NumberInWords` where the former one stands in the words beside it, which stay in clear.
    """
    if is_answered(by, deed):
        return
    papers.before_rows()
    person = person_here(by, uid)
    home = home_here(by, deed, pk=person.household_id)
    sealed = person.identity_sealed if told.kind is NumberKind.IDENTITY else person.insurance_sealed
    if not sealed:
        raise NoNumber
    part = Part(told.kind.value)
    former = papers.opened(part, person, bytes(sealed))
    if any(rules.tells_number(said, former) for said in (told.said_by, told.paper)):
        raise NumberInWords
    paper = _paper(person, told) if told.number else None
    if paper and papers.held_index(person, part) in paper.indexes:
        raise NumberUnchanged
    marks = papers.replace(person, part, paper)
    entry = Entry(told.said_by, told.paper, former_sealed=bytes(sealed))
    before, after = {"papers": [part.value]}, {"papers": list(marks), "marks": marks}
    keep(by, home, Changed.PAPERS, before, after, deed.now, person, entry)
    noted(by, deed, home, "registry:household:number", [part.value])
    same_number.settle(by, _now_and_before(person))


def _now_and_before(person: Person) -> list[Person]:
    return [person, Person.plain.get(pk=person.pk)]


def _paper(person: Person, told: NumberTold) -> papers.Paper:
    """Sealed for her; of which nobody else holds it."""
    keys, part = numbers.at_hand(), Part(told.kind.value)
    indexes = keys.indexes_of(part, told.number)
    papers.refuse_held(part, indexes, besides=person.uid)
    return papers.Paper(part, keys.seal(part, person.uid, told.number), indexes)
