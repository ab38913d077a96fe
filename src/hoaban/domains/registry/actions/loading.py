"""Writing in bulk: plain SQL over whole columns, because an object per person costs ten times as much.

What a list brings is written here inside the import engine's transaction, at most 2,000 rows at a time; the room that takes
lists in (`lists`) calls it, and the right to bring lists is asked once more at every household.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from hoaban.domains.registry import numberindex, queries, rules, wordindex
from hoaban.domains.registry.actions import called, groups, known_homes
from hoaban.domains.registry.brought import HomeBrought, PeopleBrought, birth_columns
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import Household, HouseholdFact, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries import Home, HouseholdKey
from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.imports.values import BatchFacts
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
    "insurance_index", "ethnic_group_id", "called", "called_key", "version", "recorded_at", "batch_id",
)  # fmt: skip
_CALLED = PERSON.index("called")
ROWS_AT_ONCE = 500
"""Of 23 columns: both databases bind more than 30,000 values in one statement."""
MOVED_FOR_A_ROW = 5
"""So many keys lie a page from each other at worst, and are moved while a row is written."""
FACT = (
    "household_id", "place_no", "kind", "value", "valid_from", "source", "said_by", "recorded_at", "batch_id",
)  # fmt: skip


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Many rows at once: a statement for each costs as much again as its row. PostgreSQL copies them, unless it guards
    the rows, for then it copies nothing."""
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(column) for column in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not settings.ROW_SECURITY:
            # Django puts its own names on the errors of a statement, not on those of a copy: a full disk would not be known as one.
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copied:
                for row in rows:
                    copied.write_row(row)
            return
        marks = f"({', '.join(['%s'] * len(columns))})"
        waiting = iter(rows)
        while part := list(islice(waiting, ROWS_AT_ONCE)):
            cursor.execute(
                f"INSERT INTO {into} VALUES {', '.join([marks] * len(part))}",  # noqa: S608 — our own names
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


Ready = tuple[Any, ...]
"""One new person, everything but the household and its place: her id, then the columns of `PERSON` from the name on."""


def ready_people(
    batch: BatchFacts, people: PeopleBrought, rows: Sequence[int]
) -> tuple[Sequence[Ready], bytes]:
    """What takes time of new people, before anybody has to wait for it: keys of names, sealed numbers, ids; and the digest
    of the ids."""
    digest, adapt = hashlib.sha256(), adapters()
    at = adapt.time(timezone.now())
    ready = []
    for row in rows:
        uid = uuid7()
        digest.update(uid.bytes)
        ready.append((*_person(people, row, uid, adapt), 1, at, batch.id))
    return ready, digest.digest()


def bring_people(
    batch: BatchFacts,
    homes: Mapping[HouseholdKey, Home],
    keys: Sequence[HouseholdKey],
    people: Sequence[Ready],
) -> None:
    """New people into their households, one key each; found by name at once."""
    access.require(batch.asker, Permission.IMPORT)
    rows = [_at_home(homes[key], person) for key, person in zip(keys, people, strict=True)]
    with _followed(batch.id, has_called=any(row[_CALLED] for row in rows)):
        insert(Person, PERSON, rows)


def settle_numbers(rows: int) -> bool:
    """Numbers that lists brought, those of so many rows or a few more, to where they lie in order; whether more wait."""
    return connection.vendor == "sqlite" and numberindex.move(rows * MOVED_FOR_A_ROW)


def _at_home(home: Home, person: Ready) -> Ready:
    uid, *rest = person
    return (home.pk, uid, home.place_no, *rest)


def bring_homes(
    batch: BatchFacts, told: Mapping[HouseholdKey, HomeBrought], wanted: Collection[HouseholdKey]
) -> dict[HouseholdKey, Home]:
    """Those that stood, changed where the list says otherwise, and those that did not; by the right to bring lists at every
    commune of them."""
    for commune in {commune for commune, _code in wanted}:
        access.require_at(batch.asker, Permission.IMPORT, commune)
    homes = known_homes.change(batch, queries.homes(wanted), told)
    fresh = [key for key in told if key in wanted and key not in homes]
    if fresh:
        homes |= _make(batch.id, told, fresh)
    return homes


def _make(
    batch_id: int, told: Mapping[HouseholdKey, HomeBrought], fresh: Sequence[HouseholdKey]
) -> dict[HouseholdKey, Home]:
    adapt = adapters()
    at = adapt.time(timezone.now())
    # On a demonstration nobody in a sheet is real.
    is_synthetic = accounts.is_demo_installation()
    made = [
        (
            adapt.uid(uuid7()), key[1], rules.code_sort(key[1]), told[key].place_no, told[key].village, told[key].address,
            is_synthetic, "", 1, at, batch_id,
        )
        for key in fresh
    ]  # fmt: skip
    insert(Household, HOUSEHOLD, made)
    ids = queries.household_ids(set(fresh))
    status = [
        (
            ids[key], told[key].place_no, FactKind.POVERTY.value, found.value, adapt.day(found.since), found.source, "",
            at, batch_id,
        )
        for key in fresh
        if (found := told[key].poverty) is not None
    ]  # fmt: skip
    if status:
        insert(HouseholdFact, FACT, status)
    return {
        key: Home(ids[key], told[key].place_no, told[key].village, told[key].address, batch_id, is_new=True)
        for key in fresh
    }


def _person(people: PeopleBrought, row: int, uid: UUID, adapt: Adapters) -> Ready:
    """Up to what she is called, in the order of `PERSON`, without the household and its place."""
    keys = people.numbers
    name, identity, insurance = people.name[row], people.identity[row], people.insurance[row]
    name_by = people.called[row]
    year, month, day, precision = birth_columns(people.birth[row])
    return (
        adapt.uid(uid), name, rules.name_key(name), rules.name_sort(name),
        people.sex[row].value, year, month, adapt.day(day), precision, people.relation[row].value, people.phone[row],
        keys.seal("identity", uid, identity) if identity else None,
        people.identity_indexes[identity][0] if identity else "",
        keys.seal("insurance", uid, insurance) if insurance else None,
        people.insurance_indexes[insurance][0] if insurance else "",
        people.ethnic_group[row], name_by or None, rules.name_key(name_by) if name_by else None,
    )  # fmt: skip


@contextmanager
def _followed(batch_id: int, *, has_called: bool) -> Iterator[None]:
    """What follows new people in one statement each: the groups that the list says of them, what they are called there, and
    SQLite's indexes of words and numbers; PostgreSQL keeps its own with every row.

    Ours are above whoever stood before. Found by that alone: by the list, whose index a database may prefer, a chunk would
    read all chunks before it.
    """
    before = Person.plain.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield
    ours = (before, batch_id)
    groups.as_brought("", "id > %s AND batch_id + 0 = %s", ours)
    if has_called:
        called.as_brought(*ours)
    if connection.vendor == "sqlite":
        numberindex.enter_list(*ours)
        with connection.cursor() as cursor:
            cursor.execute(f"{wordindex.FILL} WHERE id > %s AND batch_id = %s", ours)
