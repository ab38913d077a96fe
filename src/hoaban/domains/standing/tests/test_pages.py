"""Pages for many: a province ticks communes, and a village finds its own people first."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.standing import actions, queries, rules
from hoaban.domains.standing.models import Gift, Proposal, Recognition
from hoaban.domains.standing.tests.steps import NOW, OWN, PLAN, VILLAGE, opened, recognised, recorded, sent
from hoaban.domains.standing.web import views
from hoaban.foundation.audit.models import Entry
from hoaban.kit.uid import uuid7
from tests.support.doubles import record_of

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
DECISION = {"number": "12/QĐ", "decided_on": "2026-11-20", "from_on": "2026-11-20"}


def test_where_many_wait_the_leader_ticks_communes_and_never_decides_on_what_she_did_not_see(
    person: Any, next_commune: None, commune_officer: Any, province_officer: Any, leader: Any, as_actor: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(views, "FEW", 0)
    one = opened(province_officer)
    sent(commune_officer, one, recorded(commune_officer, one, person))
    address = f"/w/standing/rounds/{one}/"
    browser = as_actor(leader)
    page = browser.get(address).content.decode()
    held = f"{OWN}:{queries.waiting_in(leader, queries.round_for(leader, one))[OWN].seal}"
    assert held in page
    assert "Lò Văn Uy" not in page, "names are read in the commune"
    Proposal.plain.update(version=9)
    refused = browser.post(f"{address}decide/", DECISION | {"held": held})
    assert (refused.status_code, Recognition.plain.count()) == (422, 0)
    assert "thay đổi ở: Xã 03646" in refused.content.decode()
    assert "checked" not in refused.content.decode(), "what changed is looked at before it is ticked"
    now = queries.waiting_in(leader, queries.round_for(leader, one))[OWN].seal
    browser.post(f"{address}decide/", DECISION | {"held": f"{OWN}:{now}"})
    assert Recognition.plain.count() == 1


def test_a_leader_reads_one_after_the_other_and_comes_back_to_the_commune_she_opened(
    person: Any,
    next_commune: None,
    commune_officer: Any,
    province_officer: Any,
    leader: Any,
    as_actor: SignIn,
) -> None:
    one, other = opened(province_officer), record_of("Lò Thị Hai", "H-2", VILLAGE + 1, year=1961)
    first = recorded(commune_officer, one, person)
    second = recorded(commune_officer, one, other, VILLAGE + 1)
    sent(commune_officer, one, first, second)
    browser, commune = as_actor(leader), f"?commune={OWN}"
    page = browser.get(f"/w/standing/rounds/{one}/{commune}").content.decode()
    assert f"/w/standing/proposals/{first}/{commune}" in page
    page = browser.get(f"/w/standing/proposals/{first}/{commune}").content.decode()
    assert f"/w/standing/rounds/{one}/{commune}" in page
    assert f'rel="next" href="/w/standing/proposals/{second}/{commune}"' in page
    assert 'rel="next"' not in browser.get(f"/w/standing/proposals/{second}/{commune}").content.decode()
    back = browser.post(f"/w/standing/proposals/{second}/back/{commune}", {"reason": "Thiếu biên bản"})
    assert back["Location"] == f"/w/standing/proposals/{second}/{commune}"
    assert (
        'rel="next"' not in as_actor(commune_officer).get(f"/w/standing/proposals/{first}/").content.decode()
    )


def test_a_refused_form_keeps_the_ticks_it_came_with(
    person: Any, commune_officer: Any, province_officer: Any, leader: Any, as_actor: SignIn
) -> None:
    one = opened(province_officer)
    sent(commune_officer, one, recorded(commune_officer, one, person))
    browser, address = as_actor(leader), f"/w/standing/rounds/{one}/"
    assert browser.get(address).content.decode().count(" checked>") == 1
    refused = browser.post(f"{address}decide/", DECISION | {"number": ""})
    assert (refused.status_code, " checked>" in refused.content.decode()) == (422, False)
    browser.post(f"{address}decide/", DECISION | {"uid": str(Proposal.plain.get().uid)})
    actions.adopt_limits(by=leader, request=None, now=NOW)
    other = Recognition.plain.get()
    uid = str(other.uid)
    other.pk, other.uid, other.person, other.person_uid = None, UUID(int=7), 77, UUID(int=8)
    other.save(force_insert=True)
    as_actor(commune_officer)
    told = {"given_on": timezone.localdate().isoformat(), "giver": "commune", "amount": "500000"}
    page = browser.post("/w/standing/tet/give/", told | {"uid": uid, "amount": "600000"}).content.decode()
    assert page.count(" checked>") == 1
    assert f'value="{uid}" checked>' in page
    made = browser.post("/w/standing/tet/give/", told | {"uid": [uid, str(other.uid)]})["Location"]
    one_gift = str(Gift.plain.order_by("pk")[0].uid)
    page = browser.post(f"{made}back/", {"uid": one_gift, "why": ""}).content.decode()
    assert page.count(" checked>") == 1
    assert f'value="{one_gift}" checked>' in page


def test_what_was_given_before_an_end_can_be_written_down_from_her_page(
    person: Any, commune_officer: Any, province_officer: Any, leader: Any, as_actor: SignIn
) -> None:
    recognised(commune_officer, province_officer, leader, person)
    Recognition.plain.update(state="ended", why="died", ended_on="2026-12-20")
    address = f"/w/standing/people/{Recognition.plain.get().uid}/"
    assert f'href="{address}give/"' in as_actor(commune_officer).get(address).content.decode()


def test_the_village_s_own_people_come_first_and_others_cannot_be_chosen(
    person: Any, commune_officer: Any, province_officer: Any, as_actor: SignIn
) -> None:
    for number in range(views.FOUND + 2):
        record_of("Lò Văn Uy", f"X-{number}", VILLAGE + 1, year=1970)
    one = opened(province_officer)
    page = as_actor(commune_officer).get(f"/w/standing/rounds/{one}/villages/{VILLAGE}/", {"q": "lo van uy"})
    listed = page.context["found"]
    assert len(listed) == views.FOUND
    assert [fits for _person, fits in listed] == [True] + [False] * (views.FOUND - 1)
    assert listed[0][0].uid == person.uid
    assert page.content.decode().count("?person=") == 1


def test_where_not_all_could_be_put_in_order_the_one_proposed_may_be_missing_and_it_is_said(
    person: Any,
    commune_officer: Any,
    province_officer: Any,
    as_actor: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = f"/w/standing/rounds/{opened(province_officer)}/villages/{VILLAGE}/"
    said, asked = "không kịp xếp hết", views.registry.people_to_choose
    page = as_actor(commune_officer).get(address, {"q": "lo van uy"}).content.decode()
    assert said not in page

    def hurried(*told: Any) -> Any:
        found = asked(*told)
        found.is_ordered = False
        return found

    monkeypatch.setattr(views.registry, "people_to_choose", hurried)
    page = as_actor(commune_officer).get(address, {"q": "lo van uy"}).content.decode()
    assert said in page


def test_a_commune_writes_its_visits_down_with_one_press_and_takes_them_back(
    person: Any, commune_officer: Any, province_officer: Any, leader: Any, as_actor: SignIn
) -> None:
    recognised(commune_officer, province_officer, leader, person)
    today = timezone.localdate()
    Recognition.plain.update(from_on=today, until_on=None)
    browser = as_actor(commune_officer)
    assert "Chưa ai xác nhận mức chi" in browser.get("/w/standing/tet/").content.decode()
    as_actor(leader).post("/w/standing/limits/adopt/")
    told = {
        "uid": str(Recognition.plain.get().uid),
        "given_on": today.isoformat(),
        "giver": "commune",
        "amount": "500.000",
    }
    as_actor(commune_officer)
    refused = browser.post("/w/standing/tet/give/", told | {"amount": "600000"})
    assert (refused.status_code, "28/2023/QĐ-TTg" in refused.content.decode()) == (422, True)
    made = browser.post("/w/standing/tet/give/", told)
    assert Gift.plain.get().amount == 500_000
    assert "500.000" in browser.get(made["Location"]).content.decode()
    again = browser.post(
        f"/w/standing/people/{told['uid']}/give/",
        told | {"benefit": "tet", "year": str(rules.coming_tet(today))},
    )
    assert (again.status_code, 'name="again"' in again.content.decode()) == (422, True)
    browser.post(f"{made['Location']}back/", {"uid": str(Gift.plain.get().uid), "why": "Ghi nhầm"})
    assert Gift.plain.get().back_why == "Ghi nhầm"
    paper = browser.get("/w/standing/tet/print/").content.decode()
    assert "Lò Văn Uy" in paper
    sheet = b"".join(browser.get("/w/standing/tet/export/").streaming_content)
    assert sheet.startswith(b"PK")
    assert Entry.plain.get(tag="standing:person:download").note == "tet"


def test_why_somebody_is_given_nothing_is_told_in_the_language_of_the_page(
    person: Any, commune_officer: Any, province_officer: Any, leader: Any, as_actor: SignIn
) -> None:
    recognised(commune_officer, province_officer, leader, person)
    actions.adopt_limits(by=leader, request=None, now=NOW)
    today = timezone.localdate()
    Recognition.plain.update(from_on="2026-01-01", state="ended", why="died", ended_on="2026-01-02")
    address = f"/w/standing/people/{Recognition.plain.get().uid}/give/"
    told = {
        "given_on": today.isoformat(),
        "giver": "commune",
        "amount": "1",
        "benefit": "tet",
        "year": str(today.year),
    }
    page = as_actor(commune_officer).post(address, told).content.decode()
    assert "Lý do: Đã mất" in page


def test_a_commune_with_hundreds_waiting_is_read_and_decided_on_page_by_page(
    person: Any, commune_officer: Any, province_officer: Any, leader: Any, as_actor: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(import_module("hoaban.domains.standing.queries.rounds"), "PAGE", 2)
    one = opened(province_officer, replace(PLAN, per_village=None))
    first = recorded(commune_officer, one, person)
    sent(commune_officer, one, first)
    like = Proposal.plain.get(uid=first)
    for number in range(4):
        like.pk, like.uid, like.person, like.person_uid = None, uuid7(), 10_000 + number, uuid7()
        like.save(force_insert=True)
    address = f"/w/standing/rounds/{one}/"
    browser = as_actor(leader)
    last = browser.get(f"{address}?commune={OWN}&page=3").content.decode()
    assert last.count('name="uid"') == 1
    refused = browser.post(f"{address}decide/", DECISION | {"number": "", "commune": str(OWN), "page": "3"})
    assert refused.content.decode().count('name="uid"') == 1, "the page she was on comes back"
    uids = [str(row.uid) for row in Proposal.plain.order_by("pk")[:2]]
    browser.post(f"{address}decide/", DECISION | {"uid": uids, "commune": str(OWN)})
    assert sorted(Proposal.plain.values_list("state", flat=True)) == ["recognised"] * 2 + ["sent"] * 3
    villages = as_actor(commune_officer).get(f"{address}?commune={OWN}").content.decode()
    assert villages.count("/w/standing/proposals/") == 5, "the commune reads all of its own"
