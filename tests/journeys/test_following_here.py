"""A phone follows a place by one tap, is told of it, reads it without a line, and ends it by one tap; where notices are refused the other
ways stand there. What the maker of a browser does between our server and the browser is not tried (see test_notices)."""

import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.test_warning_without_line import KEPT
from tests.support.browser import PHONE, Person
from tests.support.human import Recorder
from tests.support.patience import until
from tests.support.pushes import SERVICE, pushed

HERE, SCOPE = "/warnings/here/", "/warnings/"


def at_a_place(someone: Person) -> str:
    """The page of the first place a search finds; its name."""
    someone.go("/warnings/follow/?q=b")
    found = someone.page.locator(".place-links a").first
    name = found.inner_text()
    someone.tap(found)
    someone.tap(someone.page.locator(".place-links a[href^='/warnings/at/']"))
    return name


def test_a_phone_follows_a_place_by_one_tap_and_reads_it_without_a_line(
    meet: Callable[..., Person], recorder: Recorder
) -> None:
    villager = meet(width=PHONE).forgive("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "ERR_FAILED")
    page = villager.page
    page.context.grant_permissions(["notifications"], origin=villager.address)
    page.context.add_init_script(SERVICE)
    name = at_a_place(villager)
    villager.keeps_a_picture("place-to-follow")
    villager.effort.taps = villager.effort.characters = 0
    villager.tap("Báo cho máy này")
    page.wait_for_url(f"**{HERE}")
    expect(page.locator("main")).to_contain_text(name)
    recorder.note_effort("follow a village on this phone", villager.effort, taps=1, characters=0)
    villager.keeps_a_picture("places-followed")
    until(lambda: HERE in page.evaluate(KEPT), "what is followed is not kept")

    told = {
        "title": "Nguy hiểm",
        "text": "Rời nhà ven suối ngay.",
        "url": SCOPE,
        "language": "vi",
        "life": True,
    }
    assert pushed(villager, SCOPE, told) == [["Nguy hiểm", "Rời nhà ven suối ngay.", "vi"]]

    page.context.set_offline(True)

    def reads() -> bool:  # what came with the push may just be put away
        page.reload()
        return "chưa có mạng nên chưa biết có gì mới" in page.inner_text("main") and name in page.inner_text(
            "main"
        )

    until(reads, "what is followed is not read without a line")
    expect(page.locator("form[action='/warnings/here/stop/']")).to_have_count(0)  # it would end nothing now
    page.clock.install(time=time.time() + 2 * 86_400)
    page.reload()
    expect(page.locator("[data-old]")).to_contain_text("Bản lưu này đã cũ")
    villager.keeps_a_picture("places-followed-offline-old")
    page.context.set_offline(False)

    villager.go(HERE)
    villager.tap("Thôi theo dõi nơi này")
    expect(page.locator("main")).to_contain_text("Máy này chưa theo dõi nơi nào.")
    until(lambda: HERE not in page.evaluate(KEPT), "what is followed no more is still kept")
    until(lambda: page.evaluate("localStorage['push-twin'] === undefined"), "the browser is still subscribed")


def test_where_notices_are_refused_the_other_ways_stand_there(meet: Callable[..., Person]) -> None:
    villager = meet(width=PHONE)
    at_a_place(villager)
    if villager.page.get_by_role(
        "button", name="Báo cho máy này"
    ).is_visible():  # whoever refuses is asked first
        villager.tap("Báo cho máy này")
    expect(villager.page.locator("[data-when=denied]")).to_be_visible()
    expect(villager.page.locator("[data-when=denied]")).to_contain_text("Máy này đang từ chối thông báo")
    expect(villager.page.get_by_role("button", name="Báo cho máy này")).to_be_hidden()
    expect(villager.page.get_by_role("link", name="Nhận bằng tin nhắn điện thoại")).to_be_visible()
    villager.keeps_a_picture("place-notices-refused")
