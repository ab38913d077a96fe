"""A household whose history has every kind is asked for in as many questions as one whose history has one."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hoaban.domains.registry import actions, codes, queries
from hoaban.domains.registry.life import Moves
from hoaban.domains.registry.models import Household, Marriage, Person, PersonFact, Transfer
from hoaban.domains.registry.queries import chapters
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


def test_a_marriage_told_of_a_record_joined_twice_since_is_still_told(
    sheet_codes: codes.Codes, commune_officer: Any
) -> None:
    for at, name in enumerate(("Lò Thị A", "Lò Thị B", "Lò Thị C", "Lò Thị D")):
        make(f"HO-{at}", (name, "head"))
    first = named("Lò Thị A")
    Marriage.plain.create(
        one=first, other_name="Cầm Văn Sơn", on=MAY, by_key="x", by_label="x", at=timezone.now()
    )
    for merged, kept in (("A", "B"), ("B", "C"), ("C", "D")):
        joined(commune_officer, f"Lò Thị {kept}", f"Lò Thị {merged}")
    home = Household.plain.get(code="HO-3")
    shown = queries.household_for(commune_officer, home.uid, ReadFor.SERVICE)
    assert [one.names for one in shown.marriages] == [("Lò Thị A", "Cầm Văn Sơn")]
    assert chapters.RECORDS > 3


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
