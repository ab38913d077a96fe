"""A phone for journeys without a line: a Chromium with a profile of its own."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.support import browser as windows

PIN = "246810"
WITHIN = windows.PATIENCE

VILLAGE = """
from hoaban.domains.registry.models import Household, Person
from hoaban.foundation.accounts.models import Membership
number = Membership.plain.get(user__username={user!r}).start
names = ("Lò Văn Pản", "Quàng Thị Hương", "Cà Văn Toàn", "Tòng Thị Yên", "Lường Văn Sơn")
for place, name in enumerate(names):
    row, made = Household.plain.get_or_create(code=f"{village}-{{place}}", place_no=number,
        defaults=dict(village={village!r}, address="Đầu bản", is_synthetic=True))
    if made:
        Person.plain.create(household=row, place_no=number, name=name, name_key=name, name_sort=name, relation="head",
            phone_e164=f"+8491234567{{place}}")
"""


class Phone:
    """A browser with a profile of its own, that can be closed, killed and opened again."""

    def __init__(self, browser: Browser, folder: Path, demo: Any) -> None:
        self.browser, self.folder, self.demo = browser, folder, demo
        self.context: BrowserContext | None = None
        self.trouble: list[str] = []

    def open(self, path: str = "/w/offline/", *, offline: bool = False) -> Page:
        arguments = [*windows.QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        self.context = self.browser.browser_type.launch_persistent_context(
            self.folder, executable_path=windows.chromium_path(), headless=True, args=arguments, locale="vi-VN",
            viewport={"width": windows.PHONE, "height": 740}, accept_downloads=True,
        )  # fmt: skip
        self.context.set_default_timeout(WITHIN)
        self.context.set_offline(offline)
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.on("pageerror", lambda problem: self.trouble.append(str(problem)))
        page.goto(self.demo.address + path)
        return page

    def close(self) -> None:
        if self.context is not None:
            self.context.close()
        self.context = None

    def kill(self) -> None:
        """As when Android takes the memory back, or the battery falls out."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"--user-data-dir={self.folder}".encode() in words and b"--type=renderer" not in words:
                os.kill(int(process.name), signal.SIGKILL)
        with suppress(Error):  # it is gone already
            self.close()
        self.context = None

    def sign_in(self, page: Page) -> None:
        login = self.demo.login("commune_officer")
        page.goto(self.demo.address + "/accounts/login/?next=/w/offline/")
        form = page.locator("form:has(input[type=password])")
        form.locator("input[name=login]").fill(login["username"])
        form.locator("input[name=password]").fill(login["password"])
        form.locator("button[type=submit]").first.click()
        page.wait_for_url("**/w/offline/**")

    def begin(self, village: str) -> Page:
        """Signed in, a PIN chosen, a village taken along, its list open."""
        user = self.demo.login("commune_officer")["username"]
        self.demo.place.python(VILLAGE.format(user=user, village=village))
        page = self.open("/")
        self.sign_in(page)
        page.fill("#pin", PIN)
        page.fill("#again", PIN)
        page.locator("form.pin button[type=submit]").click()
        page.locator("a[href='#/add']").click()
        page.locator(f".duty:has-text('{village}') button").click()
        expect(page.locator(f".duty:has-text('{village}')")).to_contain_text("Đã có trên máy")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.goto(self.demo.address + "/w/offline/#/")
        page.locator(".offline-card").click()
        expect(page.locator(".offline-row")).to_have_count(5)
        return page
