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
    page.locator("[name=how][value=presence]").check()
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
    page.locator("button[name=sure]").click()
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


def begin(someone: Person) -> None:
    page = someone.go("/w/privacy/for/").page
    page.locator("#id_kind").select_option("see")
    page.locator("#id_name").fill("Lò Thị Pánh")
    page.locator("[name=how][value=voice]").check()


def test_a_helper_records_her_yes_and_the_office_hears_it(with_microphone: Callable[..., Person]) -> None:
    someone = with_microphone("commune_officer")
    begin(someone)
    page = someone.page
    expect(page.locator("#id_mark")).to_be_hidden()
    someone.tap(page.locator("[data-recorder-start]"))
    stop = page.locator("[data-recorder-stop]")
    expect(stop).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1500)
    someone.tap(stop)
    expect(page.locator("[data-recorder-result]")).to_be_visible()
    someone.keeps_a_picture("consent-voice")
    page.locator("#id_phone").fill("12")  # a mistake elsewhere
    someone.forgive("422").tap(page.locator("main form button[type=submit]").last)
    expect(page.locator("[data-recorder-box]")).to_have_count(0)
    someone.keeps_a_picture("consent-kept")
    page.locator("#id_phone").fill("")
    someone.tap(page.locator("main form button[type=submit]").last)
    expect(page.locator("[data-code]")).to_be_visible()
    someone.go("/w/acts-for/").keeps_a_picture("consent-heard")
    sound = page.locator("audio.heard").first
    address = someone.address + (sound.get_attribute("src") or "")
    expect(sound).to_be_visible()
    for _turn in range(300):  # the quick lane looks for harmful software first
        if (answer := page.request.get(address)).status == 200:
            break
        page.wait_for_timeout(500)
    assert (answer.status, answer.headers["content-type"]) == (200, "video/webm")

    matter = page.locator("main .duty-list h3 a").first.get_attribute("href") or ""
    someone.tap(page.locator("form[action$='/withdraw'] button").first)
    for _turn in range(120):  # the quick lane hands the event on
        if page.get_by_text("chỉ trả lời riêng người ấy").count():
            break
        page.wait_for_timeout(1000)
        someone.go(matter)
    someone.sees("chỉ trả lời riêng người ấy").keeps_a_picture("consent-taken-back")
    begin(someone)
    page.locator("[name=how][value=presence]").check()
    someone.forgive("422").tap(page.locator("main form button[type=submit]").last)
    someone.sees("chỉ đứng đây thì chưa đủ nữa").keeps_a_picture("consent-stopped")


def test_without_a_microphone_the_helper_reads_the_two_other_ways(meet: Callable[..., Person]) -> None:
    someone = meet("commune_officer")
    begin(someone)
    someone.tap(someone.page.locator("[data-recorder-start]"))
    expect(someone.page.locator("[data-recorder-said]")).to_contain_text("chụp ảnh chữ ký")
    someone.keeps_a_picture("consent-no-microphone")
    someone.page.locator("[name=how][value=mark]").check()
    expect(someone.page.locator("#id_mark")).to_have_attribute("capture", "environment")
    expect(someone.page.locator("#id_mark")).to_be_visible()
