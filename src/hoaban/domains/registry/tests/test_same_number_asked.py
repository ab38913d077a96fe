"""What the keeper of the register is asked of one number: whom she opens, who may ask in her place, and what ends it."""

from typing import Any

import pytest
from django.utils import timezone

from hoaban.domains.registry import actions, numbers, queries
from hoaban.domains.registry.errors import KeeperAsks, NotShared
from hoaban.domains.registry.models import Change, OutsideLook, Person
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.domains.registry.tests.test_numbering import ELSEWHERE, NUMBER, OWN, deed, person, told
from hoaban.domains.registry.tests.test_same_number import (
    CARD,
    KIND,
    ask,
    check,
    give,
    here,
    keeper,
    next_door,
    one,
    other,
    page,
    there,
    waiting,
)
from hoaban.domains.registry.values import NumberKind

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["here", "keeper", "next_door", "one", "other", "there"]


def ask_about(by: Any, one: Person) -> None:
    """Her number is typed at the desk, refused, and the keeper asked."""
    asked = actions.ask_keeper_about(
        by=by, uid=one.uid, kind=KIND, indexes=numbers.indexes_of(KIND, NUMBER), request=None, now=timezone.now()
    )  # fmt: skip
    assert asked


def test_nobody_is_opened_by_an_address_alone(
    one: Person, other: Person, commune_officer: Any, keeper: Any, as_actor: SignIn
) -> None:
    """Whoever stands beside the record is whom the keeper was asked about, and nobody else."""
    foreign = person(OWN, "HO-5", "Giàng A Tủa")
    ask_about(commune_officer, one)
    client = as_actor(keeper)
    assert "G. A. T." not in client.get(f"{page(other)}?beside={foreign.uid}").content.decode()
    assert client.post(f"{page(other)}look/", {"beside": str(foreign.uid)}).status_code == 409
    with pytest.raises(NotShared):
        check(keeper, other, beside=foreign.uid)
    assert not OutsideLook.plain.exists()
    assert len(waiting("same_number")) == 1
    answer = client.post(f"{page(other)}look/", {"beside": str(one.uid)})
    assert answer["Location"] == f"/w/registry/people/{other.uid}/same/{one.uid}/"
    assert OutsideLook.plain.count() == 2


def test_whoever_keeps_a_record_does_not_ask_in_the_keeper_s_place(
    one: Person, there: Person, commune_officer: Any, as_actor: SignIn
) -> None:
    ask(commune_officer, one)
    assert as_actor(commune_officer).post(f"{page(one)}cards/").status_code == 409
    with pytest.raises(KeeperAsks):
        check(commune_officer, one)
    assert waiting("check_card") == []
    assert len(waiting("same_number")) == 1, "the keeper is asked still"


def test_where_the_card_of_who_has_it_is_right_the_keeper_is_asked_anew_about_whom_it_was_refused(
    one: Person, other: Person, commune_officer: Any, next_door: Any, keeper: Any
) -> None:
    ask_about(commune_officer, one)
    check(keeper, other, beside=one.uid)
    assert waiting("same_number") == []
    for _ in range(2):
        actions.note_card_right(by=next_door, uid=other.uid, kind=KIND, request="r1", now=timezone.now())
    (duty,) = waiting("same_number")
    assert (duty.target_id, duty.path) == (f"{one.uid}/identity", f"{page(other)}?beside={one.uid}")
    assert [record.name for record in queries.same_number(keeper, other.uid, KIND, one.uid).records] == [
        "C. V. X.",
        "L. V. P.",
    ]


@pytest.mark.parametrize("whose", ["holder", "asker", "somebody else"])
def test_another_number_of_who_has_it_or_was_refused_it_ends_what_the_keeper_was_asked(
    one: Person, other: Person, commune_officer: Any, next_door: Any, keeper: Any, whose: str
) -> None:
    ask_about(commune_officer, one)
    third = person(ELSEWHERE, "HO-7", "Vàng A Sử")
    if whose == "holder":
        actions.correct_number(by=next_door, uid=other.uid, told=told("014180009999"), deed=deed(other))
    else:
        by, who = (commune_officer, one) if whose == "asker" else (next_door, third)
        actions.add_number(by=by, uid=who.uid, told=told("014180009999"), deed=deed(who))
    assert len(waiting("same_number")) == (whose == "somebody else")
    shown = queries.same_number(keeper, other.uid, KIND, one.uid)
    assert len(shown.records) == (2 if whose == "somebody else" else 1), (
        "another number is not hers beside it"
    )


def test_two_who_became_one_end_it_and_a_merge_with_a_third_does_not(
    one: Person, other: Person, commune_officer: Any, next_door: Any, keeper: Any
) -> None:
    ask_about(commune_officer, one)
    third = person(ELSEWHERE, "HO-7", "Vàng A Sử")
    choice = actions.Choice(other.version, third.version, frozenset(), None, timezone.now())
    actions.merge_people(by=next_door, kept_uid=other.uid, merged_uid=third.uid, choice=choice)
    assert len(waiting("same_number")) == 1
    actions.look_at_both(by=keeper, uid=other.uid, kind=KIND, beside=one.uid, now=timezone.now())
    version = Person.plain.get(pk=other.pk).version
    choice = actions.Choice(version, one.version, frozenset(), None, timezone.now())
    actions.merge_people(by=keeper, kept_uid=other.uid, merged_uid=one.uid, choice=choice)
    assert waiting("same_number") == []


def test_an_added_number_put_back_ends_what_was_asked(one: Person, commune_officer: Any, keeper: Any) -> None:
    actions.add_number(by=commune_officer, uid=one.uid, told=told(), deed=deed(one))
    give(person(ELSEWHERE, "HO-9", "Cầm Văn Xa"))
    ask(commune_officer, one)
    check(keeper, one)
    assert len(waiting("check_card")) == 2
    change = Change.plain.get()
    actions.take_back_change(by=commune_officer, uid=change.uid, request=None, now=timezone.now())
    assert waiting("check_card") == []


def test_one_card_that_was_looked_at_says_nothing_of_another(
    one: Person, here: Person, there: Person, commune_officer: Any, keeper: Any
) -> None:
    ask(commune_officer, one)
    assert check(keeper, there) == 2
    assert len(waiting("check_card")) == 3
    actions.note_card_right(by=commune_officer, uid=one.uid, kind=KIND, request=None, now=timezone.now())
    assert {duty.path for duty in waiting("check_card")} == {page(here), page(there)}
    assert not queries.same_number(commune_officer, one.uid, KIND).card_asked
    assert queries.same_number(commune_officer, here.uid, KIND).card_asked


def test_under_a_new_key_of_digests_who_carries_it_still_is_known(
    one: Person, there: Person, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deed about something else ends nothing while two rows hold one number by two digests."""
    ask(commune_officer, one)
    former, plain = "f" * 20, numbers.indexes_of
    Person.plain.filter(pk=there.pk).update(identity_index=former)
    monkeypatch.setattr(
        numbers,
        "indexes_of",
        lambda field, value: [*plain(field, value), *([former] if value == NUMBER else [])],
    )
    told_anew = told(CARD, NumberKind.INSURANCE)
    actions.add_number(by=commune_officer, uid=one.uid, told=told_anew, deed=deed(one))
    assert len(waiting("same_number")) == 1
