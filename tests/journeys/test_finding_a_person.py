"""An officer at the window finds the person in front of her: no marks, a slip of the finger, a birth year."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from hoaban.kit.text import name_key
from tests.support.browser import Person
from tests.support.human import Recorder
from tests.support.patience import suggested


def somebody(someone: Person) -> tuple[str, str]:
    """Name and birth year of somebody on the first household's page."""
    someone.go("/w/registry/households/")
    someone.tap(someone.page.locator("main table tbody a").first)
    row = someone.page.locator("main table tbody tr", has_text=re.compile(r"\b(19|20)\d\d\b")).first
    name = row.locator("td, th").first.inner_text().splitlines()[0].strip()
    year = re.search(r"\b(?:19|20)\d\d\b", row.inner_text())
    assert year, row.inner_text()
    return name, year[0]


def slipped(name: str) -> str:
    """Two letters of the last word change places, as fingers do."""
    *first, last = name_key(name).split()
    return " ".join([*first, last[:-2] + last[-1] + last[-2] if len(last) > 1 else last])


def test_a_person_is_found_by_a_slipped_name_and_a_year(
    next_door: Callable[..., Person], recorder: Recorder
) -> None:
    someone = next_door()
    page = someone.page
    name, year = somebody(someone)
    someone.go("/w/")
    someone.effort.taps = someone.effort.screens = someone.effort.characters = 0
    someone.press("Control+k")
    option = page.locator("[data-palette] a[href*='/w/registry/households/']", has_text=name).first
    suggested(someone, page.locator("[data-palette] input[name=q]"), f"{slipped(name)} {year}", option)
    someone.keeps_a_picture("search-palette")
    someone.tap(option)
    expect(page.locator("main")).to_contain_text(name)
    recorder.note_effort(
        "Ctrl-K to a person, name mistyped", someone.effort, taps=2, screens=1, characters=30
    )
