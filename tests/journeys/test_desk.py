"""The desk by keyboard: palette, lists, theme and lock, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person

Meet = Callable[..., Person]


def test_a_page_is_reached_without_the_mouse(meet: Meet) -> None:
    someone = meet("it_officer", width=DESK).go("/w/").press("Control+k")
    box = someone.page.locator("dialog[data-palette]")
    expect(box).to_be_visible()
    # Typed without tone marks, as people do: «Việc chạy nền».
    someone.page.keyboard.type("viec chay nen")
    someone.press("ArrowDown").press("Enter")
    someone.page.wait_for_url("**/w/operations/jobs/")


def test_a_list_is_walked_with_j_and_k(meet: Meet) -> None:
    someone = meet("it_officer", width=DESK).go("/w/gallery").press("j").press("j").press("k")
    rows = someone.page.locator("[data-keyboard-list] > li a.row-link, [data-keyboard-list] tbody a")
    expect(rows.first).to_be_focused()


def test_a_changed_filter_is_applied_and_stands_in_the_address(meet: Meet) -> None:
    someone = meet("it_officer", width=DESK).go("/w/gallery")
    someone.page.locator("form[data-auto-submit] select").first.select_option("x")
    someone.page.wait_for_url("**/w/gallery?kind=x")


def test_the_chosen_theme_stays(meet: Meet) -> None:
    someone = meet("it_officer", width=DESK).go("/w/")
    someone.tap(someone.page.locator("[data-theme-switch]"))
    before = someone.page.evaluate("document.documentElement.dataset.theme")
    someone.go("/w/gallery")
    assert someone.page.evaluate("document.documentElement.dataset.theme") == before


def test_a_draft_survives_a_reload_in_its_tab(meet: Meet) -> None:
    someone = meet("it_officer", width=DESK).go("/w/gallery")
    someone.type(someone.page.locator("textarea").first, "nửa câu")
    someone.page.reload()
    expect(someone.page.locator("textarea").first).to_have_value("nửa câu")


def test_an_idle_computer_locks(meet: Meet) -> None:
    someone = meet("it_officer", width=DESK).go("/w/")
    someone.page.clock.install()
    someone.go("/w/")
    someone.page.clock.fast_forward(302_000)
    someone.page.wait_for_url("**/w/lock**")
    expect(someone.page.locator("input[type=password]").first).to_be_visible()


def test_the_menu_of_a_phone_opens_and_closes(meet: Meet) -> None:
    someone = meet("it_officer", width=PHONE).go("/w/")
    menu = someone.page.locator("#navigation")
    expect(menu).to_be_hidden()
    someone.tap(someone.page.locator("a[href='#navigation']"))
    expect(menu).to_be_visible()
    someone.tap(menu.locator("a[href='#content']"))
    expect(menu).to_be_hidden()


def test_a_cleared_phone_has_forgotten(meet: Meet) -> None:
    someone = meet(width=PHONE).go("/about/")
    someone.tap(someone.page.locator("[data-theme-switch]"))
    someone.tap(someone.page.locator("form[action='/clear-phone/'] button"))
    someone.page.wait_for_url("**/clear-phone/done/")
    assert someone.page.evaluate("localStorage.length") == 0
    assert someone.page.context.cookies() == []


def test_typing_a_long_text_keeps_the_session_open(meet: Meet) -> None:
    someone = meet("it_officer", width=DESK).go("/w/gallery")
    someone.page.clock.install()
    someone.go("/w/gallery")
    field = someone.page.locator("textarea").first
    field.focus()
    for _minute in range(3):
        someone.page.clock.fast_forward(110_000)
        with someone.page.expect_response("**/w/lock/alive") as told:
            field.press("a")
        assert told.value.status == 204
