from typing import Any
from uuid import UUID

import pytest

from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.duties import api as duties
from hoaban.foundation.offline import actions, queries
from hoaban.foundation.offline.errors import ChoiceMissing, ReasonMissing, TargetGone
from hoaban.foundation.offline.models import Clash, Entry
from hoaban.foundation.offline.tests.test_syncing import entry_of, send
from hoaban.foundation.offline.tests.world import World
from hoaban.foundation.offline.values import Choice, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def clash(world: World, house: UUID) -> Entry:
    raw = entry_of(world, house, phone="0922222222")
    world.book.office_writes(house, "phone", "0933333333")
    send(world, raw)
    return Entry.plain.get()


def settle(world: World, row: Entry, **choices: str) -> None:
    version = world.book.versions[row.target]
    actions.settle(
        by=world.decider, ref=row.ref, choices=choices, version=version, request="r1", now=world.now
    )


@pytest.mark.parametrize(("choice", "after"), [("mine", "0922222222"), ("theirs", "0933333333")])
def test_the_choice_stands_and_says_who_chose(choice: str, after: str, world: World, clash: Entry) -> None:
    settle(world, clash, phone=choice)
    clash.refresh_from_db()
    assert world.book.rows[clash.target]["phone"] == after
    assert (clash.state, clash.decided_by) == (State.SETTLED, world.decider.label)
    assert Clash.plain.get().choice == choice
    assert duties.duties_for(world.decider) == []


def test_a_second_click_changes_nothing(world: World, clash: Entry) -> None:
    settle(world, clash, phone="mine")
    world.book.office_writes(clash.target, "phone", "0966666666")
    settle(world, clash, phone="mine")
    assert world.book.rows[clash.target]["phone"] == "0966666666"


def test_a_question_without_a_choice_is_asked_again(world: World, clash: Entry) -> None:
    with pytest.raises(ChoiceMissing):
        settle(world, clash)


def test_the_comparison_shows_what_stands_now_and_an_old_page_is_refused(world: World, clash: Entry) -> None:
    world.book.office_writes(clash.target, "phone", "0977777777")
    shown = queries.comparison_for(world.decider, clash.ref)
    assert [(one.mine, one.theirs) for one in shown.open] == [("0922222222", "0977777777")]
    with pytest.raises(Stale):
        actions.settle(
            by=world.decider, ref=clash.ref, choices={"phone": "mine"}, version=1, request=None, now=world.now
        )


def test_a_held_form_is_taken_in_with_its_visit(world: World, house: UUID) -> None:
    raw = entry_of(world, house, phone="0922222222") | {"form_version": 1}
    send(world, raw)
    row = Entry.plain.get()
    settle(world, row, phone="mine")
    assert world.book.visits == [row.uid]
    assert world.book.rows[house]["phone"] == "0922222222"


def test_one_visit_in_two_wordings_is_one_visit(world: World, house: UUID) -> None:
    raw = entry_of(world, house, phone="0922222222")
    send(world, raw)
    send(world, raw | {"values": raw["values"] | {"phone": "0955555555"}})
    settle(world, Entry.plain.get(state=State.HELD), phone="mine")
    assert (len(world.book.visits), world.book.rows[house]["phone"]) == (1, "0955555555")


def test_an_answer_that_does_not_fit_cannot_be_chosen(world: World, house: UUID) -> None:
    raw = entry_of(world, house, address="x" * 90, phone="0922222222")
    send(world, raw)
    row = Entry.plain.get()
    with pytest.raises(ChoiceMissing):
        settle(world, row, address="mine", phone="mine")
    settle(world, row, address="theirs", phone="mine")
    assert world.book.rows[house] == {"phone": "0922222222", "address": "Bản Hụm"}


def test_set_aside_needs_a_reason_and_keeps_the_form(world: World, clash: Entry) -> None:
    with pytest.raises(ReasonMissing):
        actions.set_aside(by=world.decider, ref=clash.ref, reason=" ", request=None, now=world.now)
    actions.set_aside(
        by=world.decider, ref=clash.ref, reason="Đã hỏi lại chủ hộ", request=None, now=world.now
    )
    clash.refresh_from_db()
    assert (clash.state, clash.values["phone"]) == (State.SET_ASIDE, "0922222222")
    assert Clash.plain.get().choice == Choice.THEIRS
    assert duties.duties_for(world.decider) == []


def test_a_house_that_is_gone_can_only_be_set_aside(world: World, clash: Entry) -> None:
    gone = world.book.rows.pop(clash.target)
    with pytest.raises(TargetGone):
        settle(world, clash, phone="mine")
    assert not queries.comparison_for(world.decider, clash.ref).is_there
    assert gone


def test_the_next_commune_neither_sees_nor_chooses(
    world: World, clash: Entry, outsider: Any, auditor: Any
) -> None:
    with pytest.raises(NotFound):
        queries.comparison_for(outsider, clash.ref)
    with pytest.raises(NotFound):
        actions.settle(by=outsider, ref=clash.ref, choices={}, version=2, request=None, now=world.now)
    with pytest.raises(NotAllowed):
        actions.settle(by=auditor, ref=clash.ref, choices={}, version=2, request=None, now=world.now)


def test_two_choices_wait_in_words_and_are_saved_by_their_code(world: World, house: UUID) -> None:
    world.book.office_writes(house, "roof", "tile")
    world.refresh(world.phones[0], house)
    raw = entry_of(world, house, roof="leaf") | {"base": {"roof": ""}}
    send(world, raw)
    row = Entry.plain.get()
    (question,) = queries.comparison_for(world.decider, row.ref).open
    assert (question.base, question.mine, question.theirs) == ("", "Palm leaves", "Fired tiles")
    settle(world, row, roof="mine")
    assert world.book.rows[house]["roof"] == "leaf"
    (settled,) = queries.comparison_for(world.decider, row.ref).settled
    assert (settled.mine, settled.theirs) == ("Palm leaves", "Fired tiles")
