"""A drill from the officer's desk to its score: the second person is rung, a village head reads DIỄN TẬP and answers; nothing is real."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import expect

from tests.support.browser import PHONE, Effort, Person
from tests.support.guides import takes_for_guides
from tests.support.human import Recorder
from tests.support.patience import WITHIN, sends, until
from tests.support.rings import answers_the_ring, may_be_rung

MAIN = "main form button.button-primary"
VILLAGE = "Bản Nương Mẫu"
REASON = "Diễn tập đã xong."


def commune_of(head: Person) -> str:
    """The number of the commune her village lies in."""
    return head.go("/w/targeting/villages/").path.strip("/").split("/")[-1][:-4] + "0000"


def drafts(officer: Person, commune: str, recorder: Recorder) -> str:
    """From her desk through the door of the drill to a draft that waits; its address."""
    page = officer.go("/w/").page
    officer.effort = Effort()
    officer.tap(page.locator("main a[href='/w/warning/']").last)
    officer.tap(page.locator("main a[href='/w/drill/']"))
    officer.tap(page.locator(MAIN).last)
    officer.tap(page.locator("main a[href='/w/warning/new/']"))
    officer.tap(page.locator("a[href$='/new/flash_flood/3/']"))
    officer.tap(page.locator(f"input[name=areas][value='{commune}']"))
    sends(officer, page.locator(MAIN).last)
    recorder.note_effort("a drill, from the desk to a draft that waits", officer.effort, taps=7, characters=0)
    expect(page.locator(".warning-text p").first).to_contain_text("DIỄN TẬP.")
    officer.keeps_a_picture("drill-draft")
    officer.go(officer.path)  # for the picture's sake: without the word that it was sent
    takes_for_guides(officer, "truc-dien-tap-360")
    return officer.path


def issues(issuer: Person, demo: Any, since: datetime, recorder: Recorder) -> None:
    """From the ring of her telephone through the door, which brings her back to the draft."""
    page = issuer.page
    issuer.effort = Effort()
    told = answers_the_ring(issuer, demo, "có dự thảo đang chờ bạn", since)
    assert told["title"].startswith("DIỄN TẬP. "), told
    issuer.tap(page.locator("form[action$='/take/'] button"))
    draft = issuer.path
    expect(page.locator(".drill-strip"), "she is not inside").not_to_contain_text("Ra khỏi diễn tập")
    issuer.keeps_a_picture("drill-outside")
    issuer.tap(page.locator(".drill-strip a"))
    issuer.tap(page.locator(MAIN).last)
    assert issuer.path == draft, "the draft she was rung for, not a list to look it up in"
    issuer.keeps_a_picture("drill-inside")
    sends(issuer, page.locator("form[action$='/issue/'] button.button-primary"))
    recorder.note_effort("a drill, from the ring to its issue", issuer.effort, taps=5, characters=0)


def answers(head: Person, alert: str, recorder: Recorder) -> None:
    """From her first page: what waits says that it is a drill, so does what she reads, and one button answers."""
    page = head.page
    duty = page.locator("main .duty", has_text="DIỄN TẬP").first
    until(lambda: head.go("/w/") and duty.count(), "the head is not asked")
    head.keeps_a_picture("drill-head")
    head.effort = Effort()
    head.tap(duty.locator("a.button, a.row-link").first)
    asked = page.locator("main section", has=page.locator(f"form[action*='{alert}']"))
    expect(asked.locator(".warning-text p").first).to_contain_text("DIỄN TẬP. ")
    expect(page.locator(".drill-strip").last).to_be_visible()
    sends(head, asked.locator("button[value=told]").first)
    recorder.note_effort(
        "a drill, from the head's first page to her answer", head.effort, taps=2, characters=0
    )


def watches(officer: Person, alert: str, recorder: Recorder) -> None:
    """From her desk to the villages that owe an answer, before there is one."""
    page = officer.go("/w/").page
    officer.effort = Effort()
    officer.tap(page.locator("main a[href='/w/answers/']").last)
    with page.expect_response("**/streams/changes?**"):
        officer.tap(page.locator(f"main a.row-link[href='/w/answers/{alert}/']"))
    recorder.note_effort("a drill, from the desk to who has answered", officer.effort, taps=2, characters=0)
    expect(line_of(officer)).to_contain_text("Chưa trả lời")


def line_of(officer: Person) -> Any:
    return officer.page.locator("#who ~ ul .duty", has_text=VILLAGE)


def ends(issuer: Person) -> None:
    page = issuer.page

    def why() -> None:
        if not page.locator("#end-reason").is_visible():
            page.locator("details summary", has_text="Kết thúc trước giờ").click()
        page.fill("#end-reason", REASON)

    why()
    sends(issuer, page.locator("form[action$='/end/all_clear/'] button:not([formaction])"), why)


def reads_the_score(officer: Person, alert: str, recorder: Recorder) -> None:
    page = officer.go("/w/").page
    officer.effort = Effort()
    officer.tap(page.locator("main a[href='/w/aftermath/']").last)
    expect(page.locator(f"main a[href*='{alert}']"), "no drill among what was real").to_have_count(0)
    officer.tap(page.locator("main a[href='/w/aftermath/?drills=1']"))
    officer.tap(page.locator(f"main a[href*='{alert}']"))
    recorder.note_effort("a drill, from the desk to its score", officer.effort, taps=3, characters=0)
    expect(page.locator("h1")).to_contain_text("DIỄN TẬP")
    expect(page.locator("main")).to_contain_text("Điểm diễn tập")
    told = page.locator("dt", has_text="Số bản lúc kết thúc: đã báo dân").locator("+ dd")
    expect(told, "the head's answer is in it").to_have_text("1")
    officer.keeps_a_picture("drill-score")
    with page.expect_download() as asked:
        page.locator("main a[href$='/paper/']").click()
    assert asked.value.suggested_filename == "dien-tap-bao-cao-sau-su-kien.pdf"


def leaves(officer: Person) -> None:
    page = officer.go("/w/warning/").page
    officer.tap(page.locator(".drill-strip a"))
    officer.tap(page.locator(MAIN).last)
    assert officer.path == "/w/warning/"
    expect(page.locator(".drill-strip")).to_have_count(0)


def test_a_drill_goes_from_a_desk_by_a_ring_to_a_village_and_back_to_its_score(
    meet: Callable[..., Person], journey_server: Any, recorder: Recorder
) -> None:
    head, officer = meet("village_head", width=PHONE), meet("duty_officer", width=PHONE)
    issuer = may_be_rung(meet("warning_issuer", width=PHONE))
    since = datetime.now(UTC)
    alert = drafts(officer, commune_of(head), recorder).strip("/").split("/")[-1]
    issues(issuer, journey_server, since, recorder)
    asked = head.page.locator(f"form[action*='{alert}']")
    until(lambda: head.go("/w/answers/own/") and asked.count(), "no village is asked")
    watches(officer, alert, recorder)
    answers(head, alert, recorder)
    expect(line_of(officer)).to_contain_text("Đã báo cả bản", timeout=WITHIN * 1000)  # by itself
    officer.keeps_a_picture("drill-answered")
    ends(issuer)
    reads_the_score(officer, alert, recorder)
    leaves(officer)
