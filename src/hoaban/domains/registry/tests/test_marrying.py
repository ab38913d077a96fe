"""Marriages as deeds: told with the move that goes with them, noted and never forbidden, put back as one."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.domains.registry import actions, codes, queries
from hoaban.domains.registry.errors import MarriesHerself, MovedOn, MoveToItself, WeddingDayUnfit
from hoaban.domains.registry.life import MARRIAGE_LAW, Moves, Wedding, is_too_young, married_to
from hoaban.domains.registry.models import Change, Household, Marriage, Move, Person
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_life import died, stands
from hoaban.domains.registry.tests.test_moving import MAY, NOW, deed, lived, make, named, version
from hoaban.domains.registry.values import ReadFor, Relation, Sex
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.kit import pack

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def home(sheet_codes: codes.Codes) -> Household:
    return make("HO-1", ("Lò Văn Pản", "head"), ("Lò Thị Hoa", "child"))


@pytest.fixture
def beside(sheet_codes: codes.Codes) -> Household:
    return make("HO-2", ("Cầm Văn Nọi", "head"), ("Cầm Văn Sơn", "child"))


def uid(name: str) -> UUID:
    return UUID(str(named(name).uid))


def marry(
    by: Any,
    home: Household,
    moves: Moves = Moves.NOBODY,
    other: str = "Cầm Văn Sơn",
    on: date = MAY,
    request: str = "",
) -> None:
    wedding = Wedding(on, uid(other), moves=moves, said_by="Bố mẹ", paper="5/2026")
    actions.record_marriage(by=by, uid=uid("Lò Thị Hoa"), wedding=wedding, deed=deed(home, request or None))


def put_back(by: Any, marriage: Marriage | None = None, request: str | None = None) -> UUID:
    row = marriage or Marriage.plain.get()
    return actions.take_back_marriage(by=by, uid=row.uid, request=request, now=NOW)


def test_a_wedding_moves_the_bride_and_both_are_put_back_together(
    commune_officer: Any, home: Household, beside: Household
) -> None:
    before = stands(home), stands(beside)
    for _ in range(2):
        marry(commune_officer, home, Moves.ONE, request="pressed-twice")
    row, hoa = Marriage.plain.get(), named("Lò Thị Hoa")
    assert (row.one_id, row.said_by, row.is_early, row.move) == (
        hoa.pk,
        "Bố mẹ",
        False,
        Move.plain.get().deed,
    )
    assert lived(commune_officer, beside, MAY)["Lò Thị Hoa"] == Relation.IN_LAW
    assert lived(commune_officer, home, MAY - timedelta(days=1))["Lò Thị Hoa"] == Relation.CHILD
    assert put_back(commune_officer, request="b") == put_back(commune_officer, request="b") == home.uid
    assert (stands(home), stands(beside)) == before
    assert Marriage.plain.get().taken_back_at == NOW


def test_the_move_put_back_by_itself_takes_the_marriage_along(
    commune_officer: Any, home: Household, beside: Household
) -> None:
    marry(commune_officer, home, Moves.OTHER)
    assert lived(commune_officer, home, MAY)["Cầm Văn Sơn"] == Relation.IN_LAW
    actions.take_back_move(by=commune_officer, uid=Move.plain.get().deed, request=None, now=NOW)
    assert Marriage.plain.get().taken_back_at == NOW


def test_who_moved_on_since_is_not_put_back_unseen(
    commune_officer: Any, home: Household, beside: Household
) -> None:
    marry(commune_officer, home, Moves.ONE)
    actions.person_left(by=commune_officer, uid=uid("Lò Thị Hoa"), on=MAY, deed=deed(beside))
    with pytest.raises(MovedOn), transaction.atomic():
        put_back(commune_officer)
    assert Marriage.plain.get().taken_back_at is None


def test_a_name_outside_the_register_is_enough(commune_officer: Any, home: Household) -> None:
    wedding = Wedding(MAY, None, "Vì Văn Xa")
    actions.record_marriage(by=commune_officer, uid=uid("Lò Thị Hoa"), wedding=wedding, deed=deed(home))
    shown = queries.household_for(commune_officer, home.uid, ReadFor.SERVICE).marriages[0]
    assert shown.names == ("Lò Thị Hoa", "Vì Văn Xa")


def test_a_second_marriage_and_a_child_s_are_told_and_kept(
    commune_officer: Any, home: Household, beside: Household
) -> None:
    Person.plain.filter(name="Lò Thị Hoa").update(sex="f", birth_year=2011)
    marry(commune_officer, home, other="Cầm Văn Nọi")
    note = queries.wedding_notes(commune_officer, [uid("Lò Thị Hoa")], MAY)[uid("Lò Thị Hoa")]
    assert (len(note.standing), note.is_too_young) == (1, True)
    marry(commune_officer, home)
    assert set(Marriage.plain.values_list("is_early", flat=True)) == {True}
    assert Marriage.plain.count() == 2


@pytest.mark.parametrize(
    ("sex", "year", "born", "early"),
    [
        (Sex.FEMALE, 2008, date(2008, 5, 2), True),
        (Sex.FEMALE, 2008, date(2008, 5, 1), False),
        (Sex.MALE, 2006, date(2006, 5, 2), True),
        (Sex.FEMALE, 2009, None, True),
        (Sex.FEMALE, 2008, None, False),
        (Sex.UNKNOWN, 2015, None, False),
        (Sex.MALE, None, None, False),
    ],
)
def test_only_who_is_surely_too_young_is_told_so(
    sex: Sex, year: int | None, born: date | None, early: bool
) -> None:
    assert is_too_young(sex, year, born, MAY) is early


def test_the_law_that_is_named_stands_in_the_pack_with_how_sure_it_is() -> None:
    marks = {row["number"]: row["mark"] for row in pack.find("vn").rows("legal.csv", ["number", "mark"])}
    assert marks[MARRIAGE_LAW] == "unverified"


def test_what_does_not_fit_is_refused_whole(commune_officer: Any, home: Household, beside: Household) -> None:
    with pytest.raises(MarriesHerself):
        marry(commune_officer, home, other="Lò Thị Hoa")
    with pytest.raises(MoveToItself), transaction.atomic():
        marry(commune_officer, home, Moves.ONE, other="Lò Văn Pản")
    with pytest.raises(WeddingDayUnfit):
        marry(commune_officer, home, on=NOW.date() + timedelta(days=1))
    with pytest.raises(Stale):
        actions.record_marriage(
            by=commune_officer,
            uid=uid("Lò Thị Hoa"),
            wedding=Wedding(MAY, None, "X"),
            deed=actions.Deed(9, None, NOW),
        )
    assert (Marriage.plain.count(), Move.plain.count()) == (0, 0)


def test_the_next_commune_marries_nobody_off(
    commune_officer: Any, outsider: Any, home: Household, beside: Household
) -> None:
    with pytest.raises(NotFound):
        marry(outsider, home)
    marry(commune_officer, home)
    with pytest.raises(NotFound):
        put_back(outsider)


def test_the_pages_find_the_other_one_say_what_changes_and_write(
    as_actor: SignIn, commune_officer: Any, home: Household, beside: Household
) -> None:
    Person.plain.filter(name="Lò Thị Hoa").update(sex="f", birth_year=2011)
    browser, hoa, son = as_actor(commune_officer), uid("Lò Thị Hoa"), uid("Cầm Văn Sơn")
    assert (
        f"/w/registry/people/{hoa}/marriage/outside/"
        in browser.get(f"/w/registry/people/{hoa}/marriage/").content.decode()
    )
    address = f"/w/registry/people/{hoa}/marriage/{son}/"
    typed = {"version": version(home), "on": "2026-05-01", "moves": "one", "said_by": "Bố mẹ", "paper": ""}
    assert browser.post(address, typed | {"on": "2999-01-01"}).status_code == 422
    asked = browser.post(address, typed).content.decode()
    assert "52/2014/QH13" in asked
    assert "chưa kiểm chứng" in asked
    assert "HO-2" in asked
    assert not Marriage.plain.exists()
    assert browser.post(address, typed | {"sure": "on"}).status_code == 302
    page = browser.get(f"/w/registry/households/{beside.uid}/").content.decode()
    assert "Lò Thị Hoa – Cầm Văn Sơn" in page
    outside = browser.post(
        f"/w/registry/people/{son}/marriage/outside/", {"other_name": "123", "on": "2026-05-02"}
    )
    assert outside.status_code == 422


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.sampled_from(list(Moves)), st.booleans()), max_size=5))
def test_weddings_put_back_newest_first_restore_every_day(
    commune_officer: Any, sheet_codes: codes.Codes, deeds: list[tuple[Moves, bool]]
) -> None:
    with transaction.atomic():
        homes = [make("HO-1", ("Lò Văn Pản", "head"), ("Lò Thị Hoa", "child")),
                 make("HO-2", ("Cầm Văn Nọi", "head"), ("Cầm Văn Sơn", "child"))]  # fmt: skip
        first = [stands(one) for one in homes]
        for moves, back in deeds:
            together = named("Lò Thị Hoa").household_id == named("Cầm Văn Sơn").household_id
            chosen = Moves.NOBODY if together else moves
            marry(commune_officer, Household.plain.get(pk=named("Lò Thị Hoa").household_id), chosen)
            if back:
                put_back(commune_officer, Marriage.plain.latest("pk"))
        while row := Marriage.plain.filter(taken_back_at__isnull=True).order_by("-pk").first():
            put_back(commune_officer, row)
        assert [stands(one) for one in homes] == first
        assert lived(commune_officer, homes[0], MAY) == {"Lò Văn Pản": "head", "Lò Thị Hoa": "child"}
        transaction.set_rollback(True)


def test_what_somebody_is_after_a_wedding_follows_from_the_other_s_place() -> None:
    assert [married_to(one) for one in (Relation.HEAD, Relation.CHILD, Relation.SIBLING)] == [
        Relation.SPOUSE, Relation.IN_LAW, Relation.OTHER,
    ]  # fmt: skip


def standing(by: Any, name: str) -> list[tuple[str, str]]:
    note = queries.wedding_notes(by, [uid(name)], MAY)[uid(name)]
    return [one.names for one in note.standing]


def test_a_marriage_stands_until_one_of_the_two_died_not_until_one_moved_away(
    commune_officer: Any, home: Household, beside: Household
) -> None:
    marry(commune_officer, home)
    actions.person_left(by=commune_officer, uid=uid("Cầm Văn Sơn"), on=MAY, deed=deed(beside))
    assert standing(commune_officer, "Lò Thị Hoa") == [("Lò Thị Hoa", "Cầm Văn Sơn")]
    put_back_last_change(commune_officer)
    died(commune_officer, beside, "Cầm Văn Sơn")
    assert standing(commune_officer, "Lò Thị Hoa") == []
    put_back_last_change(commune_officer)
    assert len(standing(commune_officer, "Lò Thị Hoa")) == 1


def put_back_last_change(by: Any) -> None:
    actions.take_back_change(by=by, uid=Change.plain.latest("pk").uid, request=None, now=NOW)


def test_a_marriage_is_told_of_whom_the_two_were_joined_with(
    commune_officer: Any, home: Household, beside: Household
) -> None:
    marry(commune_officer, home)
    twins = make("HO-3", ("Lò Thị Hoá", "child"), ("Cầm Văn Sớn", "other"))
    Household.plain.filter(pk=twins.pk).update(version=2)
    for merged, kept in (("Lò Thị Hoa", "Lò Thị Hoá"), ("Cầm Văn Sơn", "Cầm Văn Sớn")):
        Person.plain.filter(name=merged).update(merged_into=named(kept), replaced_at=NOW)
    assert standing(commune_officer, "Lò Thị Hoá") == [("Lò Thị Hoa", "Cầm Văn Sơn")]
    assert len(queries.household_for(commune_officer, twins.uid, ReadFor.SERVICE).marriages) == 1
    died(commune_officer, twins, "Cầm Văn Sớn")
    assert standing(commune_officer, "Lò Thị Hoá") == []


def test_both_households_are_locked_in_one_order_whoever_of_the_two_is_named_first(
    commune_officer: Any, home: Household, beside: Household
) -> None:
    with CaptureQueriesContext(connection) as asked:
        wedding = Wedding(MAY, uid("Lò Thị Hoa"), moves=Moves.NOBODY)
        actions.record_marriage(
            by=commune_officer, uid=uid("Cầm Văn Sơn"), wedding=wedding, deed=deed(beside)
        )
    locking = next(
        one["sql"]
        for one in asked
        if 'FROM "registry_household"' in one["sql"] and "version" not in one["sql"]
    )
    assert re.search(rf"IN \(({home.pk}, {beside.pk}|{beside.pk}, {home.pk})\)", locking)
    assert "ORDER BY 1 ASC" in locking
