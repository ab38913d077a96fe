"""How notices reach a person: her number proven by digits she reads, her browser subscribed, a push shown and opened.

What a browser's maker does between our server and the browser is not tried: Chromium's debugging protocol hands the payload to the
worker. It cannot tap a notification either, so the tap is dispatched in the worker and the window it asks for is opened by hand.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support import browser as windows
from tests.support.browser import Person
from tests.support.pushes import SERVICE, pushed, tapped

SCOPE = "/w/offline/"


@pytest.fixture
def officer(journey_server: Any, browser: Browser) -> Iterator[Person]:
    with ExitStack() as stack:
        someone = stack.enter_context(windows.person(browser, journey_server.address))
        someone.page.context.grant_permissions(["notifications"], origin=journey_server.address)
        someone.page.context.add_init_script(SERVICE)
        login = journey_server.login("commune_officer")
        yield windows.sign_in(someone, login["username"], login["password"])


def test_a_push_is_shown_and_a_tap_leads_to_its_page(officer: Person) -> None:
    officer.go("/w/me/notices/").tap("Nhận thông báo ở trình duyệt này")
    expect(officer.page.get_by_role("button", name="Thôi nhận ở trình duyệt này")).to_be_visible()
    said = {
        "title": "Có việc mới",
        "text": "Hãy đăng nhập.",
        "url": "/w/duties/",
        "language": "vi",
        "life": False,
    }
    assert pushed(officer, SCOPE, said) == [["Có việc mới", "Hãy đăng nhập.", "vi"]]
    asked, left = tapped(officer, SCOPE, "Có việc mới")
    assert (asked, left) == ([officer.address + "/w/duties/"], 0)
    officer.page.goto(asked[0])
    expect(officer.page.get_by_role("heading", name="Việc đang chờ tôi")).to_be_visible()
    assert pushed(officer, SCOPE, said | {"title": "Nơi khác", "url": "https://evil.example/"})
    assert tapped(officer, SCOPE, "Nơi khác")[0] == [officer.address + "/"]
    officer.go("/w/me/notices/").tap("Thôi nhận ở trình duyệt này")
    expect(officer.page.get_by_role("button", name="Nhận thông báo ở trình duyệt này")).to_be_visible()


def test_a_number_is_proven_by_the_digits_that_came(officer: Person, journey_server: Any) -> None:
    number = f"09{time.time_ns() % 10**8:08d}"
    officer.go("/w/me/notices/").type("Số di động của tôi", number)
    officer.tap(officer.page.locator("#sms").get_by_role("button", name="Gửi sáu chữ số tới đó"))
    officer.type(officer.page.locator("#sms input[name=code]"), digits_for(journey_server, number)).tap(
        "Xác nhận", exact=True
    )
    officer.sees("đã xác nhận")


def digits_for(demo: Any, number: str) -> str:
    """Read off the line's twin, as off a telephone."""
    outbox, until = demo.folder / "outbox" / "sms.jsonl", time.monotonic() + 180
    while time.monotonic() < until:
        lines = outbox.read_text(encoding="utf-8").splitlines() if outbox.exists() else []
        for said in map(json.loads, reversed(lines)):
            if said["to"].endswith(number[1:]):
                return re.findall(r"\d{6}", said["text"])[0]
        time.sleep(0.2)
    raise AssertionError("no digits came")
