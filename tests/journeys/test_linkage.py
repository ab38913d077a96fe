"""An officer finds one person in two records, makes them one by a key, sees the household, and separates them again."""

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.support.browser import Person
from tests.support.human import Recorder

WITHIN = 300_000  # the bulk lane looks every commune of the demo through
ACROSS = "Ở hai xã"
"""Other walks leave such pairs, whose page leads to no household before somebody says why."""


def first_pair(someone: Person) -> Locator:
    """The job works in the background: the queue is opened until it is no longer empty."""
    pairs = someone.page.locator("main .duty-list li").filter(has_not_text=ACROSS)
    found = pairs.locator("a[href*='/w/linkage/']").first
    for _turn in range(100):
        someone.go("/w/linkage/")
        if found.count():
            break
        someone.page.wait_for_timeout(WITHIN / 100)
    return found


def test_a_double_is_found_merged_seen_and_separated(
    next_door: Callable[..., Person], recorder: Recorder
) -> None:
    someone = next_door()
    page = someone.page
    pair = first_pair(someone)
    someone.effort.taps = someone.effort.screens = 0
    someone.tap(pair)
    expect(page.locator("main section ul li").first).to_be_visible()
    home = page.locator(".side-by-side a").first.get_attribute("href") or ""
    someone.keeps_a_picture("linkage-pair")
    someone.press("1")
    expect(page.locator("text=đã được gộp làm một").first).to_be_visible()
    recorder.note_effort("a pair in the queue → one person", someone.effort, taps=2)
    someone.go(home)
    someone.effort.taps = someone.effort.screens = someone.effort.characters = 0
    undo = page.locator("form[action*='/merges/'] button").first
    someone.tap(page.locator("main summary", has_text="Những thay đổi"))
    expect(undo).to_be_visible()
    someone.keeps_a_picture("linkage-household")
    someone.tap(undo)
    expect(page.locator("text=hai bản ghi trở lại như trước").first).to_be_visible()
    recorder.note_effort(
        "the household of a wrong merge → two people again", someone.effort, taps=2, screens=1, characters=0
    )
    expect(page.locator("form[action*='/merges/'] button")).to_have_count(0)
