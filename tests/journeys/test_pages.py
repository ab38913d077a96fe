"""Every page of the table: nobody shut out by how it is built, nothing wider than the phone, no script that breaks, one
language, plain words for citizens, little weight. Pages come from the authorisation table (tests/support/pages.py).

A push examines the pages of the rooms it changes and a third of the others, by the commit (HOABAN_PAGES_TURN), each in both languages
at three widths, and with axe in one combination of light and width; `.ci/long` examines all of all (HOABAN_ALL_PAGES=1) and leaves a
picture of each look in screenshots/pages.
"""

import os
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from hoaban.config import changed
from tests.support import pages, plainwords, tongues, weight
from tests.support.browser import DESK, PHONE, Person
from tests.support.house import ROOT
from tests.support.human import Recorder
from tests.support.pages import Page
from tests.support.visits import Visits

NARROWEST = 320
LOOKS = [(width, dark) for width in (PHONE, DESK) for dark in (False, True)]
TURN = int(os.environ.get("HOABAN_PAGES_TURN") or 0)
DUE = pages.due(pages.pages(), TURN, changed.changed_rooms(ROOT) if TURN else ())
ALL = os.environ.get("HOABAN_ALL_PAGES", "0") not in {"", "0"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# The board carries 75 communes five times over (map, tables): its own budget, to be watched.
HEAVIER = {"places:board": 45_000}
# Titles of laws and sources are quoted as their authors wrote them; the list of sources is nothing but such titles.
QUOTED = "a[href^='/sources/'], cite, blockquote, [data-quoted], table, svg"
# All that is read or read aloud: the whole page with its foot, and what stands in attributes.
HEARD = """() => [document.title, document.body.innerText,
    ...[...document.querySelectorAll("[aria-label],[title],[placeholder],[alt]")].flatMap(
        one => ["aria-label", "title", "placeholder", "alt"].map(name => one.getAttribute(name) ?? ""))].join("\\n")"""
NOTHING_BUT_QUOTES = {"sources:list": ", main li, main dd"}


def looks_of(name: str, language: str) -> list[tuple[int, bool]]:
    """Which looks axe examines in this run: all, or the one that a name always gets."""
    if ALL:
        return LOOKS
    return [LOOKS[zlib.crc32(name.encode()) % len(LOOKS)]] if language == "vi" else []


@pytest.fixture(scope="module")
def visits(journey_server: Any, browser: Browser) -> Iterator[Visits]:
    with Visits(journey_server, browser) as made:
        yield made


@pytest.mark.parametrize("page", [pytest.param(page, id=page.label) for page in DUE])
def test_a_page_shuts_nobody_out(visits: Visits, recorder: Recorder, page: Page) -> None:
    findings = []
    for language in ("vi", "en"):
        someone = visits.opens(page, language)
        findings += [f"{language}: {line}" for line in said(someone, language)]
        if language == "vi":
            findings += weighed(someone, page, recorder)
        findings += [f"{language}: {line}" for line in looked_at(someone, page, language)]
        findings += [f"{language}: {line}" for line in someone.trouble]
        if page.is_of_citizens:
            findings += [f"{language}: {line}" for line in heard_plainly(someone, page, language)]
    assert not findings, "\n".join(findings)


def said(someone: Person, language: str) -> list[str]:
    found = tongues.findings(someone, language)
    firsts = someone.page.locator("h1").count()
    return found if firsts == 1 else [*found, f"{firsts} headings of the first level; one is right"]


def weighed(someone: Person, page: Page, recorder: Recorder) -> list[str]:
    """As it came over the line to a browser that had kept nothing."""
    most = HEAVIER.get(page.name, weight.CITIZEN if page.is_of_citizens else weight.WORKSPACE)
    try:
        recorder.note(f"weight of {page.name}, as received", someone.effort.bytes, "bytes", at_most_goal=most)
    except AssertionError as miss:
        return [str(miss)]
    named = weight.named_files(someone.page.content(), ("css", "js"))
    strange = [file for file in named if "htmx" in file or "leaflet" in file]
    return [f"a citizen's page loads {file}" for file in strange] if page.is_of_citizens else []


def looked_at(someone: Person, page: Page, language: str) -> list[str]:
    """At each width and light: what scrolls sideways, what axe finds; pictures for people to look at."""
    found = [f"{NARROWEST} px: {line}" for line in seen_at(someone, NARROWEST, dark=False)]
    for width, dark in LOOKS:
        look = f"{width} px, {'dark' if dark else 'light'}"
        is_due = (width, dark) in looks_of(page.name, language)
        if dark and not is_due:
            continue
        found += [f"{look}: {line}" for line in seen_at(someone, width, dark=dark)]
        if is_due:
            found += [f"{look}: {line}" for line in shut_out(someone)]
        if ALL or language == "vi":
            someone.keeps_a_picture(f"pages/{page.label}-{width}-{language}{'-dark' * dark}")
    return found


def examined(someone: Person) -> list[str]:
    """A page as it stands now, for journeys whose pages no address opens."""
    return [*someone.trouble, *too_wide(someone), *shut_out(someone)]


def seen_at(someone: Person, width: int, *, dark: bool) -> list[str]:
    someone.page.set_viewport_size({"width": width, "height": 740 if width < 600 else 800})
    someone.page.emulate_media(color_scheme="dark" if dark else "light")
    return too_wide(someone)


def too_wide(someone: Person) -> list[str]:
    wide = someone.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"wider than the window by {wide} px"] if wide > 1 else []


def shut_out(someone: Person) -> list[str]:
    found = []
    for violation in Axe().run(someone.page, options=RULES).response["violations"]:
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        found.append(f"{violation['id']} ({violation['impact']}): {violation['help']} — {nodes}")
    return found


def heard_plainly(someone: Person, page: Page, language: str) -> list[str]:
    """The last look: what is quoted is taken away."""
    quoted = QUOTED + NOTHING_BUT_QUOTES.get(page.name, "")
    someone.page.evaluate("words => document.querySelectorAll(words).forEach(one => one.remove())", quoted)
    return plainwords.findings(someone.page.evaluate(HEARD), language)


def test_what_is_left_out_is_no_page(visits: Visits) -> None:
    """A page cannot hide behind the names of programs' doors and files."""
    left_out = [page for page in pages.pages(every=True) if page.name in pages.NO_PAGES - pages.PARTS]
    assert [page.name for page in left_out if visits.is_a_page(page)] == []


def test_the_examination_itself_finds_faults(visits: Visits) -> None:
    """A page broken on purpose: no name for the picture, grey on grey, wider than a phone, two first headings."""
    someone = visits.nobody()
    someone.page.set_content(
        "<html lang=vi><title>x</title><h1>a</h1><h1>b</h1><img src='data:,'><div style='width:900px'>x</div>"
        "<p style='color:#999;background:#aaa'>mờ</p><p>Sign in</p><script>console.error('kaputt')</script>"
    )
    text = "\n".join(
        [*said(someone, "vi"), *seen_at(someone, PHONE, dark=False), *shut_out(someone), *someone.trouble]
    )
    someone.page.evaluate(
        "document.documentElement.lang = 'en'; document.body.append(Object.assign(document.createElement('button'), { innerText: 'Hộ' }))"
    )
    text += "\n".join(said(someone, "en"))
    someone.page.context.close()
    for sign in ("kaputt", "wider", "headings", "image-alt", "color-contrast", "“Sign in”", "“Hộ”"):
        assert sign in text


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_main_pages_have_their_pictures(visits: Visits, width: int) -> None:
    """For people to look at: the pages somebody meets first."""
    for visitor, name in ((None, "portal:home"), (None, "places:board"), (pages.LOCAL, "workspace:home")):
        someone = visits.opens(Page(name, visitor), "vi")
        seen_at(someone, width, dark=False)
        someone.keeps_a_picture(f"{name.replace(':', '-')}-{width}")
        assert (ROOT / "screenshots" / f"{name.replace(':', '-')}-{width}.png").stat().st_size > 5000
