"""Every page of the table: nobody shut out by how it is built, nothing wider than the phone, no script that breaks.

Pages come from the authorisation table, so a new page is examined without a new line here. One combination of light and
width per page and run; `.ci/long` walks all (HOABAN_ALL_PAGES=1).
"""

import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from hoaban.config import roles
from tests.support import browser as windows
from tests.support import doors
from tests.support.browser import DESK, PHONE, Person
from tests.support.house import ROOT

LOOKS = [(width, dark) for width in (PHONE, DESK) for dark in (False, True)]
ALL = os.environ.get("HOABAN_ALL_PAGES", "0") not in {"", "0"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Pages with arguments, found by the first link to them: page → where the link stands.
FOUND_AT = {
    "places:unit": "/places/",
    "sources:data": "/sources/",
    "sources:legal": "/sources/",
    "accounts:person": "/w/people/",
}
NO_PAGES = (
    "healthz",
    "readyz",
    "streams",
    "metrics",
    "registry:export",
    "account_inactive",
    "mfa_login_webauthn",
    "accounts:alive",
    "search:suggest",
    "offline:hello",
    "offline:packs",
    "offline:csrf",
    "offline:worker",
    "speech:coverage_json",
    "offline:enter",
)


def pages() -> Iterator[Any]:
    """(role or None, url name) of everything that answers GET with a page."""
    for name, row in doors.table("doors").items():
        if (
            "GET" not in row.methods
            or name in NO_PAGES
            or name.endswith("_csv")
            or (row.sample and name not in FOUND_AT)
        ):
            continue
        if row.others and name not in ("account_login", "mfa_index", "account_change_password"):
            continue
        role = None if row.who == doors.EVERYONE else row.roles[0] if row.roles else next(iter(roles.ROLES))
        yield pytest.param(role, name, id=name)


def look_of(name: str) -> list[tuple[int, bool]]:
    """Which looks this run examines: all, or one that a name always gets."""
    return LOOKS if ALL else [LOOKS[zlib.crc32(name.encode()) % len(LOOKS)]]


@pytest.fixture(scope="module")
def window(journey_server: Any, browser: Browser) -> Iterator[Callable[..., Person]]:
    """One window per role and look, kept open: signing in a hundred times would examine the throttle."""
    open_windows: dict[Any, Person] = {}
    with ExitStack() as stack:

        def get(role: str | None, width: int, dark: bool) -> Person:
            key = (role, width, dark)
            if key not in open_windows:
                context = windows.context(browser, width=width, dark=dark, storage_state=state(role))
                stack.callback(context.close)
                open_windows[key] = Person(context.new_page(), journey_server.address)
            open_windows[key].trouble.clear()
            return open_windows[key]

        states: dict[str | None, Any] = {None: None}

        def state(role: str | None) -> Any:
            if role not in states:
                someone = Person(windows.context(browser).new_page(), journey_server.address)
                login = journey_server.login(role)
                windows.sign_in(someone, login["username"], login["password"])
                states[role] = someone.page.context.storage_state()
                someone.page.context.close()
            return states[role]

        yield get


def open_page(someone: Person, name: str) -> None:
    from django.urls import reverse

    if name in FOUND_AT:
        someone.go(FOUND_AT[name])
        pattern = PATTERNS[name]
        links = [link.get_attribute("href") or "" for link in someone.page.locator("main a").all()]
        someone.go(next(link for link in links if re.fullmatch(pattern, link)))
    else:
        someone.go(reverse(name))


PATTERNS = {
    "places:unit": r"/places/\w+/",
    "sources:data": r"/sources/data/.+/",
    "sources:legal": r"/sources/legal/.+/",
    "accounts:person": r"/w/people/[0-9a-f-]{36}/",
}


@pytest.mark.parametrize(("role", "name"), list(pages()))
def test_a_page_shuts_nobody_out(window: Callable[..., Person], role: str | None, name: str) -> None:
    findings = []
    for width, dark in look_of(name):
        someone = window(role, width, dark)
        open_page(someone, name)
        look = f"{width} px, {'dark' if dark else 'light'}"
        findings += [f"{look}: {line}" for line in examined(someone)]
        someone.keeps_a_picture(f"pages/{name.replace(':', '-')}-{width}{'-dark' if dark else ''}")
    assert not findings, "\n".join(findings)


def examined(someone: Person) -> list[str]:
    found = [*someone.trouble]
    wide = someone.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if wide > 1:
        found.append(f"wider than the window by {wide} px")
    if someone.page.locator("h1").count() != 1:
        found.append(f"{someone.page.locator('h1').count()} headings of the first level; one is right")
    for violation in Axe().run(someone.page, options=RULES).response["violations"]:
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        found.append(f"{violation['id']} ({violation['impact']}): {violation['help']} — {nodes}")
    return found


def test_the_examination_itself_finds_faults(browser: Browser) -> None:
    """A page broken on purpose: no name for the picture, grey on grey, wider than a phone, two first headings."""
    someone = Person(windows.context(browser).new_page(), "")
    someone.page.set_content(
        "<html lang=vi><title>x</title><h1>a</h1><h1>b</h1><img src='data:,'><div style='width:900px'>x</div>"
        "<p style='color:#999;background:#aaa'>mờ</p><script>console.error('kaputt')</script>"
    )
    text = "\n".join(examined(someone))
    someone.page.context.close()
    for sign in ("kaputt", "wider", "headings", "image-alt", "color-contrast"):
        assert sign in text


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_main_pages_have_their_pictures(window: Callable[..., Person], width: int) -> None:
    """For people to look at: the pages somebody meets first."""
    for role, name in ((None, "portal:home"), (None, "places:board"), ("commune_officer", "workspace:home")):
        someone = window(role, width, False)
        open_page(someone, name)
        someone.keeps_a_picture(f"{name.replace(':', '-')}-{width}")
        assert (ROOT / "screenshots" / f"{name.replace(':', '-')}-{width}.png").stat().st_size > 5000
