"""A citizen asks what the province says about her commune, and where it comes from."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser import Person
from tests.support.human import Recorder


def in_english(someone: Person) -> None:
    someone.tap(someone.page.locator("form[action*=language] button").first)
    expect(someone.page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_the_first_page_to_a_figure_s_source(
    meet: Callable[..., Person], recorder: Recorder, language: str, script: bool
) -> None:
    someone = meet(script=script).go("/")
    page = someone.page
    if language == "en":
        in_english(someone)
    someone.effort.taps = someone.effort.screens = 0
    someone.tap(page.locator("a.tile[href='/board/'], .tile a[href='/board/']").first)
    assert someone.path == "/board/"
    someone.tap(page.locator("main a[href^='/places/0']:visible").first)
    expect(page.locator("main h1")).to_be_visible()
    someone.tap(page.locator("main a[href^='/sources/']:visible").first)
    assert someone.path.startswith("/sources/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    recorder.note("first page → a commune → its source: taps", someone.effort.taps, "taps", at_most_goal=3)
    if script and language == "vi":
        recorder.note(
            "first page → a commune → its source: bytes", someone.effort.bytes, "bytes", at_most_goal=400_000
        )


def test_the_first_page_comes_soon_on_a_slow_line(meet: Callable[..., Person], recorder: Recorder) -> None:
    """3G: the page a citizen waits for, from the tap to the tiles."""
    someone = meet().on_slow_line().go("/")
    timing = someone.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    recorder.note("first page on a 400 kbit/s line: ready", round(timing), "ms", at_most_goal=3000)


def test_a_citizen_finds_a_commune_by_its_name_without_marks(
    meet: Callable[..., Person], recorder: Recorder
) -> None:
    someone = meet().go("/places/")
    box = someone.page.locator("main input[type=search], main input[name=q]").first
    someone.type(box, "muong la")
    box.press("Enter")
    someone.page.wait_for_load_state()
    someone.tap(someone.page.locator("main a[href^='/places/']", has_text="Mường La").first)
    expect(someone.page.locator("main h1")).to_contain_text("Mường La")
    recorder.note_effort("find a commune by a toneless name", someone.effort, taps=1, characters=8)
