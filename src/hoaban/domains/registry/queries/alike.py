"""Who lives in a commune under names that a list without household codes has: to find the households it means."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import CURRENT, Household, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.batches import Holder, HouseholdKey, Indexes, Member, holders_of
from hoaban.domains.registry.queries.members import told_of
from hoaban.domains.registry.queries.slices import among, in_slices
from hoaban.domains.registry.values import Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.imports.values import BatchFacts

_COLUMNS = (
    "pk", "uid", "place_no", "household_id", "household__uid", "household__code", "name_key", "identity_index", "insurance_index",
    "name", "relation", "sex", "birth_year", "birth_month", "birth_date", "birth_precision", "phone_e164",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who may be one of the list, and where she lives."""

    member: Member
    place_no: int
    home: int
    home_uid: UUID
    code: str
    is_headed: bool
    """Whether her household has a head."""


@dataclass(frozen=True, slots=True)
class Residents:
    people: Collection[Resident]
    holders: Mapping[str, list[Holder]]
    """By index of the number, as of any list; of other communes too."""
    brought: Collection[HouseholdKey]
    """Households that the list itself brought, where it is gone on with."""


def residents_like(batch: BatchFacts, names: Mapping[int, Collection[str]], indexes: Indexes) -> Residents:
    """Who has one of these names (commune number → keys of names), or one of the numbers and lives there; outside the batch.

    By the right to bring lists at each of the communes. That names were read to compare them is on record.
    """
    for commune in names:
        access.require_at(batch.asker, Permission.IMPORT, commune)
    others = Person.plain.filter(CURRENT).exclude(batch_id=batch.id)
    holders = holders_of(indexes, batch.id)
    rows: dict[int, Any] = {}
    for commune, keys in names.items():
        rows |= _named(others, commune, keys)
        batch.beat()
    numbered = {
        one.pk for found in holders.values() for one in found if rules.commune_of(one.place_no) in names
    } - rows.keys()
    rows |= _by_key(in_slices(numbered, lambda part: others.filter(among("pk", part)).values_list(*_COLUMNS)))
    headed = _headed({row[3] for row in rows.values()}, batch.id)
    audit.record_read(
        "registry:household:alike", by=batch.asker, target=("imports.ImportBatch", str(batch.uid)), purpose="judge_list",
        count=len(rows),
    )  # fmt: skip
    homes = Household.plain.filter(CURRENT, batch_id=batch.id).values_list("place_no", "code")
    brought = {(rules.commune_of(place), code) for place, code in homes}
    return Residents([_resident(row, headed) for _pk, row in sorted(rows.items())], holders, brought)


def _named(others: QuerySet[Person], commune: int, keys: Collection[str]) -> dict[int, Any]:
    here = others.filter(place_no__gte=commune, place_no__lt=commune + rules.COMMUNE_SPAN)
    return _by_key(in_slices(keys, lambda part: here.filter(among("name_key", part)).values_list(*_COLUMNS)))


def _by_key(rows: Iterator[Any]) -> dict[int, Any]:
    return {row[0]: row for row in rows}


def _headed(homes: Collection[int], batch_id: int) -> set[int]:
    heads = Person.plain.filter(CURRENT, relation=Relation.HEAD).exclude(batch_id=batch_id)
    return set(
        in_slices(
            homes,
            lambda part: heads.filter(among("household_id", part)).values_list("household_id", flat=True),
        )
    )


def _resident(row: Any, headed: Collection[int]) -> Resident:
    pk, uid, place, home, home_uid, code, key, identity, insurance, *said = row
    member = Member(pk, uid.hex, key, identity, insurance, told_of(*said))
    return Resident(member, place, home, home_uid, code, home in headed)
