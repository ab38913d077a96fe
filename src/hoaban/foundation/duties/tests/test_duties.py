"""Opening, closing, seeing: what waits for whom."""

from datetime import timedelta
from typing import Any

import pytest

from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.duties import api, kinds, queries
from hoaban.foundation.duties.errors import MalformedDuty
from hoaban.foundation.duties.models import Duty, Step
from hoaban.foundation.duties.tests.conftest import COMMUNE, MONDAY, NEXT, PROVINCE, ROOM, everything
from hoaban.foundation.duties.values import Colleague, Desk, Filters, State, Urgency
from hoaban.foundation.events.models import Event

pytestmark = pytest.mark.django_db


def waiting(actor: Any) -> set[Any]:
    return {row.uid for row in api.duties_for(actor, now=MONDAY)}


def test_a_duty_waits_for_its_office_and_nobody_else(
    ask: Any, officer: Any, colleague: Any, neighbour: Any, bystander: Any, province: Any, citizen: Any
) -> None:
    uid = ask()
    assert waiting(officer) == waiting(colleague) == {uid}
    assert waiting(neighbour) == waiting(bystander) == waiting(citizen) == set()
    assert waiting(province) == set()  # 75 communes' daily work is not hers
    assert [row.uid for row in everything(province)] == [uid]  # but she may look
    assert everything(neighbour) == everything(bystander) == everything(citizen) == []


def test_not_yours_and_not_there_look_alike(ask: Any, neighbour: Any) -> None:
    uid = ask()
    with pytest.raises(NotFound):
        queries.duty_visible_to(neighbour, uid)
    with pytest.raises(NotFound):
        queries.history_of(neighbour, uid)


def test_a_row_says_what_until_when_and_by_which_law(ask: Any, officer: Any) -> None:
    ask(law="Nghị định 61/2018/NĐ-CP, Điều 19")
    row = api.duties_for(officer, now=MONDAY)[0]
    assert row.title == "Check the list 7"
    assert row.urgency == Urgency.WEEK
    assert row.due_on is not None
    assert row.due_on.isoformat() == "2026-11-27"
    assert row.law.startswith("Nghị định 61")
    assert row.url == "/w/room/7/"


def test_overdue_comes_first_and_no_deadline_last(ask: Any, officer: Any) -> None:
    whenever, later = ask(term=None), ask(term=api.Workdays(20))
    overdue = ask(term=MONDAY - timedelta(hours=1))
    today = ask(term=api.Workdays(0))
    rows = api.duties_for(officer, now=MONDAY)
    assert [row.uid for row in rows] == [overdue, today, later, whenever]
    assert [row.urgency for row in rows] == ["overdue", "today", "later", "whenever"]


def test_danger_to_life_comes_before_what_is_late(
    ask: Any, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_of_life", {"room.flood"})
    late, danger = ask(term=MONDAY - timedelta(hours=1)), ask(kind="room.flood", term=None)
    assert [row.uid for row in api.duties_for(officer, now=MONDAY)] == [danger, late]


def test_what_comes_in_crowds_pushes_no_other_danger_off_the_first_screen(
    ask: Any, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_of_life", {"room.flood", "room.silent"})
    monkeypatch.setattr(kinds, "_crowds", {"room.silent"})
    late = ask(term=MONDAY - timedelta(hours=1))
    silent = {ask(kind="room.silent", term=MONDAY - timedelta(hours=2)) for _ in range(3)}
    danger = ask(kind="room.flood", term=None)
    found = [row.uid for row in api.duties_for(officer, now=MONDAY)]
    assert (found[0], set(found[1:4]), found[4]) == (danger, silent, late)


def test_a_drill_comes_behind_everything_real_however_soon_it_is_due(
    ask: Any, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_of_life", {"room.flood"})
    monkeypatch.setattr(kinds, "_drills", {"room.drill"})
    drill, whenever = ask(kind="room.drill", term=MONDAY - timedelta(hours=1)), ask(term=None)
    soon, danger = ask(term=api.Workdays(1)), ask(kind="room.flood", term=None)
    assert [row.uid for row in api.duties_for(officer, now=MONDAY)] == [danger, soon, whenever, drill]
    assert [row.uid for row in everything(officer)] == [danger, soon, whenever, drill]


def test_a_drill_is_no_danger_to_life() -> None:
    with pytest.raises(ValueError, match="no danger to life"):
        kinds.register_kind("room.both", "x", is_life=True, is_drill=True)


def test_the_desk_asks_with_one_query(ask: Any, officer: Any, django_assert_num_queries: Any) -> None:
    for _ in range(30):
        ask()
    with django_assert_num_queries(1):
        assert len(api.duties_for(officer, limit=20, now=MONDAY)) == 20
    with django_assert_num_queries(1):
        assert api.count_for(officer) == 30


def test_asking_twice_asks_once_even_after_it_is_done(ask: Any, officer: Any) -> None:
    target = ("room.thing", "1")
    first = ask(target=target)
    assert ask(target=target) == first
    assert api.close_duty(by=officer, kind="room.check", target=target, now=MONDAY) == 1
    assert ask(target=target) == first
    assert waiting(officer) == set()
    second = ask(target=target, occasion="2026-12")
    assert second != first
    assert waiting(officer) == {second}


def test_opening_leaves_history_audit_and_an_event(ask: Any) -> None:
    ask()
    duty = Duty.plain.get()
    assert Step.plain.get().what == "opened"
    assert Entry.plain.get().tag == "duties:duty:open"
    assert Event.plain.get().payload == {"duty_id": duty.pk}


def test_closing_is_counted_and_closing_again_changes_nothing(ask: Any, officer: Any) -> None:
    target = ("room.thing", "1")
    ask(target=target)
    assert api.close_duty(by=officer, kind="room.check", target=target) == 1
    assert api.close_duty(by=officer, kind="room.check", target=target) == 0
    duty = Duty.plain.get()
    assert (duty.state, duty.closed_by) == (State.DONE, officer.key)


def test_a_room_withdraws_what_need_not_be_done(ask: Any, officer: Any) -> None:
    target = ("room.thing", "1")
    ask(target=target)
    assert api.withdraw_duty(by=officer, kind="room.check", target=target, reason="import undone") == 1
    assert Duty.plain.get().state == State.WITHDRAWN
    assert "import undone" in queries.history_of(officer, Duty.plain.get().uid)[0].text


def test_a_duty_for_one_person_waits_for_her_alone(ask: Any, officer: Any, colleague: Any, head: Any) -> None:
    uid = ask(permission="", assigned_to=Colleague(officer.key, officer.label))
    assert waiting(officer) == {uid}
    assert waiting(colleague) == waiting(head) == set()
    assert everything(colleague) == []
    assert [row.uid for row in everything(head)] == [uid]


def test_a_village_duty_can_be_put_on_the_communes_desk(ask: Any, officer: Any) -> None:
    assert waiting(officer) == set()
    ask(number=COMMUNE + 3)
    assert waiting(officer) == set()
    uid = ask(number=COMMUNE + 3, desk=Desk.COMMUNE)
    assert waiting(officer) == {uid}


def test_the_province_has_work_of_its_own(ask: Any, province: Any, officer: Any) -> None:
    uid = ask(number=PROVINCE)
    assert waiting(province) == {uid}
    assert waiting(officer) == set()


@pytest.mark.parametrize(
    "wrong", [{"kind": "check"}, {"path": "https://elsewhere.example/"}, {"permission": ""}]
)
def test_an_impossible_duty_is_refused(ask: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(MalformedDuty):
        ask(**wrong)


def test_filters_narrow_by_kind_unit_and_state(ask: Any, province: Any, officer: Any) -> None:
    ask()
    ask(kind="room.sign")
    ask(number=NEXT)
    found = queries.page_for(province, Filters(whose="all", kind="room.sign"))[0]
    assert [row.kind for row in found] == ["room.sign"]
    assert len(queries.page_for(province, Filters(whose="all", unit=NEXT))[0]) == 1
    assert len(queries.page_for(province, Filters(whose="all", unit=PROVINCE))[0]) == 3
    assert queries.page_for(province, Filters(whose="all", state=State.DONE))[0] == []
    assert queries.units_for(province, "all") == [(COMMUNE, str(COMMUNE)), (NEXT, str(NEXT))]
    assert len(queries.kinds_for(officer, "mine")) == 2


def test_a_translation_that_does_not_fit_shows_the_title_as_it_is(ask: Any, officer: Any) -> None:
    ask(title="Check %(missing)s")
    assert api.duties_for(officer, now=MONDAY)[0].title == "Check %(missing)s"


def test_two_events_at_the_same_instant_open_one(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second did not see the first's row before it inserted."""
    target = ("room.thing", "1")
    first = ask(target=target)
    from hoaban.foundation.duties.actions import rooms

    real = rooms.Duty.plain.filter

    class Blind:
        def values_list(self, *_names: str, **_how: bool) -> "Blind":
            return self

        def first(self) -> None:
            return None

    calls = iter([Blind()])
    monkeypatch.setattr(rooms.Duty.plain, "filter", lambda **fields: next(calls, None) or real(**fields))
    assert ask(target=target) == first
    assert Duty.plain.count() == 1


def test_it_is_the_rooms_system_actor_that_opened_it(ask: Any, officer: Any) -> None:
    uid = ask()
    assert queries.history_of(officer, uid)[0].by == ROOM.label


def test_a_call_for_help_comes_before_a_sign_that_is_due_the_same_minute(
    ask: Any, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_of_life", {"room.sign", "room.help"})
    monkeypatch.setattr(kinds, "_calls", {"room.help"})
    sign, cry = (ask(kind=f"room.{kind}", term=MONDAY + timedelta(minutes=15)) for kind in ("sign", "help"))
    assert [row.uid for row in api.duties_for(officer, now=MONDAY)] == [cry, sign]
    assert [row.uid for row in everything(officer)] == [cry, sign]
    with pytest.raises(ValueError, match="danger to life"):
        kinds.register_kind("room.cry", "x", is_call=True)
