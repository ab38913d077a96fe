"""From the village meeting to the decision: each step asks the next, and none can be skipped."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.standing import actions, queries, rules
from hoaban.domains.standing.errors import (
    EnoughProposed,
    MeetingUnfit,
    NotFromHere,
    NothingChosen,
    NotNow,
    ProposedAlready,
    RoundClosed,
    SpanUnfit,
    VotesUnfit,
    WrongOrder,
)
from hoaban.domains.standing.models import Proposal, Recognition, Round
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.tests.conftest import NEXT
from hoaban.domains.standing.tests.steps import (
    DECISION,
    NOW,
    OWN,
    PLAN,
    VILLAGE,
    decided,
    meeting,
    opened,
    recognised,
    recorded,
    sent,
)
from hoaban.domains.standing.values import Standing, State, Step
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.access.wall import behind, written
from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.foundation.duties.models import Duty
from hoaban.kit.uid import uuid7
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")


def open_duties(kind: str) -> list[int]:
    return list(Duty.plain.filter(kind=f"standing.{kind}", state="open").values_list("number", flat=True))


def test_a_round_asks_every_commune_once(villages: None, province_officer: Any) -> None:
    one = opened(province_officer, request="r1")
    assert opened(province_officer, request="r1") == one, "the second arrival gets the first answer"
    assert open_duties("meet") == [OWN]
    duty = Duty.plain.get()
    assert duty.due_at
    assert f"{duty.due_at.astimezone(NOW.tzinfo):%Y-%m-%d}" == "2026-12-10"


def test_days_out_of_order_open_nothing(villages: None, province_officer: Any) -> None:
    with pytest.raises(WrongOrder):
        opened(province_officer, replace(PLAN, communes_by=date(2027, 1, 1)))
    assert not Round.plain.exists()


def test_a_commune_opens_no_round(villages: None, commune_officer: Any) -> None:
    with pytest.raises(NotAllowed):
        opened(commune_officer)


def test_a_meeting_goes_up_comes_back_is_mended_and_decided(
    person: Any, commune_officer: Any, province_officer: Any, leader: Any
) -> None:
    one = opened(province_officer)
    proposal = recorded(commune_officer, one, person)
    assert sent(commune_officer, one, proposal) == 1
    assert open_duties("decide") == [14_00000_0000]
    assert open_duties("meet") == [OWN], "the other village has not met"
    actions.send_back(by=leader, uid=proposal, reason="Thiếu ảnh", request="b", now=NOW)
    actions.send_back(by=leader, uid=proposal, reason="Thiếu ảnh", request="b", now=NOW)
    assert (open_duties("mend"), open_duties("decide")) == ([OWN], [])
    shown = queries.proposal_for(commune_officer, proposal)
    assert (shown.state, shown.reason) == (State.RETURNED, "Thiếu ảnh")
    actions.record_meeting(
        by=commune_officer, round_uid=one, village_no=VILLAGE, told=meeting(person, votes_for=36),
        mends=(proposal, shown.version), request=None, now=NOW,
    )  # fmt: skip
    sent(commune_officer, one, proposal)
    assert (open_duties("mend"), open_duties("decide")) == ([], [14_00000_0000])
    assert decided(leader, one, proposal) == 1
    assert open_duties("decide") == []
    stands = queries.people(commune_officer, queries.Chosen()).rows[0]
    assert (stands.name, stands.state, stands.decision) == ("Lò Văn Uy", Standing.STANDS, "12/QĐ-UBND")
    assert ReadEntry.plain.filter(tag="standing:person:see").exists()
    assert Entry.plain.get(tag="standing:person:decide").count == 1


def test_the_meeting_duty_ends_with_the_last_village(
    person: Any, commune_officer: Any, province_officer: Any
) -> None:
    one = opened(province_officer)
    other = record_of("Quàng Thị Én", "H-2", VILLAGE + 1, year=1970)
    uids = [recorded(commune_officer, one, person), recorded(commune_officer, one, other, VILLAGE + 1)]
    sent(commune_officer, one, *uids)
    assert open_duties("meet") == []


def test_minutes_that_cannot_be_are_refused(person: Any, commune_officer: Any, province_officer: Any) -> None:
    one = opened(province_officer)
    elsewhere = record_of("Lò Thị Xa", "H-3", VILLAGE + 1, year=1970)
    for wrong, problem in (
        (lambda: recorded(commune_officer, one, person, votes_for=41), VotesUnfit),
        (lambda: recorded(commune_officer, one, person, met_on=date(2027, 1, 1)), MeetingUnfit),
        (lambda: recorded(commune_officer, one, elsewhere), NotFromHere),
    ):
        with pytest.raises(problem):
            wrong()
    assert not Proposal.plain.exists()


def test_a_village_proposes_no_more_than_the_round_allows_and_nobody_twice(
    person: Any, commune_officer: Any, province_officer: Any
) -> None:
    one = opened(province_officer)
    recorded(commune_officer, one, person)
    with pytest.raises(EnoughProposed):
        recorded(commune_officer, one, record_of("Lò Thị Hai", "H-4", VILLAGE, year=1970))
    free = opened(province_officer, replace(PLAN, per_village=None))
    recorded(commune_officer, free, person)
    with pytest.raises(ProposedAlready):
        recorded(commune_officer, free, person)


def test_what_somebody_else_changed_is_not_overwritten(
    person: Any, commune_officer: Any, province_officer: Any
) -> None:
    one = opened(province_officer)
    proposal = recorded(commune_officer, one, person)
    with pytest.raises(Stale):
        actions.record_meeting(
            by=commune_officer, round_uid=one, village_no=VILLAGE, told=meeting(person), mends=(proposal, 7),
            request=None, now=NOW,
        )  # fmt: skip


def test_the_next_commune_neither_sees_nor_writes(
    person: Any, commune_officer: Any, outsider: Any, province_officer: Any
) -> None:
    one = opened(province_officer)
    proposal = recorded(commune_officer, one, person)
    with pytest.raises(NotFound):
        queries.proposal_for(outsider, proposal)
    with pytest.raises(NotFound):
        sent(outsider, one, proposal)
    with pytest.raises(NotAllowed):
        recorded(outsider, one, person)


def test_a_decision_takes_all_or_none(
    person: Any, commune_officer: Any, province_officer: Any, leader: Any
) -> None:
    one = opened(province_officer)
    proposal = recorded(commune_officer, one, person)
    with pytest.raises(NotNow):
        decided(leader, one, proposal)
    with pytest.raises(NothingChosen):
        decided(leader, one)
    sent(commune_officer, one, proposal)
    with pytest.raises(SpanUnfit):
        decided(leader, one, proposal, decision=replace(DECISION, until_on=date(2020, 1, 1)))
    assert not Recognition.plain.exists()


def test_a_newer_decision_renews_who_stands(
    person: Any, commune_officer: Any, province_officer: Any, leader: Any
) -> None:
    recognised(commune_officer, province_officer, leader, person)
    recognised(commune_officer, province_officer, leader, person)
    rows = Recognition.plain.order_by("pk").values_list("state", "why")
    assert list(rows) == [("ended", "renewed"), ("stands", "")]


def test_a_closed_round_takes_nothing_more(person: Any, commune_officer: Any, province_officer: Any) -> None:
    one = opened(province_officer)
    actions.close_round(by=province_officer, uid=one, request=None, now=NOW)
    assert open_duties("meet") == []
    with pytest.raises(RoundClosed):
        recorded(commune_officer, one, person)


@given(st.lists(st.sampled_from(Step), max_size=12))
def test_whatever_is_tried_nobody_is_recognised_without_being_sent(steps: list[Step]) -> None:
    state, taken = State.RECORDED, []
    for step in steps:
        after = rules.after(state, step)
        if after is not None:
            state, taken = after, [*taken, step]
    if state is State.RECOGNISED:
        assert taken[-2:] == [Step.SEND, Step.DECIDE]
    if Step.DECIDE in taken:
        assert taken[-1] is Step.DECIDE, "nothing follows a decision"


def test_a_province_decides_on_hundreds_by_communes_in_few_statements(
    person: Any, commune_officer: Any, province_officer: Any, leader: Any, django_assert_max_num_queries: Any
) -> None:
    one = opened(province_officer, replace(PLAN, per_village=None))
    first = recorded(commune_officer, one, person)
    sent(commune_officer, one, first)
    like = Proposal.plain.get(uid=first)
    for number in range(300):
        like.pk, like.uid, like.person, like.person_uid = None, uuid7(), 10_000 + number, uuid7()
        like.save(force_insert=True)
    shown = queries.round_for(leader, one)
    held = queries.waiting_in(leader, shown)[OWN]
    with django_assert_max_num_queries(45):
        assert decided(leader, one, *held.uids) == 301
    assert Recognition.plain.filter(name_key="lo van uy", state=Standing.STANDS).count() == 301
    assert queries.waiting_in(leader, shown) == {}


def test_the_seal_of_a_commune_changes_with_what_waits_there() -> None:
    uid, other = uuid7(), uuid7()
    assert rules.seal_of([(uid, 1), (other, 2)]) == rules.seal_of([(other, 2), (uid, 1)])
    assert len({rules.seal_of(told) for told in ([(uid, 1)], [(uid, 2)], [(uid, 1), (other, 1)], [])}) == 4


def test_whoever_another_commune_proposed_is_told_even_where_its_rows_are_walled_off(
    person: Any, next_commune: None, commune_officer: Any, outsider: Any, province_officer: Any
) -> None:
    one = opened(province_officer)
    for place in (NEXT + 1, VILLAGE):
        type(person).plain.filter(pk=person.pk).update(place_no=place)
        type(person.household).plain.filter(pk=person.household_id).update(place_no=place)
        if place != VILLAGE:
            recorded(outsider, one, person, village=NEXT + 1)
    with behind(written(commune_officer.areas(Permission.RECORD))), pytest.raises(ProposedAlready):
        recorded(commune_officer, one, person)
