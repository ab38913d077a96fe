"""A household whose history has every kind is asked for in as many questions as one whose history has one."""

import re
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.registry import actions, codes, queries
from hoaban.domains.registry.life import Moves
from hoaban.domains.registry.models import Household, Marriage, Merge, Person, PersonFact, Transfer
from hoaban.domains.registry.queries.chapters import Chapters, chapters_of
from hoaban.domains.registry.tests.conftest import COMMUNES, SignIn
from hoaban.domains.registry.tests.test_correcting import told
from hoaban.domains.registry.tests.test_fact_pages import words
from hoaban.domains.registry.tests.test_marrying import marry
from hoaban.domains.registry.tests.test_moving import MAY, deed, make, named
from hoaban.domains.registry.tests.test_transfers import send, take
from hoaban.domains.registry.transfers import Way
from hoaban.domains.registry.values import Changed, Part, ReadFor, Relation

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, NEXT = COMMUNES["03646"], COMMUNES["03664"]


def joined(by: Any, kept: str, merged: str, *taken: Part) -> None:
    two = [named(name) for name in (kept, merged)]
    choice = actions.Choice(*(one.version for one in two), frozenset(taken), None, timezone.now())
    actions.merge_people(by=by, kept_uid=two[0].uid, merged_uid=two[1].uid, choice=choice)


@pytest.fixture
def home(sheet_codes: codes.Codes, commune_officer: Any) -> Household:
    """Corrected, joined with another record, married with a move in, and somebody of it on the way to the next commune."""
    home = make("HO-1", ("Lò Văn Pản", "head"), ("Quàng Thị Mai", "spouse"), ("Lò Thị Hoa", "child"))
    make("HO-2", ("Cầm Văn Nọi", "head"), ("Cầm Văn Sơn", "child"), ("Lò Thị Mai", "other"))
    PersonFact.plain.create(person=named("Lò Văn Pản"), place_no=OWN, kind="language", value="blt")
    pan = named("Lò Văn Pản")
    actions.correct_person(by=commune_officer, uid=pan.uid, told=told("Lò Văn Pành"), deed=deed(home))
    Person.plain.filter(pk=pan.pk).update(relation="head")
    joined(commune_officer, "Quàng Thị Mai", "Lò Thị Mai")
    marry(commune_officer, home, Moves.OTHER)
    send(commune_officer, home, "Quàng Thị Mai")
    return Household.plain.get(pk=home.pk)


def test_every_kind_of_history_costs_one_question_together(
    home: Household, as_actor: SignIn, commune_officer: Any
) -> None:
    plain = make("HO-9", ("Quàng Văn Ín", "head"))
    client, counts = as_actor(commune_officer), []
    for one in (home, plain) * 2:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/w/registry/households/{one.uid}/")
        counts.append(len(asked))
        assert page.status_code == 200
    # Where the readings are kept in the same database two more note them, and what they are sealed by.
    assert counts[2] == counts[3] + 1
    assert counts[2] <= (10 if connection.vendor == "postgresql" else 8)


def test_all_of_it_is_told(home: Household, as_actor: SignIn, commune_officer: Any) -> None:
    shown = queries.household_for(commune_officer, home.uid, ReadFor.SERVICE)
    change = shown.changes[-1]
    assert (change.what, change.name, change.before["name"], change.after["name"]) == (
        Changed.PERSON, "Lò Văn Pành", "Lò Văn Pản", "Lò Văn Pành",
    )  # fmt: skip
    assert timezone.is_aware(change.at)
    merge = shown.merges[0]
    assert (merge.kept, merge.merged, merge.is_here, merge.taken, merge.household_uid) == (
        "Quàng Thị Mai", "Lò Thị Mai", True, [], home.uid,
    )  # fmt: skip
    move = shown.moves[0]
    assert (move.names, move.source_code, move.target_code, move.is_arrival, move.on, move.across) == (
        ["Cầm Văn Sơn"], "HO-2", "HO-1", True, MAY, "",
    )  # fmt: skip
    wedding = shown.marriages[0]
    assert (wedding.names, wedding.on, wedding.is_early) == (("Lò Thị Hoa", "Cầm Văn Sơn"), MAY, False)
    sent = shown.on_the_way[0]
    assert (sent.way, sent.count, sent.commune) == (Way.WAITING, 1, "Xã 03664")
    page = words(as_actor(commune_officer).get(f"/w/registry/households/{home.uid}/"))
    assert {said for said in ("Lò Văn Pành", "Cầm Văn Sơn", "xã 03664") if said not in page} == set()


def test_a_marriage_told_of_a_record_joined_seven_times_since_is_still_told(
    sheet_codes: codes.Codes, commune_officer: Any
) -> None:
    names = "ABCDEFGH"
    for at, name in enumerate(names):
        make(f"HO-{at}", (f"Lò Thị {name}", "head"))
    first = named("Lò Thị A")
    Marriage.plain.create(
        one=first, other_name="Cầm Văn Sơn", on=MAY, by_key="x", by_label="x", at=timezone.now()
    )
    for merged, kept in pairwise(names):
        joined(commune_officer, f"Lò Thị {kept}", f"Lò Thị {merged}")
    home = Household.plain.get(code="HO-7")
    shown = queries.household_for(commune_officer, home.uid, ReadFor.SERVICE)
    assert [one.names for one in shown.marriages] == [("Lò Thị A", "Cầm Văn Sơn")]


def test_what_leads_to_another_commune_names_both(
    home: Household, commune_officer: Any, outsider: Any
) -> None:
    there = make("NX-1", ("Cầm Văn Nọi Hai", "head"))
    Household.plain.filter(pk=there.pk).update(place_no=NEXT)
    Person.plain.filter(household=there).update(place_no=NEXT)
    take(outsider, UUID(str(Transfer.plain.get().uid)), there.uid, Quàng_Thị_Mai=Relation.OTHER)
    shown = queries.household_for(commune_officer, home.uid, ReadFor.SERVICE)
    across = [move for move in shown.moves if move.across]
    assert [(move.names, move.across) for move in across] == [(["Quàng Thị Mai"], "Xã 03646 → Xã 03664")]
    assert not shown.on_the_way


def copies(model: type[Model], pk: int, beside: str, **columns: str) -> None:
    """Rows like one there is, one for each row of ``beside``; in SQL, for twenty thousand."""
    kept = [
        field.column for field in model._meta.concrete_fields if field.column not in {"id", "uid", *columns}
    ]
    table, into = model._meta.db_table, ", ".join(f'"{name}"' for name in ["uid", *columns, *kept])
    values = ", ".join(["gen_random_uuid()", *columns.values(), *(f'it."{name}"' for name in kept)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} it, {beside} WHERE it.id = {pk}"
        )


def a_commune_around(home: Household) -> None:
    """Twenty thousand people, some married and some joined, and PostgreSQL knows how many."""
    mai = named("Quàng Thị Mai").pk
    copies(Household, home.pk, "generate_series(1, 5000) n", code="'X-' || n")
    homes = "(SELECT id FROM registry_household WHERE code LIKE 'X-%') home, generate_series(1, 4) n"
    copies(Person, mai, homes, household_id="home.id")
    some = "(SELECT p.id FROM registry_person p JOIN registry_household h ON h.id = household_id WHERE h.code LIKE 'X-%' LIMIT 4000) who"
    copies(
        Marriage, Marriage.plain.get().pk, some, one_id="who.id", other_id="NULL::bigint", other_name="'Ai'"
    )
    copies(Merge, Merge.plain.get().pk, some, kept_id="who.id", undone_at="now()")
    with connection.cursor() as cursor:
        for table in ("household", "person", "marriage", "merge", "move", "change"):
            cursor.execute(f"ANALYZE registry_{table}")


def read_whole(sql: str) -> list[str]:
    """Where the plan of a question goes through all people."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            return [
                row[3] for row in cursor.fetchall() if re.match(r"SCAN (registry_person|one|T\d+)\b", row[3])
            ]
        cursor.execute(f"EXPLAIN {sql}")
        return [line for (line,) in cursor.fetchall() if "Seq Scan on registry_person" in line]


@pytest.mark.slow
def test_the_history_of_a_household_is_asked_for_without_reading_all_people(
    home: Household, commune_officer: Any
) -> None:
    if connection.vendor == "postgresql":
        a_commune_around(home)
    with CaptureQueriesContext(connection) as asked:
        shown = queries.household_for(commune_officer, home.uid, ReadFor.SERVICE)
    assert (len(shown.merges), len(shown.marriages)) == (1, 1)
    told = [
        one["sql"]
        for one in asked.captured_queries
        if "registry_marriage" in one["sql"] and "UNION" in one["sql"]
    ]
    assert len(told) == 1
    assert read_whole(told[0]) == []
    assert read_whole("SELECT name FROM registry_person WHERE name = 'x'"), "this test can tell"


def test_only_the_kinds_it_has_are_asked_for(home: Household, commune_officer: Any) -> None:
    assert chapters_of(commune_officer, home, [False] * 5) == Chapters()
    with CaptureQueriesContext(connection) as asked:
        found = chapters_of(commune_officer, home, [True, False, False, False, False])
    assert (len(found.changes) > 0, found.marriages) == (True, [])
    assert len(asked) == 1
    assert "registry_marriage" not in asked.captured_queries[0]["sql"]
