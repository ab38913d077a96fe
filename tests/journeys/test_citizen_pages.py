"""What every page of the portal owes a citizen: little weight, plain words, no tile that leads nowhere."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import expect

from hoaban.config import roles
from tests.support import plainwords, weight
from tests.support.browser import DESK, Person
from tests.support.human import Recorder

CITIZEN_PAGES = (
    "/",
    "/about/",
    "/warnings/",
    "/languages/",
    "/board/",
    "/places/",
    "/places/03646/",
    "/places/14/",
    "/sources/",
    "/sources/thresholds/",
    "/clear-phone/done/",
    "/accounts/login/",
)
# The board carries 75 communes five times over (map, tables): its own budget, to be watched.
QUOTED = "a[href^='/sources/'], cite, blockquote, [data-quoted], table, svg"
HEAVIER = {"/board/": 45_000}


def fetcher(someone: Person) -> Callable[[str], bytes]:
    seen: dict[str, bytes] = {}

    def fetch(path: str) -> bytes:
        if path not in seen:
            answer = someone.page.request.get(someone.address + path)
            assert answer.ok, f"{path} answered {answer.status}"
            seen[path] = answer.body()
        return seen[path]

    return fetch


@pytest.mark.parametrize("path", CITIZEN_PAGES)
def test_a_citizen_s_page_is_light(meet: Callable[..., Person], recorder: Recorder, path: str) -> None:
    budget = HEAVIER.get(path, weight.CITIZEN)
    total = weight.first_load(meet(), path)
    recorder.note(f"weight of {path}, everything as received", total, "bytes", at_most_goal=budget)


@pytest.mark.parametrize("path", CITIZEN_PAGES)
def test_a_citizen_s_page_loads_neither_htmx_nor_leaflet(meet: Callable[..., Person], path: str) -> None:
    html = fetcher(meet())(path).decode()
    assert not re.search(r"htmx|leaflet", " ".join(weight.named_files(html, ("css", "js"))))


def test_the_desk_is_light_enough(meet: Callable[..., Person], recorder: Recorder) -> None:
    total = weight.first_load(meet("commune_officer", width=DESK), "/w/")
    recorder.note("weight of the desk, everything as received", total, "bytes", at_most_goal=weight.WORKSPACE)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", CITIZEN_PAGES)
def test_a_citizen_s_page_speaks_plainly(meet: Callable[..., Person], path: str, language: str) -> None:
    someone = meet().go("/")
    if language == "en":
        someone.tap(someone.page.locator("form[action*=language] button").first)
    someone.go(path)
    # Titles of laws and sources are quoted as their authors wrote them; the list of sources is nothing but such titles.
    quoted = QUOTED + (", main li, main dd" if path == "/sources/" else "")
    someone.page.evaluate("words => document.querySelectorAll(words).forEach(one => one.remove())", quoted)
    assert plainwords.findings(someone.page.inner_text("main"), language) == []


COMING = re.compile(r"coming soon|sắp có|đang xây dựng|not yet available|chưa có trang này", re.I)


def tiles_lead_somewhere(someone: Person, home: str) -> list[str]:
    someone.go(home)
    links = {
        link.get_attribute("href") for link in someone.page.locator("main .tiles a:not([data-listen])").all()
    }
    found = [] if links else [f"{home} has no tile at all"]
    for link in sorted(filter(None, links)):
        answer = someone.page.goto(someone.address + link)
        # A page that a script draws has its words a moment later; one that never gets them is judged by what it has.
        with suppress(AssertionError):
            expect(someone.page.locator("main")).to_contain_text(re.compile(r"(\S\s*){60}"), timeout=60_000)
        text = someone.page.inner_text("main")
        status = answer.status if answer else 0
        if status != 200:
            found.append(f"{link} answered {status}")
        elif COMING.search(text) and len(text) < 300:
            found.append(f"{link} says only that something is coming")
        elif len(text.strip()) < 60:
            found.append(f"{link} says almost nothing: {text.strip()!r}")
    return found


def test_every_tile_of_the_first_page_leads_somewhere(meet: Callable[..., Person]) -> None:
    assert tiles_lead_somewhere(meet(), "/") == []


@pytest.mark.parametrize("role", list(roles.ROLES))
def test_every_tile_of_a_desk_leads_somewhere(meet: Callable[..., Person], role: str) -> None:
    assert tiles_lead_somewhere(meet(role, width=DESK), "/w/") == []


def test_a_dead_tile_is_found(meet: Callable[..., Person], journey_server: Any) -> None:
    """Served from here, not by the product."""
    someone = meet().forgive("404")
    pages = {"/dead": "<main><ul class=tiles><li><a href='/soon'>a</a><li><a href='/gone'>b</a></ul></main>",
             "/soon": "<main>Sắp có</main>"}  # fmt: skip
    someone.page.route("**/*", lambda route: route.fulfill(
        status=200 if (path := route.request.url.removeprefix(journey_server.address)) in pages else 404,
        content_type="text/html; charset=utf-8", body=pages.get(path, "<main></main>"),
    ))  # fmt: skip
    assert tiles_lead_somewhere(someone, "/dead") == [
        "/gone answered 404",
        "/soon says only that something is coming",
    ]
