"""The end: who died or moved away is erased when her term is over. Her row stays, so that counts and moves hold; no word of hers does.

Nothing brings it back. A person presses: no job erases anybody (decision 0075).
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from hoaban.domains.registry import rules
from hoaban.domains.registry.erasing import MOST_AT_ONCE, StaysWhy
from hoaban.domains.registry.errors import NobodyToErase, NoTerm, TooManyAtOnce
from hoaban.domains.registry.models import (
    Change,
    Erasure,
    GroupFact,
    Marriage,
    Merge,
    Move,
    Person,
    PersonFact,
    Transfer,
)
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.erasing import held_back, over, records_of, term
from hoaban.domains.registry.values import Changed
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit

EMPTY = {
    "name": "", "name_key": "", "name_sort": "", "called": None, "called_key": None, "sex": "", "birth_year": None,
    "birth_month": None, "birth_date": None, "birth_precision": "", "phone_e164": "", "identity_sealed": None,
    "identity_index": "", "insurance_sealed": None, "insurance_index": "", "ethnic_group": None,
}  # fmt: skip
"""What of a person's row says who she was. Household, place, relation and the days she came and left stay: they count."""
NOBODY = "—"
"""In place of a name that a row must have."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What her page showed, and when she pressed."""

    commune: int
    people: Mapping[int, int]
    """Person → version."""
    request: str | None
    now: datetime


@transaction.atomic
def erase_left(*, by: access.Actor, seen: Seen) -> UUID:
    """Erase those of one commune that she looked at, that still stand as they stood and that nothing holds; the record of it.

    Who was erased before is not erased again; where nobody is left to erase, that is said.
    """
    access.require(by, Permission.ERASE)
    if answer := audit.answered(by, seen.request):
        return UUID(str(Erasure.objects.visible_to(by).get(uid=answer).uid))
    kept = term()
    if kept is None:
        raise NoTerm
    if len(seen.people) > MOST_AT_ONCE:
        raise TooManyAtOnce(limit=MOST_AT_ONCE)
    rows = over(by, kept, seen.now, rules.commune_of(seen.commune)).filter(pk__in=list(seen.people))
    _lock(list(rows.values_list("pk", flat=True)))
    stand = dict(rows.order_by("pk").values_list("pk", "version"))
    held = held_back(stand)
    left = {pk: why for pk, version in seen.people.items() if (why := _why_left(pk, version, stand, held))}
    people = [pk for pk in stand if pk not in left]
    if not people:
        raise NobodyToErase
    with access.lifted("records joined with those she may erase, by key; some may lie in another commune"):
        _empty(list(records_of(people)), seen.now)
    made = Erasure(
        place_no=rules.commune_of(seen.commune), count=len(people), days=kept.days, document=kept.document[:200],
        left=dict(Counter(left.values())), by_key=by.key, by_label=by.label, at=seen.now,
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record(
        "registry:person:erase", by=by, target=("registry.Erasure", str(made.uid)), request=seen.request,
        fields=sorted(EMPTY), values={"ids": people}, count=len(people), note=f"{kept.days} days; {kept.document}"[:200],
    )  # fmt: skip
    return UUID(str(made.uid))


def _lock(people: Collection[int]) -> None:
    """Merges before people, each in the order of ids: as two records are separated, so that nobody waits in a circle. Who was
    separated from hers while this waited stands by herself afterwards."""
    with access.lifted("records joined with those she may erase, by key; some may lie in another commune"):
        records = list(records_of(people))
        _hold(Merge.plain.filter(Q(kept_id__in=records) | Q(merged_id__in=records)))
        _hold(Person.plain.filter(pk__in=records))


def _hold(rows: "QuerySet[Any, Any]") -> list[int]:
    """Locked in the order of ids: another erasing that shares some of them waits, and never the two for each other."""
    return list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def _why_left(pk: int, version: int, stand: Mapping[int, int], held: Mapping[int, str]) -> str:
    if pk not in stand:
        return StaysWhy.GONE
    if stand[pk] != version:
        return StaysWhy.CHANGED
    return held.get(pk, "")


def _empty(records: Collection[int], now: datetime) -> None:
    """Their rows, what was said of them, and what others' rows tell of them; so many statements, however many they are."""
    Person.plain.filter(pk__in=records).update(**EMPTY, erased_at=now, version=F("version") + 1)
    for said in (PersonFact, GroupFact):
        said.plain.filter(person_id__in=records).delete()
    changes = Change.plain.filter(person_id__in=records)
    together = Change.plain.filter(deed__in=changes.filter(deed__isnull=False).values_list("deed", flat=True))
    # Read first: the rows of one deed are found by the rows that are emptied here.
    every = {*changes.values_list("pk", flat=True), *together.values_list("pk", flat=True)}
    deeds = _hold(Change.plain.filter(pk__in=every))
    changes.exclude(what__in=[Changed.LEFT, Changed.RETURNED]).update(
        before={}, after={}, on=None, former_sealed=None
    )
    Change.plain.filter(pk__in=deeds).update(said_by="", paper="")
    moves = Move.plain.filter(deed__in=Move.plain.filter(person_id__in=records).values("deed"))
    _hold(moves)
    moves.update(said_by="")
    Merge.plain.filter(Q(kept_id__in=records) | Q(merged_id__in=records)).update(
        before={}, after={}, other={}, facts=[]
    )
    weddings = Marriage.plain.filter(Q(one_id__in=records) | Q(other_id__in=records))
    _hold(weddings)
    weddings.update(said_by="", paper="")
    weddings.exclude(other_name="").update(other_name=NOBODY)
    _empty_notes_of_transfers(set(records))


def _empty_notes_of_transfers(records: Collection[int]) -> None:
    """Free words of the two communes about people on the way; who they were stands there by id."""
    homes = Person.plain.filter(pk__in=records).values("household_id")
    moved = Move.plain.filter(person_id__in=records).values("source_id")
    rows = Transfer.plain.filter(Q(source_id__in=homes) | Q(source_id__in=moved)).exclude(
        note="", reason="", said_by=""
    )
    theirs = [pk for pk, people in rows.values_list("pk", "people") if set(people) & set(records)]
    _hold(Transfer.plain.filter(pk__in=theirs))
    Transfer.plain.filter(pk__in=theirs).update(note="", reason="", said_by="")
