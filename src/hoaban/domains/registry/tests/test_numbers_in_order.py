"""Wherever a number lies, waiting or in its order, whoever has it is found by it, and nobody else."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import numberindex
from hoaban.domains.registry.actions import loading, undoing
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.queries import by_number
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.imports.models import ImportBatch
from hoaban.kit.uid import uuid7
from tests.support.examples import tried
from tests.support.people import OWN

pytestmark = pytest.mark.django_db(databases="__all__")
COLUMNS = ("identity_index", "insurance_index", "phone_e164")
# Few and alike, so that people share them: two digests with one end, one digest under two keys, a telephone.
DIGESTS = [
    "",
    *(
        f"{key}{letter * 52}{end}"
        for key in ("k1k1k1k1", "k2k2k2k2")
        for letter in "ab"
        for end in ("0" * 12, "f" * 12)
    ),
]
PHONES = ["", "+84912000001", "+84912000002"]
Held = tuple[str, str, str]
HELD = st.tuples(st.sampled_from(DIGESTS), st.sampled_from(DIGESTS), st.sampled_from(PHONES))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("list"), st.integers(0, 2), st.lists(HELD, min_size=1, max_size=4)),
        st.tuples(st.sampled_from(["add", "correct"]), st.integers(0, 9), HELD),
        st.tuples(
            st.sampled_from(["merge", "erase", "remove", "undo", "move", "all anew"]),
            st.integers(0, 9),
            st.none(),
        ),
    ),
    max_size=12,
)


def keys() -> list[tuple[str, int]]:
    """What the index holds, of both layers: no key twice."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT found_by, person FROM {numberindex.TABLE} ORDER BY 1, 2")
        return list(cursor.fetchall())


def _file() -> StoredFile:
    return StoredFile.plain.create(purpose="x", name="x", size=1, sha256="0" * 64, owner_key="x")


class Walk:
    """The register and what a list of people would say of it."""

    def __init__(self) -> None:
        self.home = Household.plain.create(code="W", place_no=OWN)
        self.batches = [
            ImportBatch.plain.create(
                kind="registry.household_list",
                file=_file(),
                file_name=f"{n}",
                asker_key="x",
                asker_label="x",
                office_start=OWN,
                office_stop=OWN + 10_000,
                state="done",
            )
            for n in range(3)
        ]
        self.held: dict[int, Held] = {}

    def step(self, what: str, at: int, told: Any) -> None:
        known = sorted(self.held)
        one = known[at % len(known)] if known else None
        if what == "list":
            self.bring(self.batches[at], told)
        elif what == "add":
            row = Person.plain.create(household=self.home, place_no=OWN, name="a", name_key="a", name_sort="a",
                                      **dict(zip(COLUMNS, told, strict=True)))  # fmt: skip
            self.held[row.pk] = told
        elif what == "move":
            loading.settle_numbers(1)
        elif what == "all anew":
            numberindex.make_anew()
        elif what == "undo":
            self.take_back(self.batches[at % 3].pk)
        elif one is not None:
            self.of_one(what, one, told)

    def of_one(self, what: str, one: int, told: Any) -> None:
        rows = Person.plain.filter(pk=one)
        if what == "merge":  # her record keeps its numbers, and is found
            rows.update(merged_into=sorted(self.held)[0], version=2)
        elif what == "correct":
            rows.update(**dict(zip(COLUMNS, told, strict=True)))
            self.held[one] = told
        elif what == "erase":
            rows.update(**dict.fromkeys(COLUMNS, ""))
            self.held[one] = ("", "", "")
        elif what == "remove":
            Person.plain.filter(merged_into=one).update(merged_into=None)
            rows.delete()
            del self.held[one]

    def bring(self, batch: ImportBatch, people: list[Held]) -> None:
        adapt, before = loading.adapters(), set(self.held)
        at = adapt.time(timezone.now())
        rows = [
            (self.home.pk, adapt.uid(uuid7()), OWN, "b", "b", "b", "", None, None, None, "", "other", phone, None, identity,
             None, insurance, None, None, None, 1, at, batch.pk)
            for identity, insurance, phone in people
        ]  # fmt: skip
        with loading._followed(batch.pk, has_called=False):
            loading.insert(Person, loading.PERSON, rows)
        new = sorted(set(Person.plain.values_list("pk", flat=True)) - before)
        self.held |= dict(zip(new, people, strict=True))

    def take_back(self, batch: int) -> None:
        """Whole, as an undo does where nobody worked on it."""
        own = list(Person.plain.filter(batch_id=batch).values_list("pk", flat=True))
        Person.plain.filter(merged_into__in=own).update(merged_into=None)
        if own:
            undoing._delete(Person, "id", own)
        self.held = {pk: held for pk, held in self.held.items() if pk not in own}

    def found(self, column: str, value: str) -> set[int]:
        return set(Person.plain.filter(by_number.holding(column, [value])).values_list("pk", flat=True))


@settings(max_examples=tried(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_walk_people_are_found_by_number_as_a_list_of_them_says(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, int, Any]]
) -> None:
    monkeypatch.setattr(loading, "MOVED_FOR_A_ROW", 2)
    walk = Walk()
    for what, at, told in steps:
        walk.step(what, at, told)
        for place, column in enumerate(COLUMNS):
            for value in (PHONES if column == "phone_e164" else DIGESTS)[1:]:
                assert walk.found(column, value) == {
                    pk for pk, held in walk.held.items() if held[place] == value
                }
    if connection.vendor == "sqlite":
        stand = {
            (numberindex.found_by(column, value), pk)
            for pk, held in walk.held.items()
            for column, value in zip(COLUMNS, held, strict=True)
            if value
        }
        assert keys() == sorted(stand), "nothing is left behind, and nothing stands twice"
    Person.plain.update(merged_into=None)
    Person.plain.all().delete()
    Household.plain.all().delete()
    ImportBatch.plain.all().delete()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its numbers by itself")
def test_moving_takes_a_few_at_a_time_and_does_nothing_twice() -> None:
    walk = Walk()
    walk.bring(walk.batches[0], [(f"k1k1k1k1{n:064x}", "", "") for n in range(25)])
    assert waiting() == 25
    more = [loading.settle_numbers(2) for _turn in range(4)]
    assert (more, waiting()) == ([True, True, False, False], 0)
    assert len(keys()) == 25


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its numbers by itself")
def test_who_is_written_at_the_desk_does_not_wait() -> None:
    Walk().step("add", 0, (DIGESTS[1], "", PHONES[1]))
    assert (waiting(), len(keys())) == (0, 2)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its numbers by itself")
def test_the_migration_makes_the_index_of_the_rows_and_goes_back(db: None) -> None:
    migration = import_module("hoaban.domains.registry.migrations.0033_numbers_in_order")
    walk, schema = Walk(), SimpleNamespace(connection=connection, execute=_run)
    walk.bring(walk.batches[0], [(DIGESTS[1], DIGESTS[2], PHONES[1]), ("", "", PHONES[1]), ("", "", "")])
    walk.step("add", 0, (DIGESTS[1], "", ""))
    before = keys()
    assert (len(before), waiting()) == (5, 4)
    migration.unmake(None, schema)
    assert not _named("table", numberindex.TABLE)
    assert all(_named("index", name) for name in migration.FORMER)
    migration.make(None, schema)
    assert (keys(), waiting()) == (before, 0)
    assert not any(_named("index", name) for name in migration.FORMER)
    walk.step("correct", 0, ("", DIGESTS[3], ""))
    assert walk.found("insurance_index", DIGESTS[3]) == {min(walk.held)}, "the triggers stand again"


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _named(kind: str, name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE type = %s AND name = %s", [kind, name])
        return cursor.fetchone() is not None


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {numberindex.TABLE} WHERE waits = 1")
        return int(cursor.fetchone()[0])
