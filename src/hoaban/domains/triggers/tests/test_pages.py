"""Pages of rules: what they say now, a proposal and its approval, replay beside what happened, the table to take away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from hoaban.domains.hazards import actions as hazards
from hoaban.domains.hazards.api import Origin
from hoaban.domains.hazards.values import GroundSaid
from hoaban.domains.triggers import ports, queries, spoken
from hoaban.domains.triggers.models import Decision, Version
from hoaban.domains.triggers.ports import Tally
from hoaban.domains.triggers.tests.steps import NEXT, NOW, OWN, gauge, rule, speaks
from hoaban.domains.triggers.values import Event, Found, Kind
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.sources.api import Mark

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("places")]
SignIn = Callable[[Any], Client]
SAID = {"value": "50", "reason": "Mưa ít hơn đã gây lũ.", "article": "Biên bản 12/2026", "mark": "partial"}


def text(answer: Any) -> str:
    return answer.content.decode()


def test_one_hour_is_one_hour_in_english() -> None:
    with override("en"):
        assert spoken.what(Kind.SUM, 1, 30) == "1 hour's rain from 30 mm"
        assert spoken.what(Kind.SUM, 3, 80, is_beyond=True) == "3 hours' rain above 80 mm"


def test_without_rules_the_page_says_how_they_come(proposer: Any, as_actor: SignIn) -> None:
    assert "load_rules" in text(as_actor(proposer).get("/w/triggers/"))


def test_what_is_reached_stands_first_and_what_cannot_be_judged_is_counted(
    proposer: Any, as_actor: SignIn
) -> None:
    one = rule()
    loud, mute = gauge(), gauge("RG-2")
    speaks(loud, 30, 30, 30, last=timezone.now() - timedelta(minutes=5))
    speaks(mute, 1, last=timezone.now() - timedelta(days=3))
    page = text(as_actor(proposer).get("/w/triggers/"))
    assert "90 mm" in page
    assert "1 trạm chưa đánh giá được" in page
    page = text(as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/"))
    assert loud.name in page
    assert mute.name in page
    assert page.index(loud.name) < page.index(mute.name)


def test_rules_of_which_nobody_said_anything_stand_in_no_row_of_zeros(
    proposer: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, client = rule(), as_actor(proposer)
    for tally, is_shown in ((Tally(0, 0, 0), False), (Tally(0, 0, 1), True)):
        monkeypatch.setattr(ports.connected, "tallies", lambda _actor, _rules, tally=tally: {one.uid: tally})
        assert ("Báo nhầm" in text(client.get("/w/triggers/"))) is is_shown


def test_a_number_is_proposed_tried_on_the_past_and_approved_by_another(
    proposer: Any, leader: Any, as_actor: SignIn
) -> None:
    one = rule()
    speaks(gauge(), 20, 20, 15, last=timezone.now() - timedelta(days=2))
    browser = as_actor(proposer)
    assert f"/w/triggers/rules/{one.uid}/change/step-0-at/" in text(
        browser.get(f"/w/triggers/rules/{one.uid}/")
    )
    page = browser.get(f"/w/triggers/rules/{one.uid}/change/step-0-at/")
    assert "60" in text(page)
    answer = browser.post(f"/w/triggers/rules/{one.uid}/change/step-0-at/", SAID | {"request_id": "a"})
    version = Version.plain.get(number=2)
    assert answer["Location"] == f"/w/triggers/versions/{version.uid}/"
    page = text(browser.get(answer["Location"]))
    assert 'name="approve"' not in page, "whoever proposed has no button"
    page = text(as_actor(leader).get(answer["Location"]))
    assert "60 → <strong>50</strong>" in page
    assert "0 lần theo phiên bản đang dùng, 1 lần theo đề nghị" in page
    back = as_actor(leader).post(
        f"{answer['Location']}decide/", {"refuse": "1", "note": "so-so"}, follow=True
    )
    assert back.redirect_chain == [(answer["Location"], 302)]
    assert "so-so" in text(back)
    assert not Decision.plain.filter(version=version).exists()
    as_actor(leader).post(f"{answer['Location']}decide/", {"approve": "1"})
    assert Decision.plain.get(version=version).is_approved
    assert leader.label in text(as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/"))


def test_what_came_with_the_pack_is_named_until_two_people_confirmed_it(
    proposer: Any, leader: Any, as_actor: SignIn
) -> None:
    one = rule()
    browser = as_actor(proposer)
    assert "chưa ai xác nhận" in text(browser.get("/w/triggers/"))
    assert [gap.count for gap in warning.gaps() if gap.kind == "rules"] == [1]
    address = f"/w/triggers/rules/{one.uid}/confirm/"
    assert address in text(browser.get(f"/w/triggers/rules/{one.uid}/"))
    page = text(browser.get(address))
    assert 'value="Điều 46"' in page
    said = {"seen": "1", "reason": "Đã đọc văn bản.", "article": "Điều 46", "mark": "verified"}
    answer = browser.post(address, said | {"request_id": "a"})
    waits = answer["Location"]
    assert address not in text(browser.get(f"/w/triggers/rules/{one.uid}/")), "one that waits is enough"
    as_actor(leader).post(f"{waits}decide/", {"approve": "1"})
    assert "chưa ai xác nhận" not in text(as_actor(proposer).get("/w/triggers/"))
    assert not [gap for gap in warning.gaps() if gap.kind == "rules"]


def test_a_proposal_without_a_reason_comes_back_with_what_was_typed(proposer: Any, as_actor: SignIn) -> None:
    one = rule()
    answer = as_actor(proposer).post(
        f"/w/triggers/rules/{one.uid}/change/step-0-at/", SAID | {"reason": "ít"}
    )
    assert answer.status_code == 422
    assert "Biên bản 12/2026" in text(answer)
    assert as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/change/step-7-at/").status_code == 404


def happened(monkeypatch: pytest.MonkeyPatch, *communes: int, days_ago: int = 2) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    told = Event("X1", day, day, "flash_flood", "Xã Chiềng", "Lũ quét ở suối", communes, "", Mark.PARTIAL)
    monkeypatch.setattr(queries.past, "events", lambda _code: (told,))


def replayed(actor: Any, one: Any, **asked: str) -> Any:
    held = queries.rule_for(actor, one.uid, timezone.localdate())
    origin = next(iter(queries.spans(actor, held)))
    first, last = queries.spans(actor, held)[origin]
    from hoaban.domains.triggers.values import Told

    return queries.replay(
        actor, held, held.version, Told(origin, queries.midnight(first), queries.midnight(last, after=1))
    )


def test_replay_tells_hits_misses_and_what_it_cannot_judge(
    proposer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = rule()
    speaks(gauge(), 30, 30, 30, last=timezone.now() - timedelta(days=2))
    happened(monkeypatch, OWN)
    done = replayed(proposer, one)
    assert [(met.found, met.level) for met in done.met] == [(Found.HIT, 1)]
    assert done.beside_no_event() == 0
    happened(monkeypatch, NEXT)
    done = replayed(proposer, one)
    assert [met.found for met in done.met] == [Found.NO_READINGS]
    assert done.beside_no_event() == 1
    speaks(gauge("RG-2", NEXT), 1, 1, 1, last=timezone.now() - timedelta(days=2))
    assert [met.found for met in replayed(proposer, one).met] == [Found.MISS]


def test_replay_judges_each_day_by_the_class_of_ground_that_held_then(proposer: Any) -> None:
    steep = {"steps": [{"at": 50, "level": 2, "sure": True, "ground": [3, 4]}]}
    one, station, today = rule("day", Kind.DAY, "landslide", steep), gauge(), timezone.localdate()
    for days in (6, 2):
        speaks(station, 60, last=queries.midnight(today, after=-days) + timedelta(hours=9))
    assert replayed(proposer, one).raised == ()
    tender = SystemActor("tender", frozenset({"hazards:station:see", "hazards:station:tend"}))
    said = [GroundSaid(OWN, 4, "Quyết định thử 2/QĐ", today - timedelta(days=4))]
    hazards.set_ground(by=tender, said=said, seen=0, request=None, now=timezone.now())
    (raised,) = replayed(proposer, one).raised
    assert timezone.localdate(raised.first) == today - timedelta(days=2)


def test_the_page_of_a_replay_draws_tells_and_hands_out_its_table(
    proposer: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = rule()
    station = gauge()
    speaks(station, 0, 30, 30, 30, 0, last=timezone.now() - timedelta(days=2))
    happened(monkeypatch, OWN)
    page = text(as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/replay/"))
    assert '<svg class="chart"' in page
    assert "Lũ quét ở suối" in page
    assert station.name in page
    table = b"".join(
        as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/replay/table/").streaming_content
    ).decode()
    assert station.name in table
    assert "90 mm" in table


FAR = ("0001-01-01", "1899-12-31", "9999-12-31", "2200-01-01")


@pytest.mark.parametrize("day", FAR)
def test_a_day_no_calendar_reaches_narrows_no_replay(proposer: Any, as_actor: SignIn, day: str) -> None:
    one = rule()
    speaks(gauge(), 0, 30, 30, 30, 0, last=timezone.now() - timedelta(days=2))
    for asked in ({"since": day}, {"until": day}, {"since": day, "until": day}):
        page = as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/replay/", asked)
        assert page.status_code == 200
        assert '<svg class="chart"' in text(page)
        assert as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/replay/table/", asked).status_code == 200


@pytest.mark.parametrize("day", FAR)
def test_a_proposal_until_a_day_no_calendar_reaches_is_a_sentence(
    proposer: Any, as_actor: SignIn, day: str
) -> None:
    one = rule()
    answer = as_actor(proposer).post(f"/w/triggers/rules/{one.uid}/change/step-0-at/", SAID | {"until": day})
    assert answer.status_code == 422


def test_what_was_measured_before_seven_in_the_morning_is_of_that_day(proposer: Any) -> None:
    one = rule()
    early = NOW.replace(hour=6)
    speaks(gauge(), 30, 30, 30, last=early)
    last = queries.spans(proposer, queries.rule_for(proposer, one.uid, NOW.date()))[Origin.STATION][1]
    assert last == early.date()


def test_made_up_readings_are_tried_and_say_so(proposer: Any, as_actor: SignIn) -> None:
    one = rule()
    speaks(gauge(), 30, 30, 30, origin="synthetic", last=timezone.now() - timedelta(days=2))
    page = text(as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/replay/"))
    assert "số liệu dựng lên để trình diễn" in page
    assert "Trạm RG-1" in page


def test_without_readings_the_replay_says_what_to_do_and_nonsense_in_the_address_narrows_nothing(
    proposer: Any, as_actor: SignIn
) -> None:
    one = rule()
    page = as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/replay/")
    assert page.status_code == 200
    speaks(gauge(), 30, 30, 30, last=timezone.now() - timedelta(days=2))
    asked = "?origin=x&since=yesterday&until=2020-13-01&version=99&station=nobody"
    assert as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/replay/{asked}").status_code == 200
    assert as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/replay/table/{asked}").status_code == 200


def test_a_rule_of_the_pack_names_nobody_and_no_code_and_says_why_of_each_station(
    proposer: Any, as_actor: SignIn
) -> None:
    one = rule()
    speaks(gauge(), 1, 1, 1, last=timezone.now() - timedelta(minutes=5))
    speaks(gauge("RG-2"), 1, last=timezone.now() - timedelta(days=3))
    page = text(as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/"))
    assert "vn-14" not in page
    assert "có sẵn trong gói" in page
    assert "chưa tới mức nào trong thời gian quy tắc xét" in page
    assert "thiếu số đo trong thời gian quy tắc xét" in page
    version = Version.plain.get()
    page = text(as_actor(proposer).get(f"/w/triggers/versions/{version.uid}/"))
    assert "vn-14" not in page


ROW = {"over": "3", "at": "50", "level": "2"}


def test_a_new_step_is_read_as_a_sentence_tried_proposed_and_approved_by_another(
    proposer: Any, leader: Any, as_actor: SignIn
) -> None:
    one = rule()
    speaks(gauge(), 20, 20, 15, last=timezone.now() - timedelta(days=2))
    browser, address = as_actor(proposer), f"/w/triggers/rules/{one.uid}/steps/add/"
    assert address in text(browser.get(f"/w/triggers/rules/{one.uid}/"))
    assert 'name="at"' in text(browser.get(address))
    page = text(browser.get(address, ROW))
    assert "50 mm → cấp 2" in page
    assert "0 lần theo phiên bản đang dùng, 1 lần theo đề nghị" in page, "tried before anybody proposes"
    assert Version.plain.count() == 1
    said = SAID | {"seen": "1", "request_id": "s"}
    answer = browser.post(f"{address}?over=3&at=50&level=2", said)
    version = Version.plain.get(number=2)
    assert answer["Location"] == f"/w/triggers/versions/{version.uid}/"
    page = text(as_actor(leader).get(answer["Location"]))
    assert "Bậc mới: <strong>" in page
    assert "0 lần theo phiên bản đang dùng, 1 lần theo đề nghị" in page
    as_actor(leader).post(f"{answer['Location']}decide/", {"approve": "1"})
    browser = as_actor(proposer)
    page = text(browser.get(f"/w/triggers/rules/{one.uid}/steps/0/drop/"))
    assert "1 lần theo phiên bản đang dùng, 0 lần theo đề nghị" in page
    answer = browser.post(f"/w/triggers/rules/{one.uid}/steps/0/drop/", SAID | {"seen": "2"})
    assert "Bỏ: <del>" in text(browser.get(answer["Location"]))


def test_a_row_that_cannot_be_comes_back_and_one_that_is_not_there_is_not_found(
    proposer: Any, as_actor: SignIn
) -> None:
    one = rule()
    browser, address = as_actor(proposer), f"/w/triggers/rules/{one.uid}/steps/add/"
    for row in (ROW | {"over": "0"}, ROW | {"level": "9"}, ROW | {"at": "nan"}, {"at": "5"}):
        assert browser.get(address, row).status_code == 422
    there = browser.get(address, ROW | {"at": "60"})
    assert there.status_code == 422
    assert "đã có bậc bắt đầu từ đó" in text(there)
    assert "<textarea" not in text(there), "no reason is asked for what cannot be"
    assert browser.post(address + "?over=3&at=50&level=2", SAID | {"reason": "ít"}).status_code == 422
    stale = browser.post(address + "?over=3&at=50&level=2", SAID | {"seen": "7"})
    assert "một phiên bản khác đã có hiệu lực" in text(stale)
    assert browser.get(f"/w/triggers/rules/{one.uid}/steps/2/drop/").status_code == 404
    assert Version.plain.count() == 1


def test_each_kind_is_asked_in_its_own_words(proposer: Any, as_actor: SignIn) -> None:
    asked = {Kind.DAY: 6, Kind.SUM: 4, Kind.RIVER: 3, Kind.COLD: 3, Kind.FIRE: 2}
    for kind, questions in asked.items():
        table = {"steps": [{"at": 12, "over": 0 if kind in (Kind.DAY, Kind.FIRE) else 1, "level": 1}]}
        one = rule(kind.value, kind, "flood", table)
        page = text(as_actor(proposer).get(f"/w/triggers/rules/{one.uid}/steps/add/"))
        assert page.count('class="field') - page.count('class="field-') == questions, kind


def test_a_day_table_gets_a_row_of_rain_days_before_and_ground(proposer: Any, as_actor: SignIn) -> None:
    one = rule("day", Kind.DAY, table={"steps": [{"at": 100, "level": 1}]})
    row = "at=200&up_to=400&is_beyond=on&days=1-2&ground=3-4&level=3"
    answer = as_actor(proposer).post(f"/w/triggers/rules/{one.uid}/steps/add/?{row}", SAID | {"seen": "1"})
    assert answer.status_code == 302, text(answer)
    made = Version.plain.get(number=2).params["steps"][1]
    assert (made["at"], made["until"], made["beyond"], made["days"], made["ground"], made["level"]) == (
        200, 400, True, [1, 2], [3, 4], 3,
    )  # fmt: skip
