"""A crack behind the house: a villager tells it in three taps, the officer on duty answers, the villager sees it."""

from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.human import Recorder
from tests.support.patience import WITHIN, listens, until

TAPS = 3


def tells_a_crack(someone: Person, letters: str) -> None:
    """From the page of pictures: what, where, send."""
    page = someone.page
    someone.tap(page.locator("main a.tile[href='/signs/crack/']"))
    box = page.locator("main input[name=q]")
    someone.type(box, letters)
    box.press("Enter")
    page.wait_for_load_state()
    someone.tap(page.locator("main a.tile[href*='/signs/crack/']").first)
    someone.tap(page.locator("main form button[type=submit]").first)
    expect(page.locator("main [data-code]")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_villager_tells_a_crack_in_three_taps(
    meet: Callable[..., Person], recorder: Recorder, script: bool
) -> None:
    someone = meet(width=PHONE, script=script).go("/")
    someone.tap(someone.page.locator("main a.tile[href='/signs/']"))
    someone.keeps_a_picture("signs-start")
    someone.effort.taps = someone.effort.screens = someone.effort.characters = someone.effort.bytes = 0
    tells_a_crack(someone, "mau ba")
    someone.keeps_a_picture("signs-told")
    if script:
        recorder.note_effort(
            "a crack told from the page of pictures", someone.effort, taps=TAPS, characters=6
        )


def test_the_officer_on_duty_answers_and_the_villager_reads_it(
    meet: Callable[..., Person], next_door: Callable[..., Person], recorder: Recorder
) -> None:
    officer = next_door(DESK)
    listens(officer, "/w/")
    lines = officer.page.locator("main .duty-list .duty")
    before = lines.filter(has_text="đất nứt").count()

    someone = meet(width=PHONE).go("/signs/")
    tells_a_crack(someone, "mau mot")
    told, since = someone.path, monotonic()
    expect(lines.filter(has_text="đất nứt")).to_have_count(before + 1, timeout=WITHIN * 1000)
    seconds = round(monotonic() - since, 1)
    recorder.note("receipt of a sign → on the open desk of the officer on duty", seconds, "s", at_most_goal=5)

    officer.effort.taps = officer.effort.screens = officer.effort.characters = 0
    expect(lines.first).to_contain_text("Dấu hiệu")
    officer.keeps_a_picture("signs-desk")
    officer.tap(lines.filter(has_text="đất nứt").last.locator("a").first)
    officer.keeps_a_picture("signs-detail")
    officer.tap(officer.page.locator("[data-answer=coming] button"))
    expect(officer.page.locator("main")).to_contain_text("Chúng tôi đến")
    recorder.note_effort(
        "a sign opened and answered by the officer on duty", officer.effort, taps=3, characters=0
    )

    someone.go(told)
    expect(someone.page.locator("main h1")).to_have_text("Chúng tôi đến")
    expect(someone.page.locator("form[data-seen]")).to_be_hidden()
    someone.keeps_a_picture("signs-answered")
    read = officer.page.get_by_text("Đã xem câu trả lời")
    until(lambda: officer.go(officer.path) and read.count(), "the officer does not see that it was read")


def test_a_form_without_a_line_is_kept_and_goes_by_itself(meet: Callable[..., Person]) -> None:
    someone = meet(width=PHONE).go("/signs/").forgive("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    page = someone.page
    someone.tap(page.locator("main a.tile[href='/signs/muddy/']"))
    someone.tap(page.locator("main [data-places] a").first)
    if page.locator("main input[name=village]").count():
        page.locator("main input[name=village]").first.check()
    page.context.set_offline(True)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("[data-no-line]")).to_be_visible()
    someone.keeps_a_picture("signs-no-line")
    page.context.set_offline(False)
    expect(page.locator("main [data-code]")).to_be_visible(timeout=60_000)
