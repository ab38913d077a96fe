from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.duties import api as duties
from hoaban.foundation.offline import actions, queries
from hoaban.foundation.offline.actions.syncing import Coming
from hoaban.foundation.offline.models import Clash, Entry
from hoaban.foundation.offline.ports import kinds
from hoaban.foundation.offline.tests.notebook import KIND
from hoaban.foundation.offline.tests.world import Phone, World
from hoaban.foundation.offline.values import APP, Answer, Choice, Result, State

pytestmark = pytest.mark.django_db


def entry_of(world: World, house: UUID, **answers: str) -> dict[str, Any]:
    world.fill(world.phones[0], house, answers)
    return world.phones[0].outbox.pop()


def send(world: World, raw: object, by: Any = None, app: int = APP, **coming: Any) -> Answer:
    return actions.receive(
        by=by or world.phones[0].owner, raw=raw, app=app, now=world.now, coming=Coming(**coming)
    )


def test_an_answer_is_written_and_the_visit_with_it(world: World, house: UUID) -> None:
    raw = entry_of(world, house, phone="0922222222")
    assert send(world, raw).result == Result.APPLIED
    assert world.book.rows[house]["phone"] == "0922222222"
    assert world.book.visits == [UUID(raw["uid"])]


def test_no_change_is_a_visit_too(world: World, house: UUID) -> None:
    raw = entry_of(world, house)
    assert send(world, raw).result == Result.APPLIED
    assert (len(world.book.visits), world.book.writes) == (1, [])


def test_a_second_arrival_gets_the_first_answer_and_writes_nothing(world: World, house: UUID) -> None:
    raw = entry_of(world, house, phone="0922222222")
    first = send(world, raw)
    world.book.office_writes(house, "phone", "0933333333")
    assert send(world, raw) == first
    assert world.book.rows[house]["phone"] == "0933333333"


def test_other_fields_changed_meanwhile_are_no_clash(world: World, house: UUID) -> None:
    raw = entry_of(world, house, phone="0922222222")
    world.book.office_writes(house, "address", "Bản Bó")
    assert send(world, raw).result == Result.MERGED
    assert world.book.rows[house] == {"phone": "0922222222", "address": "Bản Bó"}


def test_two_answers_to_one_question_wait_for_a_person(
    world: World, house: UUID, commune_officer: Any
) -> None:
    raw = entry_of(world, house, phone="0922222222", address="Bản Bó")
    world.book.office_writes(house, "phone", "0933333333")
    answer = send(world, raw)
    assert (answer.result, answer.fields) == (Result.CONFLICT, ("phone",))
    assert world.book.rows[house] == {"phone": "0933333333", "address": "Bản Bó"}, "the rest is saved at once"
    clash = Clash.plain.get()
    assert (clash.base, clash.mine, clash.theirs) == ("0911111111", "0922222222", "0933333333")
    assert [duty.kind for duty in duties.duties_for(commune_officer)] == ["offline.choose"]


def test_the_author_s_own_second_answer_is_no_clash(world: World, house: UUID) -> None:
    phone = world.phones[0]
    world.fill(phone, house, {"phone": "0922222222"})
    world.fill(phone, house, {"phone": "0944444444"})
    first, second = phone.outbox
    assert send(world, second).result == Result.LATER, "it follows one that has not come"
    assert not Entry.plain.exists()
    assert [send(world, raw).result for raw in (first, second)] == [Result.APPLIED, Result.APPLIED]
    assert world.book.rows[house]["phone"] == "0944444444"


def test_the_author_s_second_answer_replaces_her_waiting_one(
    world: World, house: UUID, commune_officer: Any
) -> None:
    phone = world.phones[0]
    world.fill(phone, house, {"phone": "0922222222"})
    world.fill(phone, house, {"phone": "0944444444"})
    world.book.office_writes(house, "phone", "0933333333")
    assert [send(world, raw).result for raw in phone.outbox] == [Result.CONFLICT, Result.CONFLICT]
    assert [one.choice for one in Clash.plain.order_by("pk")] == [Choice.REPLACED, Choice.OPEN]
    assert len(duties.duties_for(commune_officer)) == 1


def test_the_same_name_with_other_words_is_kept_beside_the_first(world: World, house: UUID) -> None:
    raw = entry_of(world, house, phone="0922222222")
    send(world, raw)
    other = raw | {"values": raw["values"] | {"phone": "0955555555"}}
    assert send(world, other).result == Result.HELD
    assert world.book.rows[house]["phone"] == "0922222222"
    assert Entry.plain.count() == 2


@pytest.mark.parametrize(
    ("change", "result"),
    [
        ({"kind": "tests.gone"}, Result.HELD),
        ({"form_version": 2}, Result.HELD),
        ({"form_version": 3}, Result.APPLIED),
        ({"form_version": 9}, Result.HELD),
        ({"target": "01900000-0000-7000-8000-000000000000"}, Result.HELD),
        ({"values": {"unknown": "x"}}, Result.REFUSED),
        ({"values": {"phone": "1"}}, Result.REFUSED),
        ({"values": {"people": "nhiều"}}, Result.REFUSED),
    ],
)
def test_what_cannot_be_written_goes_to_a_person_and_is_kept_whole(
    change: dict[str, Any], result: Result, world: World, house: UUID, commune_officer: Any
) -> None:
    raw = entry_of(world, house, phone="0922222222") | change
    answer = send(world, raw)
    assert answer.result == result
    row = Entry.plain.get()
    assert row.values == raw["values"]
    if result != Result.APPLIED:
        assert answer.sentence
        assert [duty.kind for duty in duties.duties_for(commune_officer)] == ["offline.look"]
        assert send(world, raw) == answer


def test_an_old_app_s_outbox_is_never_refused(world: World, house: UUID) -> None:
    raw = entry_of(world, house, phone="0922222222")
    assert send(world, raw, app=0, protocol=-3).result == Result.HELD


def test_a_form_of_the_next_commune_is_held_there_not_written(
    world: World, house: UUID, outsider: Any
) -> None:
    raw = entry_of(world, house, phone="0922222222")
    answer = send(world, raw, by=outsider)
    assert answer.result == Result.HELD
    assert "không còn house này" in queries.told(answer), "in the noun of the form's own room"
    assert Entry.plain.get().place_no == world.book.place_no
    assert world.book.writes == []


def test_without_the_permission_nothing_is_taken(world: World, house: UUID, auditor: Any) -> None:
    with pytest.raises(NotAllowed):
        send(world, entry_of(world, house), by=auditor)


def test_a_lost_permission_holds_the_form(world: World, house: UUID) -> None:
    kinds[KIND] = world.book.kind(permission="registry:moon:see")
    assert send(world, entry_of(world, house, phone="0922222222")).result == Result.HELD


def test_an_entry_without_a_name_stays_on_the_phone(world: World) -> None:
    answer = send(world, {"uid": "x", "values": 3})
    assert (answer.result, answer.uid) == (Result.UNREADABLE, "x")
    assert not Entry.plain.exists()


def test_the_device_s_clock_orders_nothing_and_is_corrected(world: World, house: UUID) -> None:
    world.phones[0] = Phone(world.phones[0].owner, ahead=timedelta(days=500))
    raw = entry_of(world, house, phone="0922222222")
    send(world, raw, ahead=timedelta(days=500))
    assert abs(Entry.plain.get().made_at - world.now) < timedelta(minutes=1)


def test_a_carried_form_waits_and_steps_aside_when_its_own_phone_comes(
    world: World, house: UUID, second_officer: Any, commune_officer: Any
) -> None:
    raw = entry_of(world, house, phone="0922222222")
    assert send(world, raw, by=second_officer, carried_for="Lò Thị Hoa").result == Result.HELD
    assert world.book.writes == []
    assert send(world, raw).result == Result.APPLIED
    assert Entry.plain.get(owner_key=second_officer.key).state == State.CAME_BY_ITSELF
    assert duties.duties_for(commune_officer) == []
