"""Who moved away or died, as a list that names her again finds her: plain columns, numbers as their indexes only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from hoaban.domains.registry import rules
from hoaban.domains.registry.models import LEFT, Person
from hoaban.domains.registry.queries.gone import whys_of
from hoaban.domains.registry.queries.members import TOLD, told_of, written
from hoaban.domains.registry.queries.slices import in_slices
from hoaban.domains.registry.values import Left, PersonTold

COLUMNS = (
    "pk", "written", "place_no", "household__code", "home_written", "name_key", "identity_index", "insurance_index",
    "valid_to", *TOLD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftMember:
    """Somebody whose row is closed: she lives elsewhere, or died."""

    written: str
    """Uids as the database writes them: hardly any of thousands is asked for hers."""
    key: tuple[int, str]
    """Commune number and code of the household she left."""
    home_written: str
    name_key: str
    indexes: tuple[str, ...]
    """Of her numbers, those she has."""
    on: date
    told: PersonTold
    why: Left

    @property
    def uid(self) -> UUID:
        return UUID(self.written)

    @property
    def household_uid(self) -> UUID:
        return UUID(self.home_written)


def left_members(communes: Collection[int], batch_id: int) -> list[LeftMember]:
    """Of these communes, outside the batch; whoever is erased is nobody any more. Two reads, however many rows a list has."""
    if not communes:
        return []
    area = {"place_no__gte": min(communes), "place_no__lt": max(communes) + rules.COMMUNE_SPAN}
    others = Person.plain.filter(LEFT, **area).exclude(batch_id=batch_id).order_by("pk")
    texts = {"written": written("uid"), "home_written": written("household__uid")}
    rows = others.annotate(**texts).values_list(*COLUMNS)
    found = [row for row in rows if rules.commune_of(row[2]) in communes]
    whys: dict[int, Left] = {}
    for part in in_slices([row[0] for row in found], lambda ids: [whys_of(ids)]):
        whys |= part
    return [_member(row, whys[row[0]]) for row in found if row[0] in whys]


def _member(row: tuple[Any, ...], why: Left) -> LeftMember:
    _pk, uid, place, code, home, key, identity, insurance, on, *said = row
    indexes = tuple(index for index in (identity, insurance) if index)
    return LeftMember(uid, (rules.commune_of(place), code), home, key, indexes, on, told_of(*said), why)
