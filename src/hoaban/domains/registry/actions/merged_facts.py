"""Dated facts of two records that become one, and are separated again: what goes over, what comes back, and as what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Q

from hoaban.domains.registry.actions.brought_facts import Ends, finish_undoing
from hoaban.domains.registry.actions.whose_phone import OF_A_NUMBER
from hoaban.domains.registry.models import CURRENT, Merge, Person, PersonFact


def hand_over(kept: Person, merged: Person, *, is_same_number: bool) -> list[dict[str, Any]]:
    """They go to the kept one; where both hold one of a kind today, the kept one's holds and the other stays. Whose telephone it is
    goes with the number it was said of."""
    holds = PersonFact.plain.filter(CURRENT, person=kept).values("kind")
    going = PersonFact.plain.filter(person=merged).exclude(CURRENT, kind__in=holds)
    if not is_same_number:
        going = going.exclude(CURRENT, OF_A_NUMBER)
    told = [
        {"id": pk, "valid_to": ended and ended.isoformat(), "replaced_at": replaced and replaced.isoformat()}
        for pk, ended, replaced in going.values_list("pk", "valid_to", "replaced_at")
    ]
    ids = [fact["id"] for fact in told]
    PersonFact.plain.filter(pk__in=ids).update(person=kept, place_no=kept.place_no)
    return told


def hand_back(row: Merge, merged: Person, now: datetime) -> None:
    """As each stood that day: one recorded since closed the kept one's and stays with it. What was taken back since stays so,
    and what it had closed holds again, or until what took its place in turn. A list taken back meanwhile takes its own."""
    then = {fact["id"]: _ends(fact) for fact in row.facts}
    facts = list(
        PersonFact.plain.filter(Q(pk__in=then) | Q(person=merged)).order_by("kind", "-recorded_at", "-pk")
    )
    gone = [fact.pk for fact in facts if fact.taken_back_at]
    PersonFact.plain.filter(pk__in=gone).update(person=merged, place_no=merged.place_no)
    went_over, stands = _went_over(merged), list[tuple[int, Ends]]()
    for _kind, told in groupby(facts, key=lambda fact: fact.kind):
        stands += _stands(list(told), then, went_over)
    # What holds comes last: for an instant two would.
    for pk, (replaced_at, valid_to) in sorted(stands, key=lambda one: one[1][0] is None):
        PersonFact.plain.filter(pk=pk).update(
            person=merged, place_no=merged.place_no, replaced_at=replaced_at, valid_to=valid_to
        )
    finish_undoing(merged.pk, row.at, now)


def _stands(
    facts: Sequence[PersonFact], then: Mapping[int, Ends], went_over: Collection[int]
) -> Iterator[tuple[int, Ends]]:
    """Each of one kind that was not taken back, the newest first, and how it ends without those that were."""
    was = {fact.pk: then.get(fact.pk) or _was(fact) for fact in facts}
    gone = {
        fact.recorded_at: was[fact.pk]
        for fact in facts
        if fact.taken_back_at and was[fact.pk][0] != fact.taken_back_at
    }
    left = [fact.pk for fact in facts if not fact.taken_back_at]
    is_held = any(was[pk][0] is None for pk in left)
    for pk in sorted(left, key=lambda pk: pk in went_over):
        ends = was[pk]
        for _ in gone:
            ends = gone.get(ends[0], ends) if ends[0] else ends
        if ends[0] is None and was[pk][0]:
            ends, is_held = (was[pk] if is_held else ends), True
        yield pk, ends


def _was(fact: PersonFact) -> Ends:
    """What stayed with her: it held that day, and was closed only by being taken back."""
    was_held = fact.taken_back_at and fact.taken_back_at == fact.replaced_at
    return (None, None) if was_held else (fact.replaced_at, fact.valid_to)


def _ends(kept: Mapping[str, Any]) -> Ends:
    replaced, ended = kept["replaced_at"], kept["valid_to"]
    return replaced and datetime.fromisoformat(replaced), ended and date.fromisoformat(ended)


def _went_over(person: Person) -> set[int]:
    """What came to her from a record that became hers before."""
    told = Merge.plain.filter(kept=person, undone_at=None).values_list("facts", flat=True)
    return {fact["id"] for facts in told for fact in facts}
