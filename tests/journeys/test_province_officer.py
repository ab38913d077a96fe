"""A province officer goes anywhere with two keys and a few letters."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import DESK, Person
from tests.support.human import Recorder
from tests.support.patience import suggested


def test_a_commune_is_found_from_the_keyboard_without_marks(
    meet: Callable[..., Person], recorder: Recorder
) -> None:
    someone = meet("province_officer", width=DESK)
    page = someone.page
    someone.effort.taps = someone.effort.screens = 0
    someone.press("Control+k")
    box = page.locator("[data-palette] input[name=q]")
    expect(box).to_be_focused()
    option = page.locator("[data-palette] a", has_text="Mường La").first
    suggested(someone, box, "muong la", option)
    someone.tap(option)
    expect(page.locator("main h1")).to_contain_text("Mường La")
    recorder.note_effort("Ctrl-K to a commune", someone.effort, taps=2, characters=8)
