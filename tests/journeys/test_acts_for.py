"""A helper asks for a person without a phone; she hears her code; her answer is found by it and told to her."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import Person
from tests.support.human import Recorder


def test_a_helper_serves_a_person_without_phone(meet: Callable[..., Person], recorder: Recorder) -> None:
    someone = meet("commune_officer").go("/w/privacy/")
    page = someone.page
    someone.keeps_a_picture("privacy-empty")
    someone.effort.taps = someone.effort.screens = 0
    someone.tap(page.locator("main a[href='/w/privacy/for/']").first)
    page.locator("#id_kind").select_option("see")
    page.locator("#id_name").fill("Lò Thị Pánh")
    page.locator("#id_agreed").check()
    someone.effort.taps += 2
    someone.keeps_a_picture("privacy-help")
    someone.tap(page.locator("main form button[type=submit]").first)
    code = page.locator("[data-code]").inner_text()
    assert re.fullmatch(r"\d\d \d\d \d\d \d\d", code)
    # Said in pairs, as it is printed.
    assert ", ".join(code.split()) in (page.locator("[data-listen]").first.get_attribute("data-listen") or "")
    someone.keeps_a_picture("privacy-receipt")
    recorder.note("ask for a person without a phone: taps", someone.effort.taps, "taps", at_most_goal=6)

    someone.go("/w/privacy/")
    page.locator("#code").fill(code)
    page.locator("main form[method=get] button").click()
    someone.tap(page.locator("main .duty-list h3 a").first)
    someone.keeps_a_picture("privacy-detail")
    page.locator("form:has([value=acknowledge]) button").click()
    page.locator("form:has([value=answer]) textarea").fill("Xã có lưu một hồ sơ hộ của bà.")
    page.locator("form:has([value=answer]) button").click()
    expect(page.locator("main")).to_contain_text("Xã có lưu một hồ sơ hộ của bà.")
    someone.go("/w/acts-for/")
    someone.keeps_a_picture("acts-for")
    told = page.locator("form[action$='/told'] button")
    expect(told).to_have_count(1)
    told.click()
    expect(told).to_have_count(0)


def test_a_citizen_asks_about_her_data_on_a_small_phone(
    meet: Callable[..., Person], recorder: Recorder
) -> None:
    someone = meet().go("/")
    page = someone.page
    someone.effort.taps = someone.effort.screens = 0
    someone.tap(page.locator("a.tile[href='/data-requests/']").first)
    someone.keeps_a_picture("data-start")
    someone.tap(page.locator("a.tile[href='/data-requests/ask/see/']").first)
    page.locator("#id_name").fill("Lò Thị Pánh")
    page.locator("#id_number").select_option(index=1)
    page.locator("#id_phone").fill("0912 345 678")
    someone.keeps_a_picture("data-ask")
    someone.tap(page.locator("main form button[type=submit]").first)
    code = page.locator("[data-code]").inner_text()
    someone.keeps_a_picture("data-receipt")
    recorder.note("first page → receipt with a code: taps", someone.effort.taps, "taps", at_most_goal=6)
    someone.tap(page.locator("a[href='/data-requests/status/']").first)
    page.locator("#id_code").fill(code)
    page.locator("#id_phone").fill("0912345678")
    someone.tap(page.locator("main form button[type=submit]").first)
    expect(page.locator("main .card")).to_have_count(1)
    someone.keeps_a_picture("data-status")
