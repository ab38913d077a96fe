"""A person in front of a real browser: what she taps, types and waits for is counted, what breaks is kept.

Console errors, page errors and refusals of the content policy fail the journey when the person leaves.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

from tests.support.house import ROOT

SCREENSHOTS = ROOT / "screenshots"
PHONE, DESK = 360, 1280
PATIENCE = 60_000  # ms; a machine half as fast, with others at work beside, is slow and not wrong
expect.set_options(timeout=PATIENCE)
# Lines as Chromium emulates them: bytes per second, and milliseconds from a request to the first byte of its answer.
# "3G" is WebPageTest's round trip of 3G at a quarter of its width: a shared cell in the mountains. The other two are the
# presets of Chromium's own DevTools.
LINES = {
    "3G": {"downloadThroughput": 400_000 / 8, "uploadThroughput": 150_000 / 8, "latency": 300},
    "DevTools Fast 3G": {
        "downloadThroughput": 1_440_000 / 8,
        "uploadThroughput": 675_000 / 8,
        "latency": 562.5,
    },
    "DevTools Slow 3G": {"downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8, "latency": 2000},
}
QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync",
    "--disable-domain-reliability", "--no-first-run", "--no-pings", "--disable-dev-shm-usage", "--font-render-hinting=none",
)  # fmt: skip


def chromium_path() -> str:
    """Debian's own Chromium; HOABAN_CHROMIUM names another."""
    named = os.environ.get("HOABAN_CHROMIUM")
    for path in filter(
        None, (named, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
    ):
        if Path(path).exists():
            return path
    raise FileNotFoundError("Chromium is missing. On Debian or Ubuntu: sudo apt-get install chromium")


def launch(playwright: Playwright) -> Browser:
    """Without its sandbox when root runs the tests; never so outside tests."""
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=arguments)


@dataclass
class Effort:
    """What a journey cost the person."""

    taps: int = 0
    screens: int = 0
    characters: int = 0
    bytes: int = 0


@dataclass
class Person:
    """One browser window of somebody."""

    page: Page
    address: str
    effort: Effort = field(default_factory=Effort)
    trouble: list[str] = field(default_factory=list)
    forgiven: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._said(message.type, message.text, message.location))
        self.page.on("pageerror", lambda problem: self.trouble.append(f"script: {problem}"))
        self.page.on("framenavigated", self._arrived)
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._loaded)
        self._session = session

    def go(self, path: str) -> "Person":
        self.page.goto(self.address + path)
        return self

    def tap(self, what: str | Locator, *, exact: bool = False) -> "Person":
        """A link or button by its words, or any locator."""
        self._find(what, exact=exact).click()
        self.effort.taps += 1
        self.page.wait_for_load_state()
        return self

    def type(self, label: str | Locator, text: str) -> "Person":
        (self.page.get_by_label(label).first if isinstance(label, str) else label).fill(text)
        self.effort.characters += len(text)
        return self

    def press(self, keys: str) -> "Person":
        self.page.keyboard.press(keys)
        self.effort.taps += 1
        return self

    def sees(self, text: str) -> "Person":
        expect(self.page.get_by_text(text).first).to_be_visible()
        return self

    def forgive(self, *parts: str) -> "Person":
        """Console lines that this journey provokes on purpose."""
        self.forgiven += parts
        return self

    def on_line(self, name: str) -> "Person":
        """A slow line from now on, by its name in LINES."""
        self._session.send("Network.emulateNetworkConditions", {"offline": False, **LINES[name]})
        return self

    def forgets_files(self) -> "Person":
        """As on the first visit; still signed in."""
        self._session.send("Network.clearBrowserCache")
        return self

    def keeps_a_picture(self, name: str) -> "Person":
        path = SCREENSHOTS / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True)
        return self

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address)

    def _find(self, what: str | Locator, *, exact: bool) -> Locator:
        if not isinstance(what, str):
            return what
        link = self.page.get_by_role("link", name=what, exact=exact)
        button = self.page.get_by_role("button", name=what, exact=exact)
        return link.or_(button).locator("visible=true").first

    def _said(self, kind: str, text: str, where: Any) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.trouble.append(f"console: {text} ({where.get('url', '')})")

    def _arrived(self, frame: Any) -> None:
        if frame == self.page.main_frame and frame.url != "about:blank":
            self.effort.screens += 1

    def _loaded(self, event: dict[str, Any]) -> None:
        self.effort.bytes += int(event.get("encodedDataLength", 0))

    def leaves(self) -> list[str]:
        """What went wrong; the window is closed."""
        self.page.context.close()
        return [line for line in self.trouble if not any(part in line for part in self.forgiven)]


@contextmanager
def person(browser: Browser, address: str, **window: Any) -> Iterator[Person]:
    """A new window of somebody nobody knows; ``width``, ``dark``, ``language``, ``script``."""
    made = Person(context(browser, **window).new_page(), address)
    yield made
    trouble = made.leaves()
    assert not trouble, "\n".join(trouble)


def context(
    browser: Browser,
    *,
    width: int = PHONE,
    dark: bool = False,
    language: str = "vi",
    script: bool = True,
    **more: Any,
) -> BrowserContext:
    made = browser.new_context(
        viewport={"width": width, "height": 740 if width < 600 else 800},
        color_scheme="dark" if dark else "light",
        locale="vi-VN" if language == "vi" else "en-GB",
        java_script_enabled=script,
        reduced_motion="reduce",
        **more,
    )
    made.set_default_timeout(PATIENCE)
    return made


def sign_in(someone: Person, username: str, password: str) -> Person:
    """By the one door."""
    someone.go("/accounts/login/")
    form = someone.page.locator("form:has(input[type=password])")
    form.locator("input[name=login]").fill(username)
    form.locator("input[name=password]").fill(password)
    form.locator("[type=submit], button:not([type=button])").first.click()
    someone.page.wait_for_load_state()
    assert not someone.path.startswith("/accounts/login"), someone.page.inner_text("main")
    return someone


def logins_of(folder: Path) -> list[dict[str, str]]:
    """demo-logins.json as the demo wrote it."""
    found: list[dict[str, str]] = json.loads((folder / "demo-logins.json").read_text(encoding="utf-8"))
    return found
