"""Numbers that were corrected or taken away at the desk and stand no more: an older list does not bring them back unsaid."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hoaban.domains.registry import numbers
from hoaban.domains.registry.models import Change
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
    """Of these people, what was taken from them and not put back. No digest of it is kept (decision 0078): it is opened here,
    and only compared."""
    rows = Change.plain.filter(former_sealed__isnull=False, taken_back_at__isnull=True).order_by("pk")
    columns = ("person_id", "person__uid", "before", "former_sealed", "at")
    keys, found = numbers.at_hand(), defaultdict[int, list[TakenAway]](list)
    for pk, uid, before, sealed, at in in_slices(
        people, lambda part: rows.filter(among("person_id", part)).values_list(*columns)
    ):
        kind = Part(before["papers"][0])
        try:
            number = keys.envelope.open(bytes(sealed), numbers.place(kind, uid)).decode()
        except KeyProblem:  # without its key it can be compared with nothing
            continue
        found[pk].append(TakenAway(kind, frozenset(keys.indexes_of(kind, number)), timezone.localdate(at)))
    return dict(found)
