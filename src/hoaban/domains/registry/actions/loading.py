"""Writing in bulk: plain SQL over whole columns, because an object per person costs ten times as much.

Everything here runs inside the import engine's transaction, at most 2,000 rows at a time.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from hoaban.domains.registry import queries, rules, wordindex
from hoaban.domains.registry.actions import known_homes, known_people, papers, villages
from hoaban.domains.registry.actions.papers import Paper
from hoaban.domains.registry.codes import village_key
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.judging import HouseholdKey, Prepared, birth_columns
from hoaban.domains.registry.models import Household, HouseholdFact, Person
from hoaban.domains.registry.queries import Home
from hoaban.domains.registry.values import Poverty
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.imports.values import BatchFacts, ChunkResult, Fault
from hoaban.kit.uid import uuid7

HOUSEHOLD = (
    "uid",
    "code",
    "code_sort",
    "place_no",
    "village",
    "address",
    "is_synthetic",
    "confirmed_by",
    "version",
    "recorded_at",
    "batch_id",
)
PERSON = (
    "household_id", "uid", "place_no", "name", "name_key", "name_sort", "sex", "birth_year", "birth_month", "birth_date",
    "birth_precision", "relation", "phone_e164", "identity_sealed", "identity_index", "insurance_sealed",
    "insurance_index", "ethnic_group_id", "version", "recorded_at", "batch_id",
)  # fmt: skip
ROWS_AT_ONCE = 500
"""Of 21 columns: both databases bind more than 30,000 values in one statement."""
FACT = ("household_id", "place_no", "kind", "value", "source", "said_by", "recorded_at", "batch_id")


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Hundreds of rows in one INSERT: each statement of its own costs as much again as its row."""
    quote, listed = connection.ops.quote_name, list(rows)
    names = ", ".join(quote(column) for column in columns)
    marks = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for start in range(0, len(listed), ROWS_AT_ONCE):
            part = listed[start : start + ROWS_AT_ONCE]
            cursor.execute(
                f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {', '.join([marks] * len(part))}",  # noqa: S608 — our own names
                list(chain.from_iterable(part)),
            )


@dataclass(frozen=True, slots=True)
class Adapters:
    """Values as the database keeps them; asked of the connection once for thousands of rows."""

    uid: Callable[[UUID], Any]
    """SQLite keeps a UUID as 32 hex letters, PostgreSQL as itself."""
    day: Callable[[Any], Any]
    time: Callable[[datetime], Any]


def adapters() -> Adapters:
    ops, is_native = connection.ops, connection.features.has_native_uuid_field
    return Adapters(
        (lambda uid: uid) if is_native else attrgetter("hex"),
        ops.adapt_datefield_value,
        ops.adapt_datetimefield_value,
    )


@dataclass(slots=True)
class Told:
    """What a chunk says of a household; one row may know what another leaves empty."""

    place_no: int
    village: str
    address: str
    poverty: Poverty | None
    good: int
    bad: int
    """Rows of the whole list that come in, and that stay out."""


@dataclass(slots=True)
class Chunk:
    """Rows ready to be written; only ids of households are still missing."""

    rows: list[int]
    """Of new people."""
    keys: list[HouseholdKey]
    people: list[tuple[Any, ...]]
    """Everything but the household and its place."""
    identities: dict[str, int]
    """Index of an identity number → row."""
    households: dict[HouseholdKey, Told]
    """As the rows of this chunk tell."""
    stood: dict[int, tuple[int, dict[str, Any]]]
    """Person who stands already → row, and what it says of her."""
    papers: dict[int, list[Paper]]
    """Person who stands already → numbers the register lacks."""
    homes_of_stood: set[HouseholdKey]
    digest: bytes
    is_synthetic: bool
    """On a demonstration nobody in a sheet is real."""


def prepare_chunk(batch: BatchFacts, prepared: Prepared, rows: Sequence[int]) -> Chunk:
    """Everything that takes time: keys of names, sealed numbers, ids."""
    villages.name_villages(batch.asker, prepared, rows)
    digest, adapt = hashlib.sha256(), adapters()
    at = adapt.time(timezone.now())
    people = []
    households: dict[HouseholdKey, Told] = {}
    fresh = [row for row in rows if row not in prepared.matched]
    for row in rows:
        _tell(households, prepared, row)
    for row in fresh:
        uid = uuid7()
        digest.update(uid.bytes)
        people.append((*_person(prepared, row, uid, adapt), 1, at, batch.id))
    keys = [prepared.keys[row] for row in fresh]
    identities = {
        index: row for row in fresh for index in prepared.identity_indexes.get(prepared.identity[row], ())
    }
    return Chunk(
        fresh, keys, people, identities, households, known_people.said(prepared, list(rows)),
        papers.sealed(prepared, rows), {prepared.keys[row] for row in rows if row in prepared.matched}, digest.digest(),
        accounts.is_demo_installation(),
    )  # fmt: skip


def _tell(households: dict[HouseholdKey, Told], prepared: Prepared, row: int) -> None:
    key, village, address = prepared.keys[row], prepared.village[row], prepared.address[row]
    told = households.get(key)
    if told is None:
        good, bad = prepared.good[key], prepared.bad[key]
        told = households[key] = Told(key[0], "", "", prepared.poverty.get(key), good, bad)
    if village and not told.village:
        told.village = village
        told.place_no = prepared.villages.get((key[0], village_key(village)), key[0])
    told.address = told.address or address


def write_chunk(batch: BatchFacts, chunk: Chunk) -> ChunkResult:
    """Households that are not there yet, new people, and what changes in those who stood. What was taken meanwhile is a
    late fault."""
    known = queries.known_identities(chunk.identities, batch.id)
    late = [Fault(chunk.identities[index], "identity", "identity_in_register") for index in known]
    left_out = {fault.row for fault in late}
    kept = [place for place, row in enumerate(chunk.rows) if row not in left_out]
    late += known_people.change(batch, chunk.stood, chunk.papers)
    homes = _households(batch, chunk, {chunk.keys[place] for place in kept} | chunk.homes_of_stood)
    before = _last_person()
    insert(Person, PERSON, [_at_home(homes[chunk.keys[place]], chunk.people[place]) for place in kept])
    _index_words(batch.id, before)
    return ChunkResult(len(kept), chunk.digest, late)


def _at_home(home: Home, person: tuple[Any, ...]) -> tuple[Any, ...]:
    uid, *rest = person
    return (home.pk, uid, home.place_no, *rest)


def _households(batch: BatchFacts, chunk: Chunk, wanted: set[HouseholdKey]) -> dict[HouseholdKey, Home]:
    """Those that stood, changed where the list says otherwise, and those that did not."""
    homes = known_homes.change(batch, queries.homes(wanted), chunk.households)
    stood = [home.pk for home in homes.values()]
    fresh = [key for key in chunk.households if key in wanted and key not in homes]
    if fresh:
        homes |= _make(batch.id, chunk, fresh)
    known_homes.count_left_out(batch.id, homes, chunk.households, stood)
    return homes


def _make(batch_id: int, chunk: Chunk, fresh: Sequence[HouseholdKey]) -> dict[HouseholdKey, Home]:
    adapt = adapters()
    at = adapt.time(timezone.now())
    told = chunk.households
    made = [
        (
            adapt.uid(uuid7()), key[1], rules.code_sort(key[1]), told[key].place_no, told[key].village, told[key].address,
            chunk.is_synthetic, "", 1, at, batch_id,
        )
        for key in fresh
    ]  # fmt: skip
    insert(Household, HOUSEHOLD, made)
    ids = queries.household_ids(set(fresh))
    status = [
        (ids[key], told[key].place_no, FactKind.POVERTY.value, found.value, "", "", at, batch_id)
        for key in fresh
        if (found := told[key].poverty) is not None
    ]
    if status:
        insert(HouseholdFact, FACT, status)
    return {
        key: Home(ids[key], told[key].place_no, told[key].village, told[key].address, batch_id)
        for key in fresh
    }


def _person(prepared: Prepared, row: int, uid: UUID, adapt: Adapters) -> tuple[Any, ...]:
    """Up to the ethnic group, in the order of `PERSON`, without the household and its place."""
    keys = prepared.numbers
    name, identity, insurance = prepared.name[row], prepared.identity[row], prepared.insurance[row]
    year, month, day, precision = birth_columns(prepared.birth[row])
    return (
        adapt.uid(uid), name, rules.name_key(name), rules.name_sort(name),
        prepared.sex[row].value, year, month, adapt.day(day), precision, prepared.relation[row].value, prepared.phone[row],
        keys.seal("identity", uid, identity) if identity else None,
        prepared.identity_indexes[identity][0] if identity else "",
        keys.seal("insurance", uid, insurance) if insurance else None, keys.index_of("insurance", insurance),
        prepared.ethnic_group[row],
    )  # fmt: skip


def _last_person() -> int:
    """Ours is the only writer while this transaction lasts, so whatever is above is ours (SQLite)."""
    return Person.plain.order_by("-pk").values_list("pk", flat=True).first() or 0


def _index_words(batch_id: int, after: int) -> None:
    """The word index of SQLite; PostgreSQL keeps its own with every row."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"{wordindex.FILL} WHERE id > %s AND batch_id = %s", [after, batch_id])
