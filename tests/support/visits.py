"""Windows of everybody who opens a page of the table, kept open: signing in a hundred times would examine the throttle."""

import re
from contextlib import ExitStack
from typing import Any

from playwright.sync_api import Browser

from tests.support import browser as windows
from tests.support import pages, totp
from tests.support.browser import DESK, Person
from tests.support.pages import HALF_WAY, LOCAL, LOCKED, TWO_STEPS, Page

# Rows that no process can make: page → where the link to it stands.
LINKED = {
    "mfa_edit_webauthn": ("mfa_list_webauthn", "main a[href$='/edit/']"),
    "mfa_remove_webauthn": ("mfa_list_webauthn", "main a[href$='/remove/']"),
}
FINGER = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


class Visits(ExitStack):
    """One window per visitor."""

    def __init__(self, demo: Any, browser: Browser) -> None:
        super().__init__()
        self.demo, self.browser = demo, browser
        self.addresses = pages.addresses(demo.place)
        self.windows: dict[str | None, Person] = {}
        self.has_passkey = False

    def opens(self, page: Page, language: str) -> Person:
        """The page as a browser receives it that has kept nothing; ``effort.bytes`` tells its weight."""
        someone = self.windows.get(page.visitor) or self._comes(page.visitor)
        path = self._path(page, someone)
        if not self._arrives(someone, path, language):
            # A window left alone for minutes is locked, or asked for its password: come anew.
            someone = self._comes(page.visitor)
            assert self._arrives(someone, path, language), f"{path} led to {someone.path}"
        return someone

    def nobody(self) -> Person:
        return Person(windows.context(self.browser).new_page(), self.demo.address)

    def is_a_page(self, page: Page) -> bool:
        """Does this door answer its visitor with a whole page?"""
        if page.name == "streams":
            return False  # it never ends
        someone = self.windows.get(page.visitor) or self._comes(page.visitor)
        answer = someone.page.request.get(someone.address + self.addresses[page.name], max_redirects=0)
        return answer.status == 200 and "text/html" in answer.headers.get("content-type", "")

    def _arrives(self, someone: Person, path: str, language: str) -> bool:
        cookie = {"name": "django_language", "value": language, "url": someone.address}
        someone.page.context.add_cookies([cookie])  # type: ignore[list-item]
        someone.forgets_files()
        someone.trouble.clear()
        someone.effort.bytes = 0
        someone.go(path)
        return someone.path.partition("?")[0] == path

    def _path(self, page: Page, someone: Person) -> str:
        if page.name not in LINKED:
            return page.path or self.addresses[page.name]
        listing, link = LINKED[page.name]
        someone.go(self.addresses[listing])
        return someone.page.locator(link).first.get_attribute("href") or ""

    def _comes(self, visitor: str | None) -> Person:
        former = self.windows.pop(visitor, None)
        if former:
            former.page.context.close()
        someone = self.nobody() if visitor is None else self._signs_in(visitor)
        self.callback(someone.page.context.close)
        self.windows[visitor] = someone
        return someone

    def _signs_in(self, visitor: str) -> Person:
        someone = Person(windows.context(self.browser, width=DESK).new_page(), self.demo.address)
        if visitor in (TWO_STEPS, HALF_WAY):
            # Passkeys are bound to a name; browsers refuse bare addresses.
            someone.address = someone.address.replace("127.0.0.1", "localhost")
            windows.sign_in(someone, "hai.buoc", pages.PASSWORD)
            return someone if visitor == HALF_WAY else self._takes_second_step(someone)
        role = LOCAL if visitor == LOCKED else visitor
        login = [one for one in self.demo.logins if one["role"] == role][-1]
        windows.sign_in(someone, login["username"], login["password"])
        if visitor == LOCKED:
            someone.page.locator("form[action$='/w/lock'] button").evaluate("one => one.form.requestSubmit()")
            someone.page.wait_for_url("**/w/lock?**")
        return someone

    def _takes_second_step(self, someone: Person) -> Person:
        someone.page.locator("input[name=code]").fill(totp.digits(pages.SECRET))
        someone.tap(someone.page.locator("form:has(input[name=code]) button[type=submit]").first)
        if not self.has_passkey:
            reader = someone.page.context.new_cdp_session(someone.page)
            reader.send("WebAuthn.enable")
            reader.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
            someone.go("/accounts/2fa/webauthn/add/")
            someone.page.fill("[name=name]", "USB")
            someone.page.click("#mfa_webauthn_add")
            # The first passkey brings recovery codes, a later one does not.
            someone.page.wait_for_url(re.compile(r"/2fa/(recovery-codes/)?$"))
            self.has_passkey = True
        return someone
