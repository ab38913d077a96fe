"""An official signs in with a finger instead of a password, and needs it as the second step otherwise."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support import browser as windows
from tests.support.visits import FINGER


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A device with a finger reader of Chromium's own making."""
    context = windows.context(browser, width=windows.DESK)
    page = context.new_page()
    reader = context.new_cdp_session(page)
    reader.send("WebAuthn.enable")
    reader.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    yield page
    context.close()


def type_password(page: Page, base: str, login: dict[str, str]) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("#id_login", login["username"])
    page.fill("#id_password", login["password"])
    page.click("main button[type=submit] >> nth=0")


def sign_out(page: Page, base: str) -> None:
    page.goto(f"{base}/accounts/logout/")
    page.click("main form .button-primary")
    page.wait_for_url(f"{base}/")


def test_a_passkey_opens_alone_and_is_asked_for_after_a_password(phone: Page, journey_server: Any) -> None:
    # Passkeys are bound to a name; browsers refuse bare addresses.
    base = journey_server.address.replace("127.0.0.1", "localhost")
    login = journey_server.login("it_officer")
    type_password(phone, base, login)
    phone.goto(f"{base}/accounts/2fa/webauthn/add/")
    phone.check("[name=passwordless]")
    phone.click("#mfa_webauthn_add")
    phone.wait_for_url("**/recovery-codes/")
    try:
        sign_out(phone, base)
        phone.goto(f"{base}/accounts/login/")
        phone.click("#passkey_login")
        phone.wait_for_url(f"{base}/w/")

        sign_out(phone, base)
        type_password(phone, base, login)
        phone.wait_for_url("**/2fa/authenticate/")
        phone.goto(f"{base}/w/me/")
        assert phone.url.endswith("/2fa/authenticate/")  # the password alone opens nothing
        phone.click("#mfa_webauthn_authenticate")
        phone.wait_for_url(f"{base}/w/**")
    finally:
        phone.goto(f"{base}/accounts/2fa/webauthn/")
        phone.click("main a[href$='/remove/']")
        phone.click("main form .button-primary")
        phone.wait_for_url(f"{base}/accounts/2fa/webauthn/")
