"""A head sees muddy water; her sign rings, becomes a draft that rings, and a warning; her village answers it, and the duty map turns."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.browser import DESK, PHONE, Effort, Person
from tests.support.guides import takes_for_guides
from tests.support.human import Recorder
from tests.support.patience import WITHIN, listens, sends, until
from tests.support.rings import answers_the_ring, may_be_rung

VILLAGE = "Bản Nương Mẫu"


def tells_what_she_sees(head: Person) -> str:
    """From the first page: the tile, the picture, the place, send. The address of her receipt."""
    page = head.page
    head.tap(page.locator("main a.tile[href='/signs/']"))
    head.tap(page.locator("main a.tile[href='/signs/muddy/']"))
    box = page.locator("main input[name=q]")
    head.type(box, "nuong mau")
    box.press("Enter")
    page.wait_for_load_state()
    head.tap(page.locator("main a.tile[href*='/signs/muddy/']", has_text=VILLAGE).first)
    sends(head, page.locator("main form button[type=submit]").first)
    expect(page.locator("main [data-code]")).to_be_visible()
    return head.path


def answers_what_waits(officer: Person) -> Person:
    """Signs of the demo and of other walks: as long as nobody has looked at one of a commune, another one there rings with it."""
    page = officer.go("/w/hazards/signs/").page
    for address in [one.get_attribute("href") or "" for one in page.locator("#signs a.row-link").all()]:
        officer.go(address)
        sends(officer, page.locator("[data-answer=watch] button").first)
    return officer


def drafts_from_the_sign(officer: Person, demo: Any, since: datetime, recorder: Recorder) -> str:
    """Her telephone rings; then the duty officer's two decisions: how grave, and the words. The address of the draft."""
    page = officer.page
    line = page.locator("main .duty", has_text=VILLAGE).filter(has_text="đục").first
    expect(line).to_be_visible(timeout=WITHIN * 1000)  # the list follows by itself
    officer.keeps_a_picture("head-signs")
    officer.effort = Effort()
    told = answers_the_ring(officer, demo, "bà con báo, chưa ai xem", since)
    assert "Nương" in told["title"], told
    officer.keeps_a_picture("head-sign-ring")
    sends(officer, page.locator("form[action$='/take/'] button"))
    sign = officer.path
    assert sign.startswith("/w/hazards/signs/"), sign
    officer.tap(page.locator("main a[href^='/w/triggers/signs/']"))
    again = officer.path
    officer.tap(page.locator("main a[href$='/flash_flood/3/']"))
    expect(page.locator("select[name=area] option:checked, input[name=area]:checked")).to_contain_text(
        VILLAGE
    )
    officer.keeps_a_picture("head-sign-draft")
    sends(officer, page.locator("main form button.button-primary").last)
    recorder.note_effort("a sign's ring → a draft with its village", officer.effort, taps=5, characters=0)
    officer.go(again)
    address = page.locator("main .notice a[href^='/w/warning/alerts/']").last.get_attribute("href") or ""
    officer.go(sign)
    sends(officer, page.locator("[data-answer=leave] button"))
    return address


def line_of(board: Person) -> Locator:
    return board.page.locator("#who ~ ul .duty", has_text=VILLAGE)


def issues_what_rings(issuer: Person, demo: Any, address: str, since: datetime, recorder: Recorder) -> None:
    """The telephone of the second person rings; she opens the draft from it, reads, and issues."""
    issuer.effort = Effort()
    told = answers_the_ring(issuer, demo, "có dự thảo đang chờ bạn", since)
    assert "Nương" in told["title"], told
    issuer.keeps_a_picture("head-ring")
    issuer.tap(issuer.page.locator("form[action$='/take/'] button"))
    assert issuer.path == address
    spent = replace(issuer.effort)
    issuer.go(address)  # for the picture's sake: without the word that she took it
    takes_for_guides(issuer, "truc-doc-360")
    issuer.effort = spent
    sends(issuer, issuer.page.locator("form[action$='/issue/'] button.button-primary"))
    issuer.keeps_a_picture("head-warning-issued")
    recorder.note_effort("a draft's ring → read and issued", issuer.effort, taps=3, characters=0)


def test_what_a_head_sees_becomes_a_warning_that_her_village_answers(
    meet: Callable[..., Person], journey_server: Any, recorder: Recorder
) -> None:
    head = meet("village_head", width=PHONE).go("/")
    issuer, since = may_be_rung(meet("warning_issuer", width=PHONE)), datetime.now(UTC)
    officer = answers_what_waits(meet("duty_officer", width=PHONE))
    listens(may_be_rung(officer), "/w/hazards/signs/")
    head.effort = Effort()
    receipt = tells_what_she_sees(head)
    recorder.note_effort("a village head tells what she sees", head.effort, taps=4, characters=9)

    address = drafts_from_the_sign(officer, journey_server, since, recorder)
    alert = address.strip("/").split("/")[-1]
    issues_what_rings(issuer, journey_server, address, since, recorder)

    board = meet("duty_officer", width=DESK).forgive("404")  # until the villages are asked
    until(lambda: board.go(f"/w/answers/{alert}/") and line_of(board).count(), "no village is asked")
    duty_room = sees_the_duty_room(meet, alert)
    listens(board, f"/w/answers/{alert}/")
    expect(line_of(board)).to_contain_text("Chưa trả lời")
    answers_and_is_seen(head, board, alert, recorder)

    answered = duty_room.page.locator(f"#happened .happened-answer a[href^='/w/answers/{alert}/']").first
    expect(answered).to_be_visible(timeout=WITHIN * 1000)
    duty_room.tap(duty_room.page.locator("#happened a.button"))
    expect(duty_room.page.locator("main .happened-sign").first).to_be_visible()
    duty_room.tap(duty_room.page.locator("a[href*='kind=decision']"))
    expect(duty_room.page.locator("main .happened-answer")).to_have_count(0)
    expect(duty_room.page.locator("main .happened-decision").first).to_be_visible()
    duty_room.keeps_a_picture("head-what-happened")
    head.go(receipt)
    expect(head.page.locator("main h1")).to_have_text("Rời đi ngay")
    head.keeps_a_picture("head-sign-answered")
    ends_it(issuer, address)
    until(lambda: head.go("/w/answers/own/") and not head.page.locator(of(alert)).count(), "its buttons stay")


def sees_the_duty_room(meet: Callable[..., Person], alert: str) -> Person:
    """Map and timeline beside the list, open while the village answers: what happens comes by itself."""
    room = listens(meet("duty_officer", width=DESK), "/w/warning/")
    expect(room.page.locator("#glance-title")).to_contain_text("chưa được báo")
    expect(room.page.locator("#glance-key .sketch-swatch").first).to_be_visible()
    expect(room.page.locator(f"#happened .happened-decision a[href$='/{alert}/']").first).to_be_visible()
    room.keeps_a_picture("duty-room-beside")
    return room


def of(alert: str) -> str:
    return f"form[action^='/w/answers/own/{alert}/']"


def answers_and_is_seen(head: Person, board: Person, alert: str, recorder: Recorder) -> None:
    """One tap on her own page; the open map turns by itself."""
    head.go("/w/answers/own/")
    form = head.page.locator(of(alert))
    head.keeps_a_picture("head-answers")
    head.effort = Effort()
    sends(head, form.locator("button[value=told]").first)
    since = monotonic()
    recorder.note_effort("a village head's answer on her own page", head.effort, taps=1, characters=0)
    expect(line_of(board)).to_contain_text("Đã báo cả bản", timeout=WITHIN * 1000)
    seconds = round(monotonic() - since, 1)
    recorder.note("a head's answer → on the open duty map", seconds, "s", at_most_goal=5)
    board.keeps_a_picture("head-answer-on-the-map")
    takes_for_guides(board, "truc-tra-loi-1280")
    sends(head, form.locator("button[value=safe]").first)
    expect(line_of(board)).to_contain_text("Mọi người đã an toàn", timeout=WITHIN * 1000)


def ends_it(issuer: Person, address: str) -> None:
    """What was issued for the walk holds no longer than the walk."""
    issuer.go(address)

    def why() -> None:
        if not issuer.page.locator("#end-reason").is_visible():
            issuer.page.locator("details summary", has_text="Kết thúc trước giờ").click()
        issuer.page.fill("#end-reason", "Nước trong lại, mưa đã tạnh.")

    why()
    sends(issuer, issuer.page.locator("button[formaction$='/end/cancel/']"), why)
