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


# Two delays of 300 ms and 13 kB at 50 kB/s: 900 to 970 ms measured beside other work, when one script comes after the style
# sheet (nine in a chain: 920 to 1,070, and 1,580 instead of 1,200 to the end of loading).
FIRST_VISIT = 1000
VISITS = 3
SHOWN = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def shown_after(someone: Person, path: str) -> float:
    """Milliseconds from the tap to the words and tiles on the screen (first contentful paint: styles are there)."""
    someone.go(path)
    # Asked again and again from outside: a page that waits for a word of ours would have to eval it, which it forbids.
    while not (at := someone.page.evaluate(SHOWN)):
        someone.page.wait_for_timeout(20)
    return float(at)


@pytest.mark.parametrize(
    ("line", "goal"), [("3G", FIRST_VISIT), ("DevTools Fast 3G", None), ("DevTools Slow 3G", None)]
)
def test_the_first_page_is_soon_there_on_a_slow_line(
    meet: Callable[..., Person], recorder: Recorder, line: str, goal: int | None
) -> None:
    """First visit, nothing kept; then the next page, with style and scripts kept. Two files in a row cannot beat two delays,
    so on the lines whose delay alone is 562 and 2,000 ms a first visit is noted without a goal."""
    # A busy machine is slow, not wrong: the quickest of a few first visits tells what the line allows.
    first = float("inf")
    for _visit in range(VISITS if goal else 1):
        someone = meet().on_line(line)
        first = min(first, shown_after(someone, "/"))
    recorder.note(f"first page on {line}, first visit: shown", round(first), "ms", at_most_goal=goal)
    after = shown_after(someone, "/about/")
    recorder.note(
        f"next page on {line}: shown",
        round(after),
        "ms",
        at_most_goal=1000 if line != "DevTools Slow 3G" else None,
    )


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
