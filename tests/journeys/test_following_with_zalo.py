"""Somebody follows a village with Zalo: the page shows what to write to our account, somebody made up writes it, and what she would
have got stands in the simulated outbox. No real account is written to (see docs/operator/zalo.md)."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import Demo
from tests.support.browser import PHONE, Person
from tests.support.human import Recorder
from tests.support.patience import until


def test_a_village_is_followed_with_zalo_without_a_number(
    meet: Callable[..., Person], journey_server: Demo, recorder: Recorder
) -> None:
    villager = meet(width=PHONE)
    page = villager.page
    villager.go("/warnings/follow/?q=b")
    villager.effort.taps = villager.effort.characters = 0
    villager.tap(page.locator(".place-links a").first)
    villager.tap("Báo cho tôi qua Zalo")
    expect(page.locator("main")).to_contain_text("THEOBAN")
    villager.keeps_a_picture("zalo-digits")
    villager.tap("Gửi thử như một người dùng Zalo giả lập")

    def is_told() -> bool:
        page.reload()
        return "Bà con sẽ được báo" in page.inner_text("main")

    until(is_told, "the digits are not understood")
    recorder.note_effort("follow a village with Zalo", villager.effort, taps=3, characters=0)
    villager.keeps_a_picture("zalo-followed")
    outbox = journey_server.folder / "outbox" / "zalo.jsonl"
    until(
        lambda: outbox.exists() and "Bà con sẽ được báo ở đây" in outbox.read_text(encoding="utf-8"),
        "the account did not answer in the simulated outbox",
    )
    villager.tap("Thôi nhận tin của các nơi này")
    expect(page.locator("main")).to_contain_text("Đã thôi theo dõi")
