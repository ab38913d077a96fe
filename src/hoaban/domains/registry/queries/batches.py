"""What batches read: sheets under judgement, tables taken away."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from hoaban.domains.registry import rules
from hoaban.domains.registry.brought import FactHeld
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, MERGED, Household, HouseholdFact, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries import by_number
from hoaban.domains.registry.queries.exported_facts import NO_STATUS, NOTHING_TOLD, ExportedFacts
from hoaban.domains.registry.queries.left import LeftMember, left_members
from hoaban.domains.registry.queries.lists import ListFilter, filtered
from hoaban.domains.registry.queries.members import TOLD, told_of, written
from hoaban.domains.registry.queries.reading import names_at, shown_name
from hoaban.domains.registry.queries.slices import AT_ONCE, among, in_slices
from hoaban.domains.registry.queries.taken_away import TakenAway, taken_away
from hoaban.domains.registry.values import NUMBERS, Part, PersonTold, Precision, Relation, Sex
from hoaban.foundation.access import api as access
from hoaban.foundation.imports.values import BatchFacts
from hoaban.kit import masking

HouseholdKey = tuple[int, str]
"""Commune number and code."""
Indexes = Mapping[Part, Collection[str]]
"""Of identity and of insurance numbers; an index of one is never one of the other."""


def _columns(indexes: Indexes) -> Iterator[tuple[str, Collection[str]]]:
    named = {Part.IDENTITY: "identity_index", Part.INSURANCE: "insurance_index"}
    return ((named[part], wanted) for part, wanted in indexes.items() if wanted)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a household as a list finds her."""

    pk: int
    written: str
    """Her uid as the database writes it: hardly any of thousands is asked for hers."""
    name_key: str
    identity_index: str
    insurance_index: str
    told: PersonTold

    @property
    def uid(self) -> UUID:
        return UUID(self.written)

    def index(self, part: Part) -> str:
        return self.identity_index if part is Part.IDENTITY else self.insurance_index


def members_of(known: Mapping[HouseholdKey, int], batch_id: int) -> dict[HouseholdKey, list[Member]]:
    """Who lives in these households of the register, outside the batch; numbers as their indexes only."""
    by_id = {pk: key for key, pk in known.items()}
    columns = (
        "household_id", "pk", "written", "name_key", "identity_index", "insurance_index", *TOLD, "phone_e164",
    )  # fmt: skip
    others = Person.plain.filter(CURRENT).exclude(batch_id=batch_id).annotate(written=written("uid"))
    found: dict[HouseholdKey, list[Member]] = defaultdict(list)
    for home, pk, uid, key, identity, insurance, *said in in_slices(
        by_id, lambda part: others.filter(among("household_id", part)).order_by("pk").values_list(*columns)
    ):
        found[by_id[home]].append(Member(pk, uid, key, identity, insurance, told_of(*said)))
    return found


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose number a list names."""

    pk: int
    written: str
    """Uids as the database writes them."""
    place_no: int
    home_written: str
    code: str
    is_merged: bool

    @property
    def uid(self) -> UUID:
        return UUID(self.written)

    @property
    def household_uid(self) -> UUID:
        return UUID(self.home_written)


def _with_number(
    others: QuerySet[Person], column: str, columns: Sequence[str], indexes: Collection[str]
) -> Iterable[Any]:
    return others.filter(by_number.holding(column, indexes)).values_list(*columns)


def holders_of(indexes: Indexes, batch_id: int) -> dict[str, list[Holder]]:
    """Index of a number → who has it, outside the batch; a merged record too. In the order of their index, so that each page of
    it is read once."""
    others = Person.plain.filter(CURRENT | MERGED).exclude(batch_id=batch_id)
    others = others.annotate(written=written("uid"), home_written=written("household__uid"))
    found: dict[str, list[Holder]] = defaultdict(list)
    for column, wanted in _columns(indexes):
        columns = (column, "pk", "written", "place_no", "home_written", "household__code", "merged_into")
        rows = in_slices(by_number.in_order(column, wanted), partial(_with_number, others, column, columns))
        for index, pk, uid, place, home, code, merged in rows:
            found[index].append(Holder(pk, uid, place, home, code, merged is not None))
    return found


def _households(
    keys: Collection[HouseholdKey], *columns: str
) -> Iterator[tuple[HouseholdKey, tuple[Any, ...]]]:
    """Those that stand, by (commune number, code); the columns begin with place and code."""
    communes = {commune for commune, _code in keys}
    if not communes:
        return
    area = Q(place_no__gte=min(communes), place_no__lt=max(communes) + rules.COMMUNE_SPAN)
    rows = Household.plain.filter(CURRENT, area)
    codes = {code for _commune, code in keys}
    for row in in_slices(codes, lambda part: rows.filter(among("code", part)).values_list(*columns)):
        key = (rules.commune_of(row[0]), row[1])
        if key in keys:
            yield key, row


def household_ids(keys: Collection[HouseholdKey]) -> dict[HouseholdKey, int]:
    """(commune number, code) → id of the household that stands."""
    return {key: row[2] for key, row in _households(keys, "place_no", "code", "pk")}


def households_with_head(known: Mapping[HouseholdKey, int], batch_id: int) -> set[HouseholdKey]:
    """Which of these households of the register have a head outside the batch."""
    by_id = {pk: key for key, pk in known.items()}
    heads = Person.plain.filter(CURRENT, relation=Relation.HEAD).exclude(batch_id=batch_id)
    found = in_slices(
        by_id, lambda part: heads.filter(among("household_id", part)).values_list("household_id", flat=True)
    )
    return {by_id[pk] for pk in found}


@dataclass(frozen=True, slots=True)
class Home:
    """A household as a list finds it."""

    pk: int
    place_no: int
    village: str
    address: str
    batch_id: int | None
    is_new: bool = False


def homes(keys: Collection[HouseholdKey]) -> dict[HouseholdKey, Home]:
    """(commune number, code) → the household that stands."""
    rows = _households(keys, "place_no", "code", "pk", "village", "address", "batch_id")
    return {key: Home(pk, place, *rest) for key, (place, _code, pk, *rest) in rows}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register says of a household now."""

    village: str
    place_no: int
    address: str
    status: FactHeld | None
    """The poverty status, with the decision it stands on."""

    @property
    def poverty(self) -> str:
        return self.status.value if self.status else ""


def households_standing(known: Mapping[HouseholdKey, int], batch_id: int) -> dict[HouseholdKey, Standing]:
    """What stands in these households of the register, outside the batch; their status is read to judge a list."""
    by_id = {pk: key for key, pk in known.items()}
    rows = Household.plain.exclude(batch_id=batch_id)
    facts = HouseholdFact.plain.filter(CURRENT, kind=FactKind.POVERTY)
    told = in_slices(
        by_id, lambda part: rows.filter(among("pk", part)).values_list("pk", "village", "place_no", "address")
    )
    columns = ("household_id", "value", "valid_from", "recorded_at", "source")
    statuses = in_slices(by_id, lambda part: facts.filter(among("household_id", part)).values_list(*columns))
    held = {pk: FactHeld.of(*rest) for pk, *rest in statuses}
    return {
        by_id[pk]: Standing(village, place_no, address, held.get(pk))
        for pk, village, place_no, address in told
    }


@dataclass(frozen=True, slots=True)
class Registered:
    """What the register holds of a list's households and numbers, outside the list itself."""

    members: Mapping[HouseholdKey, Sequence[Member]]
    holders: Mapping[str, list[Holder]]
    """By index of the number, of whichever kind."""
    heads: set[HouseholdKey]
    """Households that have one."""
    standing: Mapping[HouseholdKey, Standing]
    taken_away: Mapping[int, Sequence[TakenAway]]
    """Person who lacks a number → what was taken from her at the desk."""
    left: Sequence[LeftMember]
    """Of the communes the list names: who moved away or died and is still kept."""


def registered(batch: BatchFacts, keys: Collection[HouseholdKey], indexes: Indexes) -> Registered:
    """For whoever may bring lists: a handful of reads, however many rows the list has; numbers as their indexes only."""
    access.require(batch.asker, Permission.IMPORT)
    known = household_ids(keys)
    members, holders = members_of(known, batch.id), holders_of(indexes, batch.id)
    batch.beat()
    heads = households_with_head(known, batch.id)
    lacking = [one.pk for home in members.values() for one in home if not all(map(one.index, NUMBERS))]
    standing = households_standing(known, batch.id)
    left = left_members({commune for commune, _code in keys}, batch.id)
    return Registered(members, holders, heads, standing, taken_away(lacking) if lacking else {}, left)


def export_rows(actor: access.Actor, chosen: ListFilter) -> Iterator[tuple[Any, ...]]:
    """One person per row in key order, with the name people go by, what holds of her household (its status with its decision),
    of herself and of her village, all empty where names are masked; ethnic group and numbers are never in it."""
    whole_at = names_at(actor)
    after = (0, "", 0)
    while True:
        # By key, not by a cursor held open: a slow reader must not keep a transaction alive.
        page = list(_export_page(actor, chosen, after))
        told = ExportedFacts(actor, homes={row[-1] for row in page}, people=[row[4] for row in page],
                             villages={row[0] for row in page})  # fmt: skip
        for (
            place,
            sort,
            code,
            village,
            pk,
            name,
            called,
            relation,
            sex,
            year,
            month,
            day,
            precision,
            phone,
            home,
        ) in page:
            whole = whole_at(place)
            born = rules.born_text(year, day, Precision(precision), month, whole=whole)
            shown = masking.shown_phone(phone, whole=whole)
            yield (
                place,
                village,
                code,
                shown_name(name, whole=whole),
                (called or "") if whole else "",
                Relation(relation),
                Sex(sex),
                born,
                shown,
                *(told.status_of(home) if whole else NO_STATUS),
                *(told.of(home, pk, place) if whole else NOTHING_TOLD),
            )
            after = (place, sort, pk)
        if len(page) < AT_ONCE:
            return


def export_set(actor: access.Actor, chosen: ListFilter) -> tuple[int, str]:
    """How many people an export holds, and the digest of their ids in order; by key, in constant memory."""
    count, after, digest = 0, 0, hashlib.sha256()
    while True:
        ids = list(
            _exported(actor, chosen)
            .filter(pk__gt=after)
            .order_by("pk")
            .values_list("pk", flat=True)[:AT_ONCE]
        )
        digest.update("".join(f"{pk}\n" for pk in ids).encode())
        count += len(ids)
        if len(ids) < AT_ONCE:
            return count, digest.hexdigest()
        after = ids[-1]


def _exported(actor: access.Actor, chosen: ListFilter) -> QuerySet[Person]:
    """The people of the households the list shows, as far as the right to take them away reaches."""
    area = access.within("place_no", actor.areas(Permission.EXPORT))
    rows: QuerySet[Person] = Person.objects.visible_to(actor).filter(CURRENT, area)
    return rows.filter(household__in=filtered(actor, chosen).values("pk")) if chosen.is_narrow else rows


def _export_page(
    actor: access.Actor, chosen: ListFilter, after: tuple[int, str, int]
) -> Iterable[tuple[Any, ...]]:
    place, sort, pk = after
    later = (
        Q(place_no__gt=place)
        | Q(place_no=place, name_sort__gt=sort)
        | Q(place_no=place, name_sort=sort, pk__gt=pk)
    )
    rows = _exported(actor, chosen).filter(later, place_no__gte=place)
    page: Iterable[tuple[Any, ...]] = rows.order_by("place_no", "name_sort", "pk").values_list(
        "place_no", "name_sort", "household__code", "household__village", "pk", "name", "called", "relation", "sex",
        "birth_year", "birth_month", "birth_date", "birth_precision", "phone_e164", "household_id",
    )[:AT_ONCE]  # fmt: skip
    return page
