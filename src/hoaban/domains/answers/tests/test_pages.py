"""The duty map, the village's page, the sheet of a call for help, the link on an old phone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hoaban.domains.answers import links
from hoaban.domains.answers.models import Contact, Help, Report
from hoaban.domains.answers.queries import floods
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import DOOR, HEAD, OTHER, OWN, VILLAGE
from hoaban.domains.answers.values import Grade
from hoaban.domains.answers.web import beside
from hoaban.domains.warning.values import Status
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.files import api as files
from hoaban.foundation.files.models import StoredFile
from hoaban.kit.uid import uuid7

pytestmark = pytest.mark.django_db(databases="__all__")
Page = Callable[[Any], Client]


def html(response: Any) -> str:
    return response.content.decode()


def link(alert: Any, contact: int = 0) -> str:
    return f"/a/{links.token(steps.row(alert).pk, contact)}/"


def tap(client: Client, address: str, **said: Any) -> Any:
    return client.post(address, {"uid": str(uuid7()), "text_number": 1, "request_id": str(uuid7())} | said)


def test_the_head_answers_with_one_tap_and_sees_what_was_received(client: Client, alert: Any) -> None:
    address = link(alert, Contact.plain.get(phone_e164=HEAD).pk)
    opened = html(client.get(address))
    assert "Rời nhà ven suối ngay." in opened
    assert "noindex" in client.get(address)["X-Robots-Tag"]
    assert steps.row(alert).state == "silent"  # opening says nothing
    answer = tap(client, address, grade="moving", moved=40, homes=43)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "40 trên 43 hộ" in html(client.get(address))
    assert steps.row(alert).state == "moving"


def test_a_phone_asks_for_three_decisions_at_most_and_folds_the_rest(client: Client, alert: Any) -> None:
    address, said = link(alert), re.compile(r'name="grade" value="(\w*)"')
    for grade, shown in (
        ("", "heard told help"),
        ("told", "moving safe help"),
        ("safe", "help"),
        ("help", "moving safe help"),
    ):
        if grade:
            tap(client, address, grade=grade)
        open_, folded = html(client.get(address)).split("<details", 1)
        assert said.findall(open_) == shown.split()
        assert {*said.findall(open_ + folded)} == {
            "heard",
            "told",
            "moving",
            "safe",
            "help",
            "",
        }  # nothing is lost
        assert 'name="moved"' not in open_
        # Enter in a number presses the form's first button: it must answer for nobody.
        form = open_.split('class="answer-buttons"', 1)[1]
        assert re.findall(r"<button[^>]*>", form)[0] == '<button type="submit" disabled hidden>'


def test_numbers_that_cannot_be_are_asked_again_with_what_was_typed(client: Client, alert: Any) -> None:
    answer = tap(client, link(alert), grade="moving", moved=50, homes=43)
    assert answer.status_code == 422
    assert 'value="50"' in html(answer)
    assert Report.plain.count() == 0


@pytest.mark.parametrize(
    "more",
    [{"injured": "nhiều"}, {"moved": "99", "homes": "3"}, {"uid": "x"}, {"injured": "2", "road_cut": "1"}],
)
def test_nothing_typed_wrong_holds_up_a_call_for_help(
    client: Client, alert: Any, more: dict[str, str]
) -> None:
    assert tap(client, link(alert), grade="help", **more).status_code == 302
    assert steps.row(alert).state == "help"
    page = html(client.get(link(alert)))
    assert 'href="tel:112"' in page


def test_a_link_that_nobody_signed_is_not_there(client: Client, alert: Any) -> None:
    assert client.get("/a/1.0.0123456789abcdef/").status_code == 404


def test_a_drill_never_shows_the_number_of_rescue(client: Client, officer: Any, issuer: Any) -> None:
    drill = steps.issued(officer, issuer, status=Status.EXERCISE)
    tap(client, link(drill), grade="help")
    page = html(client.get(link(drill)))
    assert "drill-strip" in page
    assert 'href="tel:112"' not in page.split("<main", 1)[1].split("</main>")[0]


def test_the_map_shows_who_has_not_been_told_first_and_turns_with_an_answer(
    as_actor: Page, officer: Any, alert: Any
) -> None:
    client = as_actor(officer)
    steps.wrote(officer, alert, steps.said(Grade.MOVING, moved=40, homes=43))
    page = html(client.get(f"/w/answers/{alert}/"))
    assert page.index("Bản Nà Lồi") < page.index("Bản Hua Ít")
    assert 'data-live="answers"' in page
    assert "<svg" in page
    only = html(client.get(f"/w/answers/{alert}/?state=moving"))
    assert "Bản Nà Lồi" not in only.split('id="who"')[1].split("</section>")[0]
    assert client.get(f"/w/answers/{alert}/?state=x&commune=zz&page=9").status_code == 200
    assert client.get(f"/w/answers/{alert}/?commune={OWN}").status_code == 200


def test_calls_for_help_come_before_who_has_not_been_told(as_actor: Page, officer: Any, alert: Any) -> None:
    client = as_actor(officer)
    steps.wrote(officer, alert, steps.said(Grade.HELP))
    page = html(client.get(f"/w/answers/{alert}/"))
    counts = page.split('class="answer-counts"')[1].split("</ul>")[0]
    assert re.findall(r"state=(\w+)", counts) == ["help", "silent", "safe"]
    villages = page.split('id="who"')[1]
    assert villages.index("Bản Hua Ít") < villages.index("Bản Nà Lồi")


def test_each_warning_says_where_and_the_one_that_calls_for_help_stands_first(
    as_actor: Page, officer: Any, issuer: Any, alert: Any
) -> None:
    later = timezone.now() + timedelta(minutes=1)
    other = steps.issued(officer, issuer, (DOOR,), now=later)
    drill = steps.issued(officer, issuer, status=Status.EXERCISE, now=later)
    client, shown = as_actor(officer), re.compile(r'href="/w/answers/([0-9a-f-]{36})/"')
    page = html(client.get("/w/answers/"))
    assert shown.findall(page) == [str(other), str(alert), str(drill)], "the newest first, drills last"
    for place in ("Xã Mường Bú", "Bản Cửa Rừng"):
        assert f"<span data-quoted>{place}</span>" in page
    for one in (drill, alert):
        steps.wrote(officer, one, steps.said(Grade.HELP), now=later)
    page = html(client.get("/w/answers/"))
    assert shown.findall(page) == [str(alert), str(other), str(drill)]
    card = page.split('id="rounds"')[1].split("</li>")[0]
    assert card.index("bản cần cứu giúp") < card.index('class="level')
    assert "Xã Mường Bú" in html(client.get(f"/w/answers/{alert}/"))


def test_the_list_of_warnings_and_the_village_page_cost_a_fixed_number_of_questions(
    as_actor: Page, officer: Any, alert: Any, max_queries: Any
) -> None:
    client = as_actor(officer)
    with max_queries(21):
        assert client.get("/w/answers/").status_code == 200
    with max_queries(32):
        assert client.get(f"/w/answers/{alert}/{VILLAGE}/").status_code == 200


def test_an_officer_writes_down_what_she_hears_and_looking_is_on_record(
    as_actor: Page, commune_officer: Any, alert: Any
) -> None:
    client = as_actor(commune_officer)
    address = f"/w/answers/{alert}/{VILLAGE}/"
    page = html(client.get(address))
    assert "tel:+84912345678" in page
    assert "0912 345 678" in page
    assert "Bản Cửa Rừng" in page
    answer = client.post(address, {"grade": "safe", "way": "radio", "request_id": "r1"})
    assert answer.status_code == 302
    assert steps.row(alert).state == "safe"
    assert ReadEntry.plain.filter(tag="answers:village:see").exists()
    wrong = client.post(
        address, {"grade": "moving", "moved": "9", "homes": "3", "way": "radio", "request_id": "r2"}
    )
    assert wrong.status_code == 422
    assert client.post(address, {"way": "radio", "request_id": "r3"}).status_code == 422


def test_a_whole_commune_is_cut_off_with_one_press_and_reached_again(
    as_actor: Page, officer: Any, alert: Any
) -> None:
    client = as_actor(officer)
    address = f"/w/answers/{alert}/{VILLAGE}/"
    assert (
        client.post(f"{address}dark/", {"why": "tower", "commune": "1", "request_id": "d"}).status_code == 302
    )
    assert (steps.row(alert).state, steps.row(alert, OTHER).state) == ("dark", "dark")
    assert client.post(f"{address}dark/", {"why": "x", "request_id": "d2"}).status_code == 404
    assert client.post(f"{address}light/", {"request_id": "l"}).status_code == 302
    assert steps.row(alert).state == "silent"


def test_a_call_for_help_is_taken_handed_over_and_ended(as_actor: Page, officer: Any, alert: Any) -> None:
    steps.wrote(officer, alert, steps.said(Grade.HELP, injured=2, road_cut=True))
    call = Help.plain.get()
    client = as_actor(officer)
    sheet = html(client.get(f"/w/answers/help/{call.uid}/"))
    assert 'href="tel:112"' in sheet
    assert "Bản Hua Ít" in sheet
    assert "geo:21.30000,103.90000" in sheet
    assert client.post(f"/w/answers/help/{call.uid}/take/", {"request_id": "t"}).status_code == 302
    assert (
        client.post(f"/w/answers/help/{call.uid}/take/", {"release": "1", "request_id": "g"}).status_code
        == 302
    )
    again = client.post(f"/w/answers/help/{call.uid}/take/", {"release": "1", "request_id": "h"})
    assert again["Location"] == f"/w/answers/help/{call.uid}/"
    early = client.post(
        f"/w/answers/help/{call.uid}/end/",
        {"outcome": "Đã đưa ra ngoài hết.", "version": "1", "request_id": "e"},
        follow=True,
    )
    assert early.redirect_chain == [(f"/w/answers/help/{call.uid}/", 302)]
    assert "Đã đưa ra ngoài hết." in html(early)
    call.refresh_from_db()
    done = client.post(
        f"/w/answers/help/{call.uid}/end/",
        {"outcome": "Đã đưa ra ngoài hết.", "version": str(call.version), "request_id": "f"},
    )
    assert done.status_code == 302
    assert "Đã đưa ra ngoài hết." in html(client.get(link(alert)))


def test_words_wait_for_a_person(as_actor: Page, officer: Any, client: Client, alert: Any) -> None:
    tap(client, link(alert), grade="", words="Nước tràn qua ngầm, chưa biết làm sao")
    row = Report.plain.get()
    desk = as_actor(officer)
    assert "Nước tràn qua ngầm" in html(desk.get("/w/answers/words/"))
    wrong = desk.post(f"/w/answers/words/{row.uid}/", {"grade": "nothing", "request_id": "w"})
    assert wrong.status_code == 302
    late = desk.post(f"/w/answers/words/{row.uid}/", {"grade": "heard", "request_id": "x"})
    assert late["Location"] == "/w/answers/words/"
    assert steps.row(alert).state == "silent"


def test_a_place_that_is_not_understood_comes_back_with_what_was_typed(
    as_actor: Page, officer: Any, client: Client, alert: Any
) -> None:
    tap(client, link(alert), grade="", words="Nước tràn qua ngầm, chưa biết làm sao")
    desk, row = as_actor(officer), Report.plain.get()
    typed = {"grade": "help", "place": "Bản Không Đâu", "request_id": "w"}
    back = desk.post(f"/w/answers/words/{row.uid}/", typed, follow=True)
    assert back.redirect_chain == [("/w/answers/words/", 302)]
    assert 'value="Bản Không Đâu"' in html(back)
    assert 'value="help" selected' in html(back)
    assert "Không khớp bản nào" in html(back)
    assert steps.row(alert).state == "silent"
    assert (
        desk.post(
            f"/w/answers/words/{row.uid}/", typed | {"place": "Bản Nà Lồi", "request_id": "x"}
        ).status_code
        == 302
    )
    assert (steps.row(alert).state, steps.row(alert, OTHER).state) == ("silent", "help")


def test_people_are_kept_a_commune_at_a_time(as_actor: Page, commune_officer: Any) -> None:
    client = as_actor(commune_officer)
    page = html(client.get("/w/answers/people/?commune=1"))
    assert "Bản Nà Lồi" in page
    typed = {
        "village": OTHER,
        "part": "head",
        "name": "Vì Văn Mẫu",
        "number": "0911222333",
        "request_id": "p",
    }
    assert client.post(f"/w/answers/people/?commune={OWN}", typed).status_code == 302
    assert (
        client.post(
            f"/w/answers/people/?commune={OWN}", typed | {"number": "12", "request_id": "q"}
        ).status_code
        == 422
    )
    row = Contact.plain.get(phone_e164="+84911222333")
    assert client.post(f"/w/answers/people/{row.uid}/end/", {"request_id": "e"}).status_code == 302


def test_a_head_who_signs_in_finds_her_village_and_its_buttons(
    as_actor: Page, make_actor: Any, alert: Any
) -> None:
    client = as_actor(make_actor("answers:village:answer", commune=3646))
    assert "Bản Hua Ít" in html(client.get("/w/answers/own/"))
    address = f"/w/answers/own/{alert}/{VILLAGE}/"
    assert tap(client, address, grade="told").status_code == 302
    assert steps.row(alert).state == "told"
    for typed in ({"moved": "9", "homes": "3"}, {"moved": "x9", "homes": ""}):
        assert tap(client, address, grade="moving", **typed)["Location"] == "/w/answers/own/"
        assert f'value="{typed["moved"]}"' in html(client.get("/w/answers/own/"))
    assert steps.row(alert).state == "told"
    assert tap(client, address, grade="heard").status_code == 302
    assert 'value="x9"' not in html(client.get("/w/answers/own/"))


def test_a_voice_waits_for_a_person_and_a_broken_one_never_costs_the_answer(
    client: Client, as_actor: Page, officer: Any, alert: Any
) -> None:
    sound = SimpleUploadedFile("x.ogg", b"OggS" + bytes(200), content_type="audio/ogg")
    assert tap(client, link(alert), grade="help", voice=sound).status_code == 302
    call, spoken = Report.plain.order_by("pk")
    assert (call.grade, spoken.grade, spoken.waits, steps.row(alert).state) == ("help", "", True, "help")
    desk = as_actor(officer)
    assert "/files/" in html(desk.get("/w/answers/words/"))
    broken = SimpleUploadedFile("x.exe", b"MZ" + bytes(200), content_type="audio/ogg")
    assert tap(client, link(alert), grade="safe", voice=broken).status_code == 302
    assert Report.plain.filter(grade="safe", voice=None).count() == 1
    empty = SimpleUploadedFile("x.ogg", b"", content_type="audio/ogg")
    assert tap(client, link(alert), grade="help", injured="1", voice=empty).status_code == 302
    assert Report.plain.filter(grade="help", injured=1).count() == 1


def test_a_voice_alone_is_heard_where_words_are_read_and_by_nobody_else(
    client: Client, as_actor: Page, officer: Any, outsider: Any, alert: Any
) -> None:
    spoken = b"OggS" + bytes(range(200))
    sound = SimpleUploadedFile("loi.ogg", spoken, content_type="audio/ogg")
    assert tap(client, link(alert), voice=sound).status_code == 302
    assert steps.row(alert).state == "silent", "what nobody heard yet is no answer"
    desk = as_actor(officer)
    page = html(desk.get("/w/answers/words/"))
    (address,) = re.findall(r'href="(/[^"]*files/[^"]+)"', page)
    assert desk.get(address).status_code == 409, "not before it was looked at for harm"
    StoredFile.plain.update(state=files.FileState.CLEAN)
    heard = desk.get(address)
    assert (heard.status_code, heard["Content-Type"]) == (200, "audio/ogg")
    assert b"".join(heard.streaming_content) == spoken, "the very sound she sent"
    (uid,) = re.findall(r'action="/w/answers/words/([0-9a-f-]+)/', page)
    read = desk.post(f"/w/answers/words/{uid}/", {"grade": "safe", "place": "", "request_id": "heard"})
    assert read["Location"] == "/w/answers/words/"
    assert steps.row(alert).state == "safe", "heard and understood, it is the village's answer"
    assert address not in html(desk.get("/w/answers/words/"))
    for other in (client, as_actor(outsider)):
        assert other.get(address).status_code in (302, 403, 404), address


def test_the_duty_room_s_card_says_that_a_village_calls_for_help(
    client: Client, alert: Any, officer: Any, issuer: Any, as_actor: Page
) -> None:
    other = steps.issued(officer, issuer, (DOOR,))
    tap(client, link(alert), grade="help")
    room = html(as_actor(officer).get("/w/warning/"))
    assert room.count("1 bản cần cứu giúp") == 1
    assert f'href="/w/answers/{alert}/?state=help"' in room
    assert f'href="/w/answers/{other}/?state=help"' not in room
    assert beside.cries(ANONYMOUS, [alert]) == {}, "who may not see the answers is told nothing"


def test_one_link_floods_nobody_and_a_call_for_help_is_always_taken(
    client: Client, alert: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods, "PER_LINK", 3)
    monkeypatch.setattr(floods, "SECONDS", 10**9)  # no ten minutes begin anew within the test
    for n in range(3):
        assert tap(client, link(alert), grade="moving", moved=n, homes=43).status_code == 302
    for _ in range(2):
        assert tap(client, link(alert), grade="safe").status_code == 429
    assert steps.state(alert) == ("moving", 2, 43)
    head = Contact.plain.get(phone_e164=HEAD).pk
    assert tap(client, link(alert, head), grade="safe").status_code == 302, "another's link is hers"
    assert tap(client, link(alert), grade="help").status_code == 302
    assert steps.state(alert)[0] == "help"
