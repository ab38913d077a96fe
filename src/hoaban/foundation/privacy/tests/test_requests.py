"""Requests about one's own data, from the first tap to the answer."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.access import identity
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.privacy import actions, errors, queries, rules
from hoaban.foundation.privacy.models import DataRequest, Step
from hoaban.foundation.privacy.values import OPEN_STATES, Asked, Kind, State
from hoaban.foundation.privacy.values import Step as StepKind
from hoaban.kit.clock import VIETNAM
from tests.support import kept

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, NEXT, PHONE = 14_03646_0000, 14_03664_0000, "+84912345678"
FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=VIETNAM)


def asked(request: str = "r1", by: Any = ANONYMOUS, number: int = OWN, **more: Any) -> Asked:
    facts = {"kind": Kind.SEE, "name": "Lò Thị Pánh", "phone_e164": PHONE, "now": FRIDAY} | more
    return actions.ask(by=by, number=number, request=request, **facts)


def moved(by: Any, uid: Any, step: StepKind, text: str = "", request: str = "") -> State:
    version = DataRequest.plain.get(uid=uid).version
    return actions.move(
        by=by,
        uid=uid,
        step=step,
        version=version,
        text=text,
        request=request or f"{step}{version}",
        now=FRIDAY,
    )


def test_a_request_sent_twice_is_one_request_with_one_code() -> None:
    assert asked() == asked()
    assert DataRequest.plain.count() == 1


def test_the_desk_has_two_working_days_and_fifteen_days(commune_officer: Any) -> None:
    asked()
    waiting = {row.kind: row for row in duties.duties_for(commune_officer, now=FRIDAY)}
    assert str(waiting["privacy.acknowledge"].due_on) == "2026-12-01"
    assert str(waiting["privacy.answer"].due_on) == "2026-12-12"
    assert "91/2025/QH15" in waiting["privacy.answer"].law


def test_the_clock_runs_on_until_the_answer(commune_officer: Any) -> None:
    uid = asked().uid
    moved(commune_officer, uid, StepKind.ACKNOWLEDGE)
    moved(commune_officer, uid, StepKind.EXTEND, "Sổ ở kho huyện cũ")
    (left,) = duties.duties_for(commune_officer, now=FRIDAY)
    assert str(left.due_on) == "2026-12-27"
    moved(commune_officer, uid, StepKind.ANSWER, "Đã sửa năm sinh.")
    assert duties.duties_for(commune_officer, now=FRIDAY) == []


@given(st.lists(st.sampled_from(StepKind), max_size=12))
def test_whatever_is_tried_a_closed_request_stays_closed_and_is_extended_once(steps: list[StepKind]) -> None:
    state, is_extended, extensions, closed = State.RECEIVED, False, 0, None
    for step in steps:
        after = rules.after(state, step, is_extended=is_extended)
        if after is None:
            continue
        assert closed is None
        assert state is not State.RECEIVED or step is StepKind.ACKNOWLEDGE
        extensions += step is StepKind.EXTEND
        state, is_extended = after, is_extended or step is StepKind.EXTEND
        closed = None if state in OPEN_STATES else state
    assert extensions <= 1


@pytest.mark.parametrize("step", sorted(rules.NEEDS_WORDS))
def test_nothing_is_answered_refused_or_put_off_without_words(commune_officer: Any, step: StepKind) -> None:
    uid = asked().uid
    moved(commune_officer, uid, StepKind.ACKNOWLEDGE)
    with pytest.raises(errors.ReasonMissing):
        moved(commune_officer, uid, step, "  ")
    assert DataRequest.plain.get().state == State.ACKNOWLEDGED


def test_a_step_out_of_order_and_a_stale_page_change_nothing(commune_officer: Any) -> None:
    uid = asked().uid
    with pytest.raises(errors.MoveNotPossible):
        moved(commune_officer, uid, StepKind.ANSWER, "Vâng")
    with pytest.raises(Stale):
        actions.move(by=commune_officer, uid=uid, step=StepKind.ACKNOWLEDGE, version=9, request="x")
    assert Step.plain.count() == 1


def test_the_next_commune_neither_sees_nor_answers(outsider: Any, auditor: Any) -> None:
    uid = asked().uid
    assert queries.requests_for(outsider) == ([], False)
    with pytest.raises(NotFound):
        moved(outsider, uid, StepKind.ACKNOWLEDGE)
    assert len(queries.requests_for(auditor)[0]) == 1
    with pytest.raises(NotFound):
        moved(auditor, uid, StepKind.ACKNOWLEDGE)


def test_a_helper_s_request_stands_in_her_history_and_in_his_list(commune_officer: Any) -> None:
    got = asked(by=commune_officer, agreed=accounts.Agreed.PRESENCE)
    contact = accounts.contact_at_desk(commune_officer, got.code)
    (act,) = accounts.acts_for_contact(contact.uid)
    assert (act.by_label, act.purpose) == ("commune_officer", "privacy.ask")
    assert act.path == f"/w/privacy/{got.uid}/"


def test_nobody_helps_without_consent_or_outside_his_area(commune_officer: Any) -> None:
    with pytest.raises(NotAllowed):
        asked(by=commune_officer)
    with pytest.raises(NotAllowed):
        asked(by=commune_officer, number=NEXT, agreed=accounts.Agreed.PRESENCE)
    with pytest.raises(NotAllowed):
        asked(agreed=accounts.Agreed.PRESENCE)
    assert not DataRequest.plain.exists()


def test_without_a_telephone_her_own_commune_s_desk_finds_it_by_her_code(
    commune_officer: Any, outsider: Any
) -> None:
    got = asked(phone_e164="")
    assert [row.uid for row in queries.requests_at_desk(commune_officer, got.code)] == [got.uid]
    assert queries.requests_at_desk(outsider, got.code) == []
    assert queries.requests_at_desk(commune_officer, "1") == []


@pytest.fixture
def units(db: None) -> None:
    kept.province()


def test_a_citizen_asks_keeps_her_code_and_reads_the_answer(commune_officer: Any, units: None) -> None:
    browser = Client()
    facts = {"name": "Lò Thị Pánh", "number": OWN, "phone": "0912 345 678", "request_id": "abc"}
    page = browser.post("/data-requests/ask/see/", facts).content.decode()
    assert "Bà con nhận trả lời chậm nhất ngày" in page
    code = re.search(r"data-code>([\d ]+)<", page)
    assert code is not None
    assert browser.post("/data-requests/ask/see/", facts).content.decode().count(code[1]) == page.count(
        code[1]
    )
    uid = DataRequest.plain.get().uid
    moved(commune_officer, uid, StepKind.ACKNOWLEDGE)
    moved(commune_officer, uid, StepKind.ANSWER, "Có một hồ sơ hộ.")
    seen = browser.post("/data-requests/status/", {"code": code[1], "phone": "0912345678"})
    assert "Có một hồ sơ hộ." in seen.content.decode()
    wrong = browser.post("/data-requests/status/", {"code": "00 00 00 00", "phone": "0912345678"})
    assert wrong.status_code == 422
    assert "Có một hồ sơ hộ." not in wrong.content.decode()


def test_a_form_with_a_mistake_keeps_what_was_typed(units: None) -> None:
    page = Client().post("/data-requests/ask/delete/", {"name": "Lò Thị Pánh", "phone": "12"})
    assert page.status_code == 422
    assert "Lò Thị Pánh" in page.content.decode()


def test_an_unknown_kind_is_not_found() -> None:
    assert Client().get("/data-requests/ask/nothing/").status_code == 404


def test_a_line_that_floods_the_desk_waits() -> None:
    for _turn in range(queries.MOST_ASKED):
        queries.check_may_ask_again("a")
    with pytest.raises(errors.TooManyAsked):
        queries.check_may_ask_again("a")
    queries.check_may_ask_again("b")


@pytest.mark.parametrize("step", sorted(rules.CLOSES))
def test_what_closes_a_request_is_asked_once_more(
    client: Client, monkeypatch: pytest.MonkeyPatch, commune_officer: Any, step: str
) -> None:
    monkeypatch.setattr(identity, "_finders", [lambda _request: commune_officer])
    uid = asked().uid
    moved(commune_officer, uid, StepKind.ACKNOWLEDGE)
    form = {"step": step, "version": "2", "text": "Xã lưu một hồ sơ hộ.\nMời bà đến xem."}
    page = client.post(f"/w/privacy/{uid}/move", form | {"request_id": "q1"})
    assert "Xã lưu một hồ sơ hộ.<br>Mời bà đến xem." in page.content.decode()
    assert DataRequest.plain.get().state == State.ACKNOWLEDGED, "nothing was closed yet"
    back = client.post(f"/w/privacy/{uid}/move", form | {"again": "on", "request_id": "q2"})
    assert "Mời bà đến xem." in back.content.decode(), "her words are not lost"
    client.post(f"/w/privacy/{uid}/move", form | {"sure": "on", "request_id": "q3"})
    assert DataRequest.plain.get().state == rules.MOVES[State.ACKNOWLEDGED, StepKind(step)]
    assert DataRequest.plain.get().outcome == "Xã lưu một hồ sơ hộ.\nMời bà đến xem."


def test_a_closing_without_words_is_refused_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, commune_officer: Any
) -> None:
    monkeypatch.setattr(identity, "_finders", [lambda _request: commune_officer])
    uid = asked().uid
    moved(commune_officer, uid, StepKind.ACKNOWLEDGE)
    form = {"step": "answer", "version": "2", "text": "  ", "request_id": "q1"}
    assert client.post(f"/w/privacy/{uid}/move", form).status_code == 422
