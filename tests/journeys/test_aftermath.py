"""After a warning: somebody says what came of it, and whoever keeps the rules reads it beside them. A drill's score: test_drill."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import PHONE, Person

REASON = "Mưa đã tạnh, suối không lên."
MAIN = "main form button.button-primary"


def test_what_came_of_a_warning_is_said_by_a_person_and_read_beside_the_rules(
    meet: Callable[..., Person],
) -> None:
    officer = meet("duty_officer", width=PHONE)
    officer.go("/w/warning/new/landslide/3/")
    officer.page.locator("input[name=areas]").nth(1).check()
    officer.tap(officer.page.locator(MAIN).last)
    address = officer.path
    uid = address.split("/")[-2]

    issuer = meet("warning_issuer", width=PHONE)
    issuer.go(address)
    issuer.tap(issuer.page.locator("form[action$='/issue/'] button.button-primary"))
    issuer.page.locator("details summary", has_text="Kết thúc trước giờ").click()
    issuer.page.fill("#end-reason", REASON)
    issuer.tap(issuer.page.locator("button[formaction$='/end/cancel/']"))
    issuer.go(f"/w/aftermath/{uid}/")
    issuer.tap(issuer.page.locator("main a[href$='/outcome/']"))
    issuer.page.locator("input[name=what][value=false]").check()
    issuer.page.fill("input[name=happened_on]", issuer.page.evaluate("new Date().toISOString().slice(0, 10)"))
    issuer.page.fill("input[name=source]", "Xã báo cáo qua điện thoại: suối không lên")
    issuer.keeps_a_picture("aftermath-judge-phone")
    issuer.tap(issuer.page.locator(MAIN).last)
    expect(issuer.page.locator("main")).to_contain_text("Báo nhầm")
    issuer.go("/w/aftermath/outcomes/")
    expect(issuer.page.locator("main")).to_contain_text("suối không lên")
    issuer.keeps_a_picture("aftermath-outcomes-phone")

    keeper = meet("province_officer", width=1280)
    keeper.go("/w/triggers/")
    keeper.keeps_a_picture("aftermath-rules-wide")
    keeper.go("/w/aftermath/outcomes/")
    expect(keeper.page.locator("main")).to_contain_text("suối không lên")
    keeper.keeps_a_picture("aftermath-outcomes-wide")
