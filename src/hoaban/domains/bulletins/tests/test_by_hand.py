"""A bulletin that came by fax or telephone is entered by hand, stands beside what feeds bring, and is one with it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.bulletins import actions, api, queries
from hoaban.domains.bulletins.actions import judging
from hoaban.domains.bulletins.errors import HandKnown, HandMoved, PlacesMissing, TimesUnfit
from hoaban.domains.bulletins.models import Bulletin, Feed, HandEntry
from hoaban.domains.bulletins.rules import is_same, number_key
from hoaban.domains.bulletins.tests.steps import ADDRESS, NEXT, NOW, OWN, PROVINCE, Web, a_feed, later, poll
from hoaban.domains.bulletins.values import NewByHand, Placed, Show, Way
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.audit.models import Entry
from hoaban.kit.cap import stamp
from tests.support.bulletins import atom, cap

pytestmark = pytest.mark.django_db(databases="__all__")
AsActor = Callable[[Any], Client]
ISSUER, NUMBER = "Made-up service", "05/TBLQ-DBST"
TEXT = "Tin mẫu: mưa to trong sáu giờ tới, đề phòng lũ quét ở các xã ven suối."


def said(**changed: Any) -> NewByHand:
    given = NewByHand(
        ISSUER, NUMBER, Way.FAX, NOW - timedelta(minutes=20), "Lũ quét", "Cấp 2", (OWN,), NOW + timedelta(hours=6), TEXT
    )  # fmt: skip
    return replace(given, **changed)


def entered(by: Any, request: str | None = None, **changed: Any) -> Any:
    return actions.enter(by=by, said=said(**changed), request=request, now=NOW)


def shown(by: Any, at: Any = NOW, show: Show = Show.CURRENT) -> list[Any]:
    return queries.bulletins(by, at, show)[0]


def brought(web: Web, keeper: Any, name: str = f"KTTV {NUMBER}", **more: str) -> None:
    """A feed brings one under this name."""
    more = {"sent": stamp(NOW), "expires": stamp(NOW + timedelta(hours=6))} | more
    if not Feed.plain.filter(url=ADDRESS).exists():
        a_feed(keeper)
    web.pages[ADDRESS] = atom(cap(name, **more))
    poll(later(minutes=10))


def test_it_stands_in_the_list_marked_with_who_entered_it_and_is_drafted_from(officer: Any) -> None:
    uid = entered(officer, "one")
    assert entered(officer, "one") == uid, "the same press again"
    (line,) = shown(officer)
    assert (line.by_hand, line.sender, line.identifier) == (officer.label, ISSUER, NUMBER)
    assert (line.headline, line.placed, line.is_current) == ("Lũ quét, Cấp 2", Placed.HAND, True)
    draft = api.for_draft(officer, uid, NOW)
    assert draft is not None
    assert (draft.numbers, draft.expires, draft.description) == ((OWN,), said().until, TEXT)
    assert [one.uid for one in api.touching(officer, [OWN], NOW)] == [uid]
    assert api.touching(officer, [NEXT], NOW) == []
    (kept,) = api.saying([OWN], NOW)
    assert (kept.feed, len(kept.digest)) == ("Nhập tay (fax, điện thoại, Zalo)", 64)
    assert shown(officer, said().until) == [], "it ran out"
    assert Entry.plain.filter(tag="bulletins:hand:enter").count() == 1


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"sent_at": NOW + timedelta(hours=2)}, TimesUnfit), ({"until": NOW - timedelta(hours=1)}, TimesUnfit),
        ({"places": ()}, PlacesMissing),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(officer: Any, changed: dict[str, Any], fault: type[Exception]) -> None:
    with pytest.raises(fault):
        entered(officer, **changed)
    assert not Bulletin.plain.exists()


def test_issuer_and_number_stand_there_once(officer: Any) -> None:
    entered(officer)
    with pytest.raises(HandKnown):
        entered(officer, number="số 05 tblq dbst", issuer="MADE-UP service")
    entered(officer, number="06/TBLQ-DBST")
    assert len(shown(officer)) == 2


def test_the_same_that_a_feed_brings_later_is_one(
    officer: Any, keeper: Any, web: Web, as_actor: AsActor
) -> None:
    uid = entered(officer)
    brought(web, keeper)
    (line,) = shown(officer)
    assert (line.by_hand, line.identifier) == ("", f"KTTV {NUMBER}")
    assert HandEntry.plain.get().same_as_id == line.id
    assert queries.bulletin_for(officer, line.uid, NOW).also_by == officer.label
    assert api.since(officer, [uid], NOW)[uid].replaced_by == line.uid
    client = as_actor(officer)
    assert (
        "đã nhập tay bản tin này trước khi nguồn đưa tới"
        in client.get(f"/w/bulletins/{line.uid}/").content.decode()
    )
    assert "Nguồn cũng đã đưa bản tin này tới" in client.get(f"/w/bulletins/{uid}/").content.decode()
    assert Entry.plain.filter(tag="bulletins:hand:recognise").count() == 1


def test_another_number_or_another_issuer_stays_another(officer: Any, keeper: Any, web: Web) -> None:
    entered(officer)
    brought(web, keeper, "KTTV 07/TBLQ-DBST")
    assert len(shown(officer)) == 2
    with pytest.raises(HandKnown):
        entered(officer, number="07/TBLQ-DBST")


@pytest.mark.parametrize(
    ("issuer", "number", "named", "told", "days", "is_it"),
    [
        ("dai khi tuong", "05tblqdbst", "Đài Khí tượng", "DBST 05/TBLQ-DBST", 0, True),
        ("dai khi tuong", "05tblqdbst", "Đài Khí tượng tỉnh", "Tin số 05/TBLQ-DBST", 1, True),
        ("dai khi tuong", "05tblqdbst", "Sở Nông nghiệp", "05/TBLQ-DBST", 0, False),
        ("dai khi tuong", "05tblqdbst", "Đài Khí tượng", "05/TBLQ-DBST", 9, False),
        ("dai khi tuong", "5", "Đài Khí tượng", "15", 0, False), ("dai khi tuong", "5", "Đài Khí tượng", "5", 0, True),
        ("dai khi tuong", "5", "", "5", 0, False),
        ("dai khi tuong", "5tblqdbst", "Đài Khí tượng", "15/TBLQ-DBST", 0, False),
        ("dai khi tuong", "5tblqdbst", "Đài Khí tượng", "KTTV 05/TBLQ-DBST", 0, True),
        ("dai khi tuong", "05tblqdbst", "Đài Khí tượng", "Tin 5 TBLQ DBST", 0, True),
        ("dai khi tuong", "0512", "Đài Khí tượng", "urn:oid:2.49.0.0.704.0.2026.05.12.7", 0, False),
        ("dai khi tuong", "0512", "Đài Khí tượng", "Tin cảnh báo số 05/12", 0, True),
    ],
)  # fmt: skip
def test_by_issuer_number_and_time_it_is_known(
    issuer: str, number: str, named: str, told: str, days: int, is_it: bool
) -> None:
    assert is_same(issuer, number, NOW, (named,), (told,), NOW + timedelta(days=days)) is is_it
    assert number_key("Số 05/TBLQ-DBST") == "05tblqdbst"


def test_a_correction_takes_its_place_and_what_was_entered_stays(officer: Any) -> None:
    uid = entered(officer)
    fixed = said(places=(OWN, NEXT), level="Cấp 3")
    new = actions.correct(
        by=officer, uid=uid, said=fixed, why="Chép nhầm cấp.", request="c", now=later(minutes=1)
    )
    assert actions.correct(by=officer, uid=uid, said=fixed, why="x", request="c", now=later(minutes=1)) == new
    (line,) = shown(officer, later(minutes=1))
    assert (line.uid, line.headline) == (new, "Lũ quét, Cấp 3")
    one = queries.bulletin_for(officer, new, NOW)
    assert one.hand is not None
    assert (one.hand.why, [old.uid for old in one.replaces]) == ("Chép nhầm cấp.", [uid])
    assert Bulletin.plain.get(uid=uid).headline == "Lũ quét, Cấp 2"
    with pytest.raises(HandMoved):
        actions.correct(by=officer, uid=uid, said=fixed, why="muộn", request=None, now=NOW)


def test_what_is_taken_back_holds_for_nothing_and_stays_on_record(officer: Any, as_actor: AsActor) -> None:
    uid = entered(officer)
    for _ in range(2):
        actions.withdraw(by=officer, uid=uid, why="Nhập nhầm tỉnh khác.", request="w", now=later(minutes=1))
    assert shown(officer) == []
    assert api.touching(officer, [OWN], NOW) == []
    assert api.saying([OWN], NOW) == []
    assert api.for_draft(officer, uid, NOW) is None
    assert not api.since(officer, [uid], NOW)[uid].is_current
    assert [one.uid for one in shown(officer, show=Show.OVER)] == [uid]
    page = as_actor(officer).get(f"/w/bulletins/{uid}/").content.decode()
    assert "Nhập nhầm tỉnh khác." in page
    assert "/withdraw/" not in page
    with pytest.raises(HandMoved):
        actions.withdraw(by=officer, uid=uid, why="lần nữa", request=None, now=NOW)
    entered(officer, number=NUMBER)


def test_what_was_taken_back_does_not_stand_as_run_out_beside_a_draft(officer: Any) -> None:
    uid, at = entered(officer), later(minutes=1)
    assert api.since(officer, [uid], at)[uid].withdrawn_at is None
    actions.withdraw(by=officer, uid=uid, why="Nhập nhầm.", request="w", now=at)
    assert api.since(officer, [uid], at)[uid].withdrawn_at == at


# --- A number begins anew --------------------------------------------------------------------------------------------
def test_a_number_of_last_year_is_free_and_a_withdrawn_one_too(officer: Any) -> None:
    old = NOW - timedelta(days=365)
    actions.enter(by=officer, said=said(sent_at=old, until=old + timedelta(hours=6)), request=None, now=old)
    uid = entered(officer)
    fixed = said(level="Cấp 3")
    new = actions.correct(by=officer, uid=uid, said=fixed, why="Nhầm cấp.", request="c", now=later(minutes=1))
    actions.withdraw(by=officer, uid=new, why="Nhầm tỉnh.", request="w", now=later(minutes=2))
    again = entered(officer, request="again")
    assert [one.uid for one in shown(officer)] == [again]
    with pytest.raises(HandKnown):
        actions.correct(
            by=officer, uid=entered(officer, number="9/TBLQ"), said=said(), why="x", request="d", now=NOW
        )


@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="run with ./hoaban test --postgres: SQLite has one writer"
)
def test_of_two_who_enter_one_paper_in_one_instant_one_is_told(officer: Any) -> None:
    entered(officer, number="77/KHAC")  # whose feed is there
    together = Barrier(2)

    def enter(_turn: int) -> str:
        together.wait(10)
        try:
            entered(officer)
        except HandKnown:
            return "known"
        finally:
            connections.close_all()
        return "entered"

    with ThreadPoolExecutor(2) as officers:
        assert sorted(officers.map(enter, range(2))) == ["entered", "known"]
    assert HandEntry.plain.filter(number_key="05tblqdbst").count() == 1


# --- What a feed brings ----------------------------------------------------------------------------------------------
def test_corrected_to_what_a_feed_brought_the_list_has_it_once(officer: Any, keeper: Any, web: Web) -> None:
    uid = entered(officer, number="50/TBLQ-DBST")
    brought(web, keeper)
    at = later(minutes=20)
    assert len(shown(officer, at)) == 2
    new = actions.correct(by=officer, uid=uid, said=said(), why="Chép nhầm số.", request="c", now=at)
    (line,) = shown(officer, at)
    assert line.by_hand == ""
    assert api.since(officer, [new], at)[new].replaced_by == line.uid
    hand = queries.bulletin_for(officer, new, at).hand
    assert hand is not None
    assert (hand.is_open, hand.came_too) == (False, True)


@pytest.mark.parametrize("status", ["Exercise", "Test", "Actual"])
def test_an_exercise_or_a_test_takes_nothing_off_that_was_entered(
    status: str, officer: Any, keeper: Any, web: Web
) -> None:
    uid = entered(officer)
    brought(web, keeper, status=status)
    is_it = status == "Actual"
    (line,) = shown(officer, later(minutes=10))
    assert (line.uid == uid) is not is_it
    assert queries.bulletin_for(officer, uid, NOW).hand.is_open is not is_it


def test_where_a_feed_s_copy_turns_out_forged_what_was_entered_stands_again_and_is_corrected(
    officer: Any, keeper: Any, web: Web
) -> None:
    uid = entered(officer)
    brought(web, keeper)
    forged = Bulletin.plain.exclude(uid=uid).get()
    forged.is_mismatched = True
    forged.save()
    judging._settle(keeper, forged, NOW)
    (line,) = shown(officer)
    assert line.uid == uid
    actions.correct(by=officer, uid=uid, said=said(level="Cấp 3"), why="Nhầm cấp.", request="c", now=NOW)
    forged.is_mismatched = False
    forged.save()
    judging._settle(keeper, forged, NOW)
    (line,) = shown(officer)
    assert line.uid == forged.uid


def test_two_entries_of_one_paper_do_not_both_stand_again(officer: Any, keeper: Any, web: Web) -> None:
    first, other = entered(officer), entered(officer, number="50/TBLQ-DBST")
    brought(web, keeper)
    new = actions.correct(by=officer, uid=other, said=said(), why="Chép nhầm số.", request="c", now=NOW)
    forged = Bulletin.plain.exclude(feed__url="hand:").get()
    forged.is_mismatched = True
    forged.save()
    judging._settle(keeper, forged, NOW)
    assert [one.uid for one in shown(officer)] == [new]
    assert api.since(officer, [first], NOW)[first].replaced_by == new


# --- Whose it is -----------------------------------------------------------------------------------------------------
def test_nobody_of_another_area_corrects_it_or_takes_it_back(officer: Any, as_actor: AsActor) -> None:
    uid = entered(officer)
    other, own = cast_member("duty_officer", "next", 3664), cast_member("duty_officer", "own", 3646)
    client = as_actor(other)
    page = client.get(f"/w/bulletins/{uid}/")
    assert page.status_code == 200
    assert "/withdraw/" not in page.content.decode()
    assert client.get(f"/w/bulletins/{uid}/correct/").status_code == 403
    assert client.post(f"/w/bulletins/{uid}/withdraw/", {"why": "không phải"}).status_code == 403
    with pytest.raises(NotAllowed):
        actions.withdraw(by=other, uid=uid, why="không phải", request=None, now=NOW)
    assert len(shown(officer)) == 1
    assert "/withdraw/" in as_actor(own).get(f"/w/bulletins/{uid}/").content.decode()
    actions.withdraw(by=own, uid=uid, why="Nhập nhầm.", request=None, now=NOW)


def test_whoever_only_reads_enters_nothing_and_nobody_corrects_a_feed_s(
    officer: Any, keeper: Any, web: Web
) -> None:
    reader = cast_member("commune_officer", "own", 3646)
    with pytest.raises(NotAllowed):
        entered(reader)
    brought(web, keeper)
    with pytest.raises(NotFound):
        actions.withdraw(by=officer, uid=Bulletin.plain.get().uid, why="không phải", request=None, now=NOW)


def test_the_address_of_what_is_entered_is_no_feed(officer: Any, keeper: Any) -> None:
    entered(officer)
    assert queries.feeds(keeper, NOW) == []
    with pytest.raises(NotFound):
        actions.switch_feed(by=keeper, uid=Feed.plain.get().uid, to_on=True, request=None, now=NOW)


def test_the_form_keeps_what_was_read_and_says_what_is_missing(officer: Any, as_actor: AsActor) -> None:
    client, now = as_actor(officer), timezone.localtime()
    moment = "%Y-%m-%dT%H:%M"
    form = {
        "issuer": ISSUER, "number": NUMBER, "way": "phone", "sent_at": (now - timedelta(hours=1)).strftime(moment),
        "event": "Lũ quét", "level": "Cấp 2", "until": (now + timedelta(hours=5)).strftime(moment), "text": TEXT,
        "places": [str(OWN)], "request_id": "p1",
    }  # fmt: skip
    assert "Nhập tay một bản tin" in client.get("/w/bulletins/").content.decode()
    assert client.post("/w/bulletins/enter/", form | {"text": "ngắn", "request_id": "p0"}).status_code == 422
    answer = client.post("/w/bulletins/enter/", form)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert f"{officer.label} nhập tay" in page
    assert "qua điện thoại" in page
    uid = Bulletin.plain.get().uid
    whole = client.get(f"/w/bulletins/{uid}/whole/")
    assert (whole.content.decode(), whole.headers["Content-Type"]) == (TEXT, "text/plain; charset=utf-8")
    held = client.get(f"/w/bulletins/{uid}/correct/").content.decode()
    assert TEXT in held
    assert f'value="{OWN}"' in held
    assert held.index(f'value="{OWN}"') < held.index(f'value="{PROVINCE}"'), "what is ticked stands first"
    assert 'data-narrow="#id_places"' in held
    more = form | {"why": "Chép nhầm cấp.", "level": "Cấp 3", "request_id": "p2"}
    fixed = client.post(f"/w/bulletins/{uid}/correct/", more)
    assert fixed.status_code == 302
    assert client.post(f"{fixed.url}withdraw/", {"why": "Nhập nhầm.", "request_id": "p3"}).status_code == 302
    assert PROVINCE in {area.start for area in officer.areas("bulletins:bulletin:enter")}
    assert client.get(answer.url).status_code == 200
