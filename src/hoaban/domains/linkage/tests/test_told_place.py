"""What a commune told the keeper stays with it when its person moves; and a pair of two provinces is somebody's duty (0125)."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.linkage import actions, queries
from hoaban.domains.linkage.errors import NotToTell, ToldAlready
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.queries import Chosen
from hoaban.domains.linkage.tests.test_across import NEXT, OWN, apart, look, say
from hoaban.domains.linkage.tests.test_keeper import keeper
from hoaban.domains.linkage.tests.test_telling import TOLD, WORDS, open_duties, tell
from hoaban.domains.linkage.values import State, ToldWhy
from hoaban.domains.registry.models import Household, Person
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties.models import Duty
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["apart", "keeper"]
THIRD, BEYOND = 14_03910_0000, 11_03127_0000
RIGHTS = (Permission.REVIEW, "registry:household:see", "registry:person:merge", "registry:person:identify")


@pytest.fixture
def third(make_actor: Any) -> Any:
    return make_actor(*RIGHTS, name="third", commune=3910)


@pytest.fixture
def other_keeper(make_actor: Any) -> Any:
    return replace(make_actor(*RIGHTS[:3], name="other"), where=(UnitRange(11 * 10**9, 12 * 10**9),))


def moves(person: Any, place: int) -> None:
    """Her row and the listener of it."""
    home = Household.plain.create(code=f"M-{place}", place_no=place)
    Person.plain.filter(pk=person.pk).update(household=home, place_no=place)
    actions.on_moved({"target_id": home.pk}, 1)


def test_the_commune_she_moves_to_reads_nothing_that_was_told_of_her_before(
    apart: tuple[Any, Any], keeper: Any, commune_officer: Any, outsider: Any, third: Any
) -> None:
    look()
    tell(commune_officer)
    assert Pair.plain.get().told_place == OWN
    moves(apart[0], THIRD)
    uid = Pair.plain.get().uid
    assert queries.pair_for(third, uid, Chosen()).row.told is None
    assert queries.pairs(third, TOLD).rows == []
    with pytest.raises(NotToTell):
        actions.withdraw_told(by=third, uid=uid, request=None)
    assert queries.pair_for(outsider, uid, Chosen()).row.told is None
    assert queries.pairs(commune_officer, TOLD).rows == [], "she is nobody of that commune any more"
    assert queries.pair_for(keeper, uid, TOLD).row.told.words == WORDS
    assert open_duties() == 1


def test_who_keeps_her_since_is_not_told_what_became_of_another_commune_s_word(
    apart: tuple[Any, Any], keeper: Any, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    look()
    tell(commune_officer)
    moves(apart[0], THIRD)
    told: list[int] = []
    monkeypatch.setattr(accounts, "holders_of", lambda _right, place: told.append(place) or [])
    say(keeper, State.DIFFERENT)
    assert (told, open_duties()) == ([], 0)


def test_a_word_ends_as_a_duty_where_both_live_in_one_commune_since(
    apart: tuple[Any, Any], keeper: Any, commune_officer: Any, outsider: Any
) -> None:
    look()
    tell(commune_officer)
    moves(apart[0], NEXT)
    assert queries.pair_for(outsider, Pair.plain.get().uid, Chosen()).row.told is None
    assert (open_duties(), queries.pairs(keeper, TOLD).rows) == (0, [])


@pytest.fixture
def beyond() -> tuple[Any, Any]:
    return record_of("Lò Thị Xuyến", "H-50", OWN, year=1990), record_of(
        "Lò Thị Xuyến", "H-51", BEYOND, year=1990
    )


def duties_at(kind: str) -> set[int]:
    return set(Duty.plain.filter(kind=kind, closed_at=None).values_list("number", flat=True))


def test_a_pair_of_two_provinces_is_a_duty_of_both_keepers_and_either_ends_it(
    beyond: tuple[Any, Any], keeper: Any, commune_officer: Any
) -> None:
    look()
    assert duties_at("linkage.across") == {14 * 10**9, 11 * 10**9}
    (row,) = queries.pairs(keeper, Chosen()).rows
    assert (row.names, row.about) == (("L. T. X.", ""), ("", "")), "of the other province no name"
    shown = queries.pair_for(keeper, row.uid, Chosen())
    assert (shown.is_beyond, queries.pair_for(commune_officer, row.uid, Chosen()).is_beyond) == (True, True)
    say(keeper, State.DIFFERENT)
    assert duties_at("linkage.across") == duties_at("linkage.review") == set()


def test_what_a_commune_tells_of_such_a_pair_is_its_own_keeper_s(
    beyond: tuple[Any, Any], keeper: Any, commune_officer: Any, other_keeper: Any
) -> None:
    look()
    tell(commune_officer)
    assert duties_at("linkage.told") == {14 * 10**9}
    (row,) = queries.pairs(keeper, TOLD).rows
    assert row.told.words == WORDS
    assert queries.pair_for(other_keeper, row.uid, Chosen()).row.told is None
    brief = actions.look_across(by=keeper, uid=row.uid, now=timezone.now())
    assert brief.name == "Lò Thị Xuyến", "the other record, by the one reason, on record"
    say(other_keeper, State.DIFFERENT)
    assert duties_at("linkage.told") == set()


def test_a_word_of_a_commune_that_has_neither_of_the_two_hinders_nobody(
    apart: tuple[Any, Any], commune_officer: Any, third: Any
) -> None:
    look()
    tell(commune_officer)
    moves(apart[0], THIRD)
    row = Pair.plain.get()
    assert queries.pair_for(third, row.uid, Chosen()).may_tell
    now = timezone.now()
    actions.tell_keeper(by=third, uid=row.uid, why=ToldWhy.KNOWN, words="Một người.", request=None, now=now)
    row.refresh_from_db()
    assert (row.told_by, row.told_place) == (third.label, row.first_place)
    with pytest.raises(ToldAlready):
        actions.tell_keeper(by=third, uid=row.uid, why=ToldWhy.KNOWN, words="x", request=None, now=now)
