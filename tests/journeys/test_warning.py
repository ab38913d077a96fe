"""A night in the duty room: one person drafts on a phone, another reads and issues it on hers, everybody reads it, it is cancelled."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import PHONE, Person
from tests.support.human import Recorder

REASON = "Mưa đã tạnh, suối rút."
MAIN = "main form button.button-primary"


def test_two_people_on_phones_issue_a_warning_in_three_decisions_and_end_it(
    meet: Callable[..., Person], recorder: Recorder
) -> None:
    decisions = 0
    officer = meet("duty_officer", width=PHONE)
    officer.go("/w/warning/new/")
    officer.keeps_a_picture("warning-choose")
    officer.tap(officer.page.locator("a[href$='/new/flash_flood/3/']"))
    decisions += 1
    expect(officer.page.locator("textarea[name=do_this]")).not_to_have_value("")
    officer.page.locator("input[name=areas]").nth(1).check()
    officer.keeps_a_picture("warning-write")
    officer.tap(officer.page.locator(MAIN).last)
    decisions += 1
    address = officer.path
    expect(officer.page.locator("form[action$='/issue/']")).to_have_count(0)
    officer.keeps_a_picture("warning-waits")

    issuer = meet("warning_issuer", width=PHONE)
    issuer.go("/w/warning/")
    issuer.keeps_a_picture("warning-desk")
    issuer.tap(issuer.page.locator(f"main .duty-list a.row-link[href='{address}']"))
    issuer.keeps_a_picture("warning-review")
    issuer.tap(issuer.page.locator("form[action$='/issue/'] button.button-primary"))
    decisions += 1
    recorder.note(
        "a warning from nothing to issued: decisions of two people", decisions, "decisions", at_most_goal=3
    )

    villager = meet(width=PHONE)
    villager.go("/warnings/")
    # Other walks may have issued warnings of their own: only hers is looked at.
    own = villager.page.locator(f"article:has(a[href='/warnings/{address.split('/')[-2]}/'])")
    text = own.locator(".warning-text")
    expect(text.locator("p").first).to_contain_text("Rời nhà ven suối ngay.")
    expect(text.locator("p").last).to_contain_text("cấp 3, màu da cam")
    villager.keeps_a_picture("warning-public")

    issuer.page.locator("details summary", has_text="Kết thúc trước giờ").click()
    issuer.page.fill("#end-reason", REASON)
    issuer.tap(issuer.page.locator("button[formaction$='/end/cancel/']"))
    villager.go("/warnings/")
    expect(villager.page.locator("main")).to_contain_text("Hỏi lúc")
    expect(own).to_have_count(0)
    villager.keeps_a_picture("warning-none")


def test_a_drill_stays_behind_its_door(meet: Callable[..., Person]) -> None:
    officer = meet("duty_officer", width=PHONE)
    officer.go("/w/drill/")
    officer.tap(officer.page.locator(MAIN).last)
    officer.go("/w/warning/new/cold/2/")
    officer.page.locator("input[name=areas]").nth(1).check()
    officer.tap(officer.page.locator(MAIN).last)
    expect(officer.page.locator(".warning-text p").first).to_contain_text("DIỄN TẬP.")
    officer.keeps_a_picture("warning-drill")
    officer.go("/w/drill/")
    officer.tap(officer.page.locator(MAIN).last)
    officer.go("/w/warning/")
    expect(officer.page.locator(".drill-strip")).to_have_count(0)
    officer.go("/w/warning/ready/")
    officer.keeps_a_picture("warning-ready")
