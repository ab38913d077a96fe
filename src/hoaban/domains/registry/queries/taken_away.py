"""Numbers that were corrected or taken away at the desk and stand no more: an older list does not bring them back unsaid."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hoaban.domains.registry import numbers
from hoaban.domains.registry.models import MERGED, Change, Person
from hoaban.domains.registry.queries.slices import among, in_slices
from hoaban.domains.registry.values import Part
from hoaban.kit.keys import KeyProblem


@dataclass(frozen=True, slots=True)
class TakenAway:
    """A former number of somebody: which kind, what rows would hold for it, and the day it went."""

    part: Part
    indexes: frozenset[str]
    on: date


def taken_away(people: Collection[int]) -> dict[int, Sequence[TakenAway]]:
    """Of these people, what was taken from them or from a record that was merged into theirs, and not put back. No digest of it
    is kept (decision 0078): it is opened here, and only compared."""
    rows = Change.plain.filter(former_sealed__isnull=False, taken_back_at__isnull=True).order_by("pk")
    columns = ("person_id", "person__uid", "before", "former_sealed", "at")
    keys, found, stands = numbers.at_hand(), defaultdict[int, list[TakenAway]](list), _with_merged(people)
    for pk, uid, before, sealed, at in in_slices(
        stands, lambda part: rows.filter(among("person_id", part)).values_list(*columns)
    ):
        kind = Part(before["papers"][0])
        try:
            number = keys.envelope.open(bytes(sealed), numbers.place(kind, uid)).decode()
        except KeyProblem:  # without its key it can be compared with nothing
            continue
        found[stands[pk]].append(
            TakenAway(kind, frozenset(keys.indexes_of(kind, number)), timezone.localdate(at))
        )
    return dict(found)


def _with_merged(people: Collection[int]) -> dict[int, int]:
    """Their records and those that were merged into them, through chains → who stands for each."""
    stands = {pk: pk for pk in people}
    fresh: Collection[int] = people
    while fresh:
        rows = in_slices(
            fresh,
            lambda part: Person.plain.filter(MERGED, among("merged_into_id", part)).values_list(
                "pk", "merged_into_id"
            ),
        )
        merged = {pk: stands[into] for pk, into in rows if pk not in stands}
        stands |= merged
        fresh = merged
    return stands
