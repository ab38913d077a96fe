"""The duty officer reads what another authority says, writes her own warning, and finds kept what was known when she wrote it."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import PHONE, Person

MAIN = "main form button.button-primary"
RAIN = "Số liệu dựng: mưa lớn diện rộng"


def test_a_bulletin_is_read_and_stays_with_the_draft_it_touches(meet: Callable[..., Person]) -> None:
    officer = meet("duty_officer", width=PHONE)
    officer.go("/w/bulletins/")
    first = officer.page.locator("main .duty-list > li", has_text=RAIN).first
    expect(first).to_contain_text("Số liệu mô phỏng cho bản chạy thử")
    officer.keeps_a_picture("bulletins-list")
    officer.tap(first.locator("a").first)
    bulletin = officer.path
    unread = officer.page.locator("form[action$='/read/'] button")
    if unread.count():  # another walk may have been faster
        officer.tap(unread)
    expect(officer.page.locator("main")).to_contain_text("đã đọc")
    officer.keeps_a_picture("bulletin")

    officer.go("/w/warning/new/flash_flood/3/")
    officer.page.locator("input[name=areas]").nth(1).check()
    officer.tap(officer.page.locator(MAIN).last)
    draft = officer.path
    assert re.fullmatch(r"/w/warning/alerts/[0-9a-f-]{36}/", draft)
    officer.go("/w/warning/")
    officer.tap(officer.page.locator(f"main .duty-list a.row-link[href='{draft}']"))

    known = officer.page.locator(
        "section", has=officer.page.get_by_role("heading", name="Lúc đó cơ quan khác đã nói gì")
    )
    quote = known.locator("li", has=officer.page.locator(f"a[href='{bulletin}']"))
    expect(quote).to_have_count(1)
    expect(quote).to_contain_text(RAIN)
    expect(quote).to_contain_text("chưa xác nhận")
    expect(quote.locator("code")).to_have_text(re.compile(r"SHA-256 [0-9a-f]{64}"))
    expect(officer.page.get_by_role("heading", name="Bây giờ có gì mới hơn")).to_be_visible()
    expect(officer.page.locator(f"main a[href='{bulletin}']")).to_have_count(1)
    officer.keeps_a_picture("warning-quoted")
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= PHONE
    officer.tap(quote.locator("a").first)
    assert officer.path == bulletin
