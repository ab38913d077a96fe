"""A bulletin that came by fax or telephone is entered by hand, stands beside what feeds bring, and is one with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.bulletins import actions, api, queries
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
    more = form | {"why": "Chép nhầm cấp.", "level": "Cấp 3", "request_id": "p2"}
    fixed = client.post(f"/w/bulletins/{uid}/correct/", more)
    assert fixed.status_code == 302
    assert client.post(f"{fixed.url}withdraw/", {"why": "Nhập nhầm.", "request_id": "p3"}).status_code == 302
    assert PROVINCE in {area.start for area in officer.areas("bulletins:bulletin:enter")}
    assert client.get(answer.url).status_code == 200
