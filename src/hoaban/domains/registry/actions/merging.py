"""Two records of one person become one, and are separated again. Nothing is deleted; whatever went over is kept with where it came from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from hoaban.domains.registry import numbers
from hoaban.domains.registry.actions import called, merged_facts, papers, same_number, whose_phone
from hoaban.domains.registry.actions.correcting import held, one_head, put_person
from hoaban.domains.registry.errors import (
    AlreadyMerged,
    ErasedForGood,
    LaterMerge,
    MergeElsewhere,
    NoLongerHere,
    NumberCorrectedSince,
    OtherHousehold,
    SameRecord,
    SecondHead,
)
from hoaban.domains.registry.events import PeopleMerged, PeopleParted
from hoaban.domains.registry.models import CURRENT, Household, Merge, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import NUMBERS, Merged, Part, Parted, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events

COLUMNS = {
    Part.NAME: ("name",),
    Part.SEX: ("sex",),
    Part.BORN: ("birth_year", "birth_month", "birth_date", "birth_precision"),
    Part.PHONE: ("phone_e164",),
    Part.RELATION: ("relation",),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What her page showed and what she chose on it."""

    kept_version: int
    merged_version: int
    taken: frozenset[Part]
    """From the record that goes; everything else stays as the kept one says it."""
    request: str | None
    now: datetime


@transaction.atomic
def merge_people(*, by: access.Actor, kept_uid: UUID, merged_uid: UUID, choice: Choice) -> Merged:
    """Make one of two records of one person: it lives where the kept one lives; the other row stays and points to it."""
    access.require(by, Permission.MERGE)
    if answer := audit.answered(by, choice.request):
        return _merged(Merge.objects.visible_to(by).get(uid=answer))
    kept, merged = _two(by, kept_uid, merged_uid)
    if (kept.version, merged.version) != (choice.kept_version, choice.merged_version):
        raise Stale
    before, other = held(kept), held(merged)
    after = before | {name: other[name] for name in _columns(choice.taken)}
    _fits(kept, merged, after, choice.taken)
    if after != before:
        put_person(kept.pk, before, after, choice.now)
    _swap_numbers(kept, merged, choice.taken)
    is_same_number = after["phone_e164"] == other["phone_e164"]
    facts = merged_facts.hand_over(kept, merged, is_same_number=is_same_number)
    called.settle([kept.pk, merged.pk])
    Person.plain.filter(pk=merged.pk).update(
        merged_into=kept, replaced_at=choice.now, version=F("version") + 1
    )
    row = Merge.plain.create(
        kept=kept, merged=merged, taken=sorted(choice.taken), before=before, after=after, other=other, facts=facts,
        by_key=by.key, by_label=by.label, at=choice.now,
    )  # fmt: skip
    _tell(by, row, "registry:person:merge", choice.request, sorted(choice.taken))
    same_number.settle(by, [kept, merged])
    events.publish(PeopleMerged(kept.pk, merged.pk))
    return _merged(row)


@transaction.atomic
def unmerge(*, by: access.Actor, merge_uid: UUID, request: str | None, now: datetime) -> Parted:
    """Separate the two again: the merged one stands as before, the kept one gives back what it took.

    What somebody corrected on the kept one since is not overwritten: it stays and is named.
    """
    access.require(by, Permission.MERGE)
    row: Merge | None = Merge.objects.visible_to(by).select_for_update().filter(uid=merge_uid).first()
    if row is None:
        raise NotFound
    if audit.answered(by, request) or row.undone_at:
        return _parted(row)
    kept, merged = _locked(by, {row.kept_id, row.merged_id}, row.kept_id)
    if kept.erased_at or merged.erased_at:
        raise ErasedForGood
    later = Merge.plain.filter(kept_id=kept.pk, undone_at__isnull=True, pk__gt=row.pk)
    if kept.merged_into_id or later.exists():
        raise LaterMerge
    if papers.done_to_numbers([kept.pk]).is_corrected_since(kept.pk, row.at, row.taken):
        raise NumberCorrectedSince
    merged_facts.hand_back(row, merged, now)
    stayed = _give_back(row, kept, merged, now)
    _swap_numbers(kept, merged, row.taken)
    called.settle([kept.pk, merged.pk])
    Person.plain.filter(pk=merged.pk).update(merged_into=None, replaced_at=None, version=F("version") + 1)
    row.undone_at, row.undone_by, row.stayed = now, by.label, stayed
    row.save(update_fields=["undone_at", "undone_by", "stayed"])
    _tell(by, row, "registry:person:unmerge", request, stayed)
    events.publish(PeopleParted(kept.pk, merged.pk))
    return _parted(row)


# --- Who, and whether ---------------------------------------------------------------------------------


def _two(by: access.Actor, kept_uid: UUID, merged_uid: UUID) -> tuple[Person, Person]:
    """Both, locked, of households she keeps."""
    if kept_uid == merged_uid:
        raise SameRecord
    found = Person.objects.visible_to(by).filter(uid__in=[kept_uid, merged_uid]).values_list("uid", "pk")
    ids = {UUID(str(uid)): pk for uid, pk in found}
    if len(ids) != 2:
        raise NotFound
    kept, merged = _locked(by, set(ids.values()), ids[kept_uid])
    if kept.merged_into_id or merged.merged_into_id:
        raise AlreadyMerged
    if kept.replaced_at or merged.replaced_at:
        raise NoLongerHere
    return kept, merged


def _locked(by: access.Actor, ids: set[int], kept: int) -> tuple[Person, Person]:
    """Households before people, each in the order of ids: as corrections lock, so that nobody waits in a circle."""
    homes = Person.plain.filter(pk__in=ids).values("household_id")
    list(Household.plain.select_for_update().filter(pk__in=homes).order_by("pk").values_list("pk"))
    people = {one.pk: one for one in Person.plain.select_for_update().filter(pk__in=ids).order_by("pk")}
    areas = by.areas(Permission.MERGE)
    if not all(any(area.contains(one.place_no) for area in areas) for one in people.values()):
        raise MergeElsewhere
    return people[kept], next(one for pk, one in people.items() if pk != kept)


def _fits(kept: Person, merged: Person, after: Mapping[str, Any], taken: Collection[Part]) -> None:
    if Part.RELATION in taken and kept.household_id != merged.household_id:
        raise OtherHousehold
    one_head(kept.household, after["relation"], kept.pk, merged.pk)


def _both_fit(kept: Person, merged: Person, relation: str) -> None:
    """Separated, neither household may have two heads; whoever became one meanwhile is named first."""
    both, stays = (kept.pk, merged.pk), kept.replaced_at is None
    if stays:
        one_head(kept.household, relation, *both)
    one_head(merged.household, merged.relation, *both)
    if stays and kept.household_id == merged.household_id and relation == merged.relation == Relation.HEAD:
        raise SecondHead


# --- What goes over and back --------------------------------------------------------------------------


def _columns(parts: Collection[str]) -> list[str]:
    return [name for part in parts for name in COLUMNS.get(Part(part), ())]


def _give_back(row: Merge, kept: Person, merged: Person, at: datetime) -> list[str]:
    """The kept one's own values where nobody corrected them since; the parts that stay as corrected are answered."""
    now = held(kept)
    changed = [part for part in COLUMNS if any(row.before[name] != row.after[name] for name in COLUMNS[part])]
    stayed = [part for part in changed if any(now[name] != row.after[name] for name in COLUMNS[part])]
    values = now | {name: row.before[name] for name in _columns(set(changed) - set(stayed))}
    _both_fit(kept, merged, values["relation"])
    if values != now:
        put_person(kept.pk, now, values, at, since=row.at)
    if row.before["phone_e164"] != row.after["phone_e164"] and Part.PHONE not in stayed:
        whose_phone.hold_again(kept.pk, row.at)
    return sorted(stayed)


def _swap_numbers(kept: Person, merged: Person, taken: Collection[str]) -> None:
    """A number changes places with the other's, so that none is lost and un-merging is the same step again."""
    keys = numbers.at_hand()
    for kind in NUMBERS:
        if kind not in taken:
            continue
        values = [_opened(kind, one) for one in (kept, merged)]
        for one, value in zip((merged, kept), values, strict=True):
            sealed = keys.seal(kind, one.uid, value) if value else None
            index = keys.index_of(kind, value)
            Person.plain.filter(pk=one.pk).update(**{f"{kind}_sealed": sealed, f"{kind}_index": index})


def _opened(kind: Part, person: Person) -> str:
    sealed = person.identity_sealed if kind is Part.IDENTITY else person.insurance_sealed
    return papers.opened(kind, person, bytes(sealed)) if sealed else ""


# --- What is told -------------------------------------------------------------------------------------


def _tell(by: access.Actor, row: Merge, tag: str, request: str | None, fields: list[str]) -> None:
    """Both households' open pages are stale now, and so is the kept person's."""
    people = Q(pk__in=[row.kept_id, row.merged_id])
    homes = Person.plain.filter(people).values("household_id")
    Household.plain.filter(pk__in=homes).update(version=F("version") + 1)
    Person.plain.filter(pk=row.kept_id).update(version=F("version") + 1)
    pair = {"ids": [row.kept_id, row.merged_id]}
    audit.record(
        tag, by=by, target=("registry.Merge", str(row.uid)), request=request, fields=fields, values=pair
    )


def _merged(row: Merge) -> Merged:
    home = _home_of(row.kept_id)
    left = _home_of(row.merged_id)
    is_empty = not Person.plain.filter(CURRENT, household_id=left.pk).exists()
    return Merged(row.uid, home.uid, left.code if is_empty else "")


def _parted(row: Merge) -> Parted:
    return Parted(_home_of(row.merged_id).uid, [Part(part) for part in row.stayed])


def _home_of(person: int) -> Household:
    return Household.plain.get(pk__in=Person.plain.filter(pk=person).values("household_id"))
