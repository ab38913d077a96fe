"""The duty room's pages and what everybody reads."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning import ports
from hoaban.domains.warning.models import Alert, Decision, Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.tests.steps import NEXT, OWN, drafted, ended, in_force, row, text
from hoaban.domains.warning.values import Proof, State, Status, Step
from hoaban.domains.warning.web import drill

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
FORM = {
    "areas": [str(OWN)],
    "hours": "6",
    "sure": "likely",
    "do_this": "Rời nhà ven suối ngay",
    "status": "actual",
}


@pytest.fixture(autouse=True)
def proven(monkeypatch: pytest.MonkeyPatch) -> list[Proof]:
    """What whoever sits there showed in the last minutes; a test may change it."""
    shown = [Proof.PASSKEY]
    monkeypatch.setattr(drill, "proof", lambda _request: shown[0])
    return shown


def soon(**changed: Any) -> Any:
    now = timezone.now()
    return text(onset=now, expires=now + timedelta(hours=6), **changed)


def written(by: Any, status: Status = Status.ACTUAL) -> Any:
    return drafted(by, status, soon(), now=timezone.now())


def test_three_decisions_lead_from_nothing_to_a_warning_that_everybody_reads(
    officer: Any, issuer: Any, as_actor: SignIn
) -> None:
    browser = as_actor(officer)
    assert 'href="/w/warning/new/flash_flood/3/"' in browser.get("/w/warning/new/").content.decode()
    page = browser.get("/w/warning/new/flash_flood/3/").content.decode()
    assert "Rời nhà ven suối ngay. Không quay lại lấy đồ." in page, (
        "the words of the bank stand there already"
    )
    answer = browser.post("/w/warning/new/flash_flood/3/", FORM)
    uid = Alert.plain.get().uid
    assert answer["Location"] == f"/w/warning/alerts/{uid}/"
    page = as_actor(issuer).get(answer["Location"]).content.decode()
    assert "Rời nhà ven suối ngay." in page
    assert "Lũ quét, cấp 3, màu da cam." in page
    browser.post(f"{answer['Location']}issue/", {"seen": "1", "agree": "1"})
    assert [one.step for one in Decision.plain.order_by("pk")] == [Step.DRAFT, Step.REVIEW, Step.ISSUE]
    public = Client().get("/warnings/").content.decode()
    assert "Rời nhà ven suối ngay." in public
    assert "Đài Khí tượng Thủy văn tỉnh" in public


def test_her_own_page_says_for_whom_the_text_waits_and_nothing_of_it_once_it_is_issued(
    officer: Any, issuer: Any, as_actor: SignIn
) -> None:
    uid = written(officer)
    address, second = f"/w/warning/alerts/{uid}/", "bây giờ người khác đọc"
    assert second in as_actor(officer).get(address).content.decode()
    as_actor(issuer).post(f"{address}agree/", {"seen": "1"})
    page = as_actor(officer).get(address).content.decode()
    assert (second in page, "Hai người đã đồng ý với lời này." in page) == (False, True)
    as_actor(issuer).post(f"{address}issue/", {"seen": "2"})
    page = as_actor(officer).get(address).content.decode()
    assert (second in page, "Hai người đã đồng ý với lời này." in page) == (False, False)


def test_a_warning_is_read_while_the_records_are_too_busy_to_write_that_down(
    officer: Any, issuer: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_told: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(ports.connected, "opened", busy)
    answer = as_actor(issuer).get(f"/w/warning/alerts/{written(officer)}/")
    assert answer.status_code == 200
    assert "Rời nhà" in answer.content.decode()


def test_the_one_next_thing_stays_within_reach_of_whoever_reads_it(
    officer: Any, issuer: Any, as_actor: SignIn
) -> None:
    uid = written(officer)
    stays = f'action="/w/warning/alerts/{uid}/issue/" class="actions actions-stay"'
    assert stays in as_actor(issuer).get(f"/w/warning/alerts/{uid}/").content.decode()
    as_actor(issuer).post(f"/w/warning/alerts/{uid}/agree/", {"seen": "1"})
    assert stays in as_actor(issuer).get(f"/w/warning/alerts/{uid}/").content.decode()


def test_whoever_wrote_it_has_no_button_to_issue_it(issuer: Any, as_actor: SignIn) -> None:
    uid = written(issuer)
    page = as_actor(issuer).get(f"/w/warning/alerts/{uid}/").content.decode()
    assert 'name="agree"' not in page
    assert 'name="override"' in page
    refused = as_actor(issuer).post(f"/w/warning/alerts/{uid}/issue/", {"seen": "1", "agree": "1"})
    assert refused.status_code == 422
    assert Version.plain.count() == 0
    refused = as_actor(issuer).post(
        f"/w/warning/alerts/{uid}/issue/", {"seen": "1", "override": "1", "reason": "gấp"}
    )
    assert refused.status_code == 422
    assert "gấp" in refused.content.decode(), "what was typed is kept"


def test_without_a_fresh_proof_the_page_asks_who_it_is(
    officer: Any, issuer: Any, as_actor: SignIn, proven: list[Proof]
) -> None:
    uid = written(officer)
    proven[0] = Proof.PASSWORD
    answer = as_actor(issuer).post(f"/w/warning/alerts/{uid}/issue/", {"seen": "1", "agree": "1"})
    assert answer["Location"] == f"/accounts/reauthenticate/?next=%2Fw%2Fwarning%2Falerts%2F{uid}%2F"
    assert row(uid).state == State.DRAFT


def test_what_was_typed_is_there_again_after_the_proof(
    officer: Any, issuer: Any, as_actor: SignIn, proven: list[Proof]
) -> None:
    waits, sent = written(issuer), in_force(officer, issuer, told=soon())
    browser, proven[0] = as_actor(issuer), Proof.PASSWORD
    for address, deed, said in (
        (f"/w/warning/alerts/{waits}/", "issue/", {"override": "1", "reason": "Không ai nghe máy cả."}),
        (f"/w/warning/alerts/{sent}/", "end/cancel/", {"seen": "3", "reason": "Trạm đo bị hỏng từ tối."}),
        ("/w/warning/shift/", "", {"hand": "1", "text": "Theo dõi suối ở bản Bó."}),
    ):
        words = said.get("reason") or said["text"]
        assert browser.post(address + deed, {"seen": "1"} | said)["Location"].startswith("/accounts/")
        assert words not in browser.get("/w/warning/ready/").content.decode()
        page = browser.get(address).content.decode()
        assert words in page
        assert "reason" not in said or '<details class="section" open>' in page
        assert words not in browser.get(address).content.decode(), "given once"


def test_a_refused_form_says_why_and_keeps_its_words(officer: Any, as_actor: SignIn) -> None:
    browser, address = as_actor(officer), "/w/warning/new/cold/2/"
    for wrong in (
        {"areas": []},
        {"do_this": "roi nha ven suoi ngay lap tuc"},
        {"status": "exercise"},
        {"hours": "999"},
    ):
        answer = browser.post(address, FORM | {"who_calls": ""} | wrong)
        assert answer.status_code == 422, wrong
        assert FORM["do_this"] in answer.content.decode() or "do_this" in wrong
    assert Alert.plain.count() == 0
    assert browser.get("/w/warning/new/cold/6/").status_code == 404
    assert browser.get("/w/warning/new/plague/1/").status_code == 404


def test_a_text_is_changed_taken_back_and_taken_up_again(officer: Any, as_actor: SignIn) -> None:
    uid = written(officer)
    browser, address = as_actor(officer), f"/w/warning/alerts/{uid}/"
    said = {**FORM, "level": "4", "areas": [str(OWN), str(NEXT)]}
    assert browser.post(f"{address}change/", said | {"seen": "9"}).status_code == 422
    browser.post(f"{address}change/", said | {"seen": "1"})
    assert (row(uid).level, row(uid).areas) == (4, [OWN, NEXT])
    browser.post(f"{address}withdraw/", {"seen": "2"})
    assert row(uid).state == State.WITHDRAWN
    assert 'name="restore"' in browser.get(address).content.decode()
    browser.post(f"{address}withdraw/", {"seen": "3", "restore": "1"})
    assert row(uid).state == State.DRAFT


def test_the_end_is_said_with_its_reason(officer: Any, issuer: Any, as_actor: SignIn) -> None:
    uid = in_force(officer, issuer, told=soon())
    browser, address = as_actor(issuer), f"/w/warning/alerts/{uid}/"
    seen = str(row(uid).version)
    assert browser.post(f"{address}end/cancel/", {"seen": seen, "reason": ""}).status_code == 422
    assert browser.post(f"{address}end/forget/", {"seen": seen}).status_code == 404
    browser.post(f"{address}end/all_clear/", {"seen": seen, "reason": "Mưa đã tạnh, suối rút."})
    told = Client().get(f"/warnings/{uid}/").content.decode()
    assert "Mưa đã tạnh, suối rút." in told
    assert "Đã hết nguy hiểm" in told
    assert "Không có cảnh báo nào" in Client().get("/warnings/").content.decode()


def test_a_drill_is_worked_on_behind_its_own_door_only(
    officer: Any, issuer: Any, as_actor: SignIn, proven: list[Proof]
) -> None:
    real = written(officer)
    browser = as_actor(issuer)
    proven[0] = Proof.NONE
    assert browser.post("/w/drill/")["Location"].startswith("/accounts/reauthenticate/")
    proven[0] = Proof.PASSKEY
    browser.post("/w/drill/")
    page = browser.get("/w/warning/").content.decode()
    assert "drill-strip" in page
    assert str(real) not in page
    browser.post(f"/w/warning/alerts/{real}/issue/", {"seen": "1", "agree": "1"})
    assert row(real).state == State.DRAFT, "the real thing is decided outside"
    assert browser.post("/w/warning/new/flash_flood/3/", FORM).status_code == 422
    browser.post("/w/warning/new/flash_flood/3/", FORM | {"status": "exercise"})
    made = Alert.plain.latest("pk")
    assert made.status == Status.EXERCISE
    assert "DIỄN TẬP. Rời nhà" in browser.get(f"/w/warning/alerts/{made.uid}/").content.decode()
    browser.post("/w/drill/", {"leave": "1"})
    browser.post(f"/w/warning/alerts/{made.uid}/withdraw/", {"seen": "1"})
    assert row(made.uid).state == State.DRAFT, "a drill is decided inside"
    assert str(real) in browser.get("/w/warning/").content.decode()


def test_whoever_comes_to_the_door_from_a_draft_goes_on_with_that_draft(
    officer: Any, issuer: Any, as_actor: SignIn, proven: list[Proof]
) -> None:
    """From a ring she has the draft before her: behind the door she need not look for it again."""
    address, browser = f"/w/warning/alerts/{written(officer, Status.EXERCISE)}/", as_actor(issuer)
    door = f"/w/drill/?alert={address.split('/')[-2]}"
    outside = browser.get(address).content.decode()
    assert outside.count(f'href="{door}"') == 2, "above the words and where her buttons would be"
    assert "Ra khỏi diễn tập" not in outside, "she is not inside"
    proven[0] = Proof.NONE
    assert "%3Falert%3D" in browser.post(door)["Location"], "who proves herself first comes back with it"
    proven[0] = Proof.PASSKEY
    assert browser.post(door)["Location"] == address
    inside = browser.get(address).content.decode()
    assert "Ra khỏi diễn tập" in inside
    assert "/issue/" in inside
    assert browser.post(door, {"leave": "1"})["Location"] == address
    assert browser.post("/w/drill/?alert=//evil.example/")["Location"] == "/w/warning/"


def test_a_drill_is_told_apart_where_everybody_reads(officer: Any, issuer: Any) -> None:
    in_force(officer, issuer, Status.EXERCISE, soon())
    page = Client().get("/warnings/").content.decode()
    assert "Không có cảnh báo nào" in page, "a drill is no warning"
    assert "DIỄN TẬP. Rời nhà" in page


def test_a_drill_opened_by_its_link_says_so_before_anything_else(officer: Any, issuer: Any) -> None:
    pages = [
        Client().get(f"/warnings/{in_force(officer, issuer, status, soon())}/").content.decode()
        for status in (Status.EXERCISE, Status.ACTUAL)
    ]
    for tag in ("title", "h1"):
        drill_says, real_says = (page.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0] for page in pages)
        assert drill_says.strip().startswith("DIỄN TẬP:"), tag
        assert "DIỄN TẬP" not in real_says, tag
    assert ["drill-strip" in page for page in pages] == [True, False]


def test_whoever_writes_for_a_commune_is_offered_its_own_organisation(
    make_actor: Any, as_actor: SignIn
) -> None:
    browser = as_actor(make_actor(*Permission, name="here", commune=3646))
    page = browser.get("/w/warning/new/flash_flood/3/?issuer=hydromet").content.decode()
    assert 'name="issuer" value="command_commune"' in page
    assert 'href="?issuer=hydromet"' not in page
    browser.post("/w/warning/new/flash_flood/3/", FORM | {"issuer": "hydromet"})
    assert Alert.plain.get().issuer == "command_commune"


def test_a_phone_that_asks_again_gets_no_page_while_nothing_changed(
    officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    uid = in_force(officer, issuer, told=soon())
    first = Client().get("/warnings/")
    again = Client().get("/warnings/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    ended(issuer, uid, now=now)
    changed = Client().get("/warnings/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=2))
    later = Client().get("/warnings/", headers={"If-None-Match": changed["ETag"]})
    assert later.status_code == 200, "the time it was asked is part of what is said"


def test_a_shift_changes_hands_on_its_page(officer: Any, deputy: Any, as_actor: SignIn) -> None:
    browser = as_actor(officer)
    assert browser.post("/w/warning/shift/", {"text": ""}).status_code == 422
    browser.post("/w/warning/shift/", {"text": "Suối đục từ 1 giờ.", "hand": "1"})
    browser = as_actor(deputy)
    assert "officer" in browser.get("/w/warning/").content.decode()
    page = browser.get("/w/warning/shift/").content.decode()
    address = page.partition('action="/w/warning/shift/')[2].partition('"')[0]
    browser.post(f"/w/warning/shift/{address}")
    assert "/take/" not in browser.get("/w/warning/shift/").content.decode()


def test_what_is_not_ready_is_named(officer: Any, as_actor: SignIn) -> None:
    page = as_actor(officer).get("/w/warning/ready/").content.decode()
    assert "Ban Chỉ huy Phòng thủ dân sự tỉnh" in page
    assert "mark-none" in page
