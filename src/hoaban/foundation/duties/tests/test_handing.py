"""Taking, giving, giving back, taking off the list, and undo."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.foundation.access.errors import DomainError, NotAllowed, Stale
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.duties import api, queries, rules
from hoaban.foundation.duties.actions import handing
from hoaban.foundation.duties.errors import CannotTake, DutyClosed, NothingChosen, UndoTooLate
from hoaban.foundation.duties.models import Duty, Step
from hoaban.foundation.duties.tests.conftest import COMMUNE, MONDAY, Office, everything, tickets
from hoaban.foundation.duties.values import Colleague, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(office: Office, officer: Any, colleague: Any) -> Office:
    office.people[COMMUNE] = [Colleague(one.key, one.label) for one in (officer, colleague)]
    return office


def test_one_takes_a_line_and_it_leaves_the_others_lists(ask: Any, officer: Any, colleague: Any) -> None:
    ask()
    done = api.take(by=officer, tickets=tickets(officer), now=MONDAY)
    assert (done.done, done.skipped) == (1, 0)
    assert api.count_for(officer) == 1
    assert api.count_for(colleague) == 0
    assert [row.assigned_label for row in everything(colleague)] == ["officer"]


def test_the_head_gives_lines_and_undoes_it(ask: Any, people: Office, head: Any, colleague: Any) -> None:
    ask(), ask()
    given = api.assign(by=head, tickets=tickets(head), to=colleague.key, now=MONDAY)
    assert given.done == 2
    assert api.count_for(head) == 0
    assert api.undo(by=head, batch=given.batch, now=MONDAY) == 2
    assert api.count_for(head) == 2
    assert Duty.plain.filter(assigned_to="").count() == 2


def test_undo_is_refused_when_late_repeated_foreign_or_overtaken(
    ask: Any, people: Office, head: Any, colleague: Any
) -> None:
    ask()
    given = api.assign(by=head, tickets=tickets(head), to=colleague.key, now=MONDAY)
    with pytest.raises(UndoTooLate):
        api.undo(by=colleague, batch=given.batch, now=MONDAY)
    with pytest.raises(UndoTooLate):
        api.undo(by=head, batch=given.batch, now=MONDAY + rules.UNDO_WITHIN + timedelta(seconds=1))
    with pytest.raises(UndoTooLate):
        api.undo(by=head, batch=uuid4(), now=MONDAY)
    api.release(by=colleague, tickets=tickets(colleague), now=MONDAY)
    with pytest.raises(UndoTooLate):
        api.undo(by=head, batch=given.batch, now=MONDAY)


def test_only_whoever_may_hand_round_gives_and_only_to_whoever_may_do(
    ask: Any, people: Office, officer: Any, head: Any, neighbour: Any
) -> None:
    ask()
    seen = tickets(head)
    with pytest.raises(NotAllowed):
        api.assign(by=officer, tickets=seen, to=officer.key)
    with pytest.raises(CannotTake):
        api.assign(by=head, tickets=seen, to=neighbour.key)
    with pytest.raises(DutyClosed):
        api.assign(by=neighbour, tickets=seen, to=officer.key)  # not hers: as if it were not there
    assert Duty.plain.get().assigned_to == ""


def test_a_line_changed_meanwhile_is_left_and_counted(ask: Any, officer: Any, colleague: Any) -> None:
    one, two = ask(), ask()
    seen = tickets(officer)
    api.take(by=colleague, tickets=tickets(colleague, one), now=MONDAY)
    taken = api.take(by=officer, tickets=seen, now=MONDAY)
    assert (taken.done, taken.skipped) == (1, 1)
    with pytest.raises((Stale, DutyClosed)):
        api.take(by=officer, tickets=[f"{two}.1"], now=MONDAY)


def test_a_form_sent_twice_gets_the_first_answer(ask: Any, officer: Any) -> None:
    ask()
    seen = tickets(officer)
    first = api.take(by=officer, tickets=seen, request="r1", now=MONDAY)
    again = api.take(by=officer, tickets=seen, request="r1", now=MONDAY)
    assert again.batch == first.batch
    assert again.done == 1
    assert Step.plain.filter(what="assigned").count() == 1
    assert Entry.plain.filter(tag="duties:duty:take").get().count == 1


def test_withdrawing_needs_its_permission_and_can_be_undone(ask: Any, officer: Any, head: Any) -> None:
    uid = ask()
    with pytest.raises(NotAllowed):
        api.withdraw(by=officer, tickets=tickets(officer))
    gone = api.withdraw(by=head, tickets=tickets(head), reason="asked by mistake", now=MONDAY)
    assert Duty.plain.get().state == State.WITHDRAWN
    assert api.undo(by=head, batch=gone.batch, now=MONDAY) == 1
    duty = Duty.plain.get(uid=uid)
    assert (duty.state, duty.closed_at, duty.closed_by) == (State.OPEN, None, "")


def test_giving_back_is_for_ones_own_lines(ask: Any, officer: Any, colleague: Any) -> None:
    ask()
    with pytest.raises(CannotTake):
        api.release(by=officer, tickets=tickets(officer), now=MONDAY)
    api.take(by=officer, tickets=tickets(officer), now=MONDAY)
    api.release(by=officer, tickets=tickets(officer), now=MONDAY)
    assert api.count_for(colleague) == 1


@pytest.mark.parametrize("sent", [[], ["nonsense"], ["x.1"], [f"{uuid4()}.x"]])
def test_nothing_chosen_is_said(officer: Any, sent: list[str]) -> None:
    with pytest.raises(NothingChosen):
        api.take(by=officer, tickets=sent)


def test_whom_to_give_to_is_asked_of_the_office(ask: Any, people: Office, head: Any, officer: Any) -> None:
    ask()
    assert [one.label for one in queries.colleagues_for(head, everything(head))] == ["colleague", "officer"]
    assert queries.colleagues_for(officer, everything(officer)) == []


def test_the_work_of_whoever_left_goes_back_to_the_office(
    ask: Any, officer: Any, province: Any, head: Any
) -> None:
    left = Colleague("user:77", "Left")
    ask(assigned_to=left)
    alone = ask(assigned_to=left, permission="")
    api.release_of_person({"user_id": 77}, 1)
    assert api.count_for(officer) == 1
    assert {row.uid for row in api.duties_for(province)} == {alone}
    assert alone in {row.uid for row in api.duties_for(head)}
    api.release_of_person({"user_id": 77}, 1)  # told twice
    assert api.count_for(officer) == 1


def test_a_calendars_address_is_replaced_by_the_next(officer: Any, citizen: Any) -> None:
    first = handing.make_calendar_link(by=officer)
    second = handing.make_calendar_link(by=officer)
    assert queries.link_of(handing.digest_of(first)) is None
    assert queries.link_of(handing.digest_of(second)) == officer.key
    with pytest.raises(NotAllowed):
        handing.make_calendar_link(by=citizen)


VERBS = st.lists(st.sampled_from(["take", "assign", "release", "withdraw", "undo", "close"]), max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=VERBS)
def test_any_order_of_verbs_keeps_the_row_and_its_history_in_step(
    verbs: list[str], ask: Any, people: Office, head: Any, colleague: Any
) -> None:
    with transaction.atomic():
        uid, batch = ask(), uuid4()
        for verb in verbs:
            batch = _try(verb, uid, batch, head, colleague)
            _consistent(uid)
        transaction.set_rollback(True)


def _try(verb: str, uid: UUID, batch: UUID, head: Any, colleague: Any) -> UUID:
    duty = Duty.plain.get(uid=uid)
    seen = [f"{uid}.{duty.version}"]
    done = duty.state == State.DONE
    try:
        with transaction.atomic():
            if verb == "close":
                api.close_duty(by=head, kind=duty.kind, target=(duty.target_type, duty.target_id), now=MONDAY)
            elif verb == "undo":
                api.undo(by=head, batch=batch, now=MONDAY)
            elif verb == "assign":
                return api.assign(by=head, tickets=seen, to=colleague.key, now=MONDAY).batch
            else:
                return getattr(api, verb)(by=head, tickets=seen, now=MONDAY).batch
    except DomainError:
        assert Duty.plain.get(uid=uid).version == duty.version  # a refusal changes nothing
    if done:
        assert Duty.plain.get(uid=uid).state == State.DONE
    return batch


def _consistent(uid: UUID) -> None:
    duty = Duty.plain.get(uid=uid)
    steps = list(Step.plain.filter(duty=duty).order_by("version").values_list("version", flat=True))
    assert steps == list(range(1, duty.version + 1))
    assert (duty.state == State.OPEN) == (duty.closed_at is None) == (duty.closed_by == "")
    assert (duty.assigned_to == "") == (duty.assigned_label == "")
