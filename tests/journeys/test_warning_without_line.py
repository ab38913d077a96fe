"""A villager reads a warning and hears it; the line goes, and text, sound and age are still there; when its time is over, it says so."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.test_voices import SLOWLY
from tests.support.browser import PHONE, Effort, Person
from tests.support.human import Recorder
from tests.support.patience import READ_BY, sends, until

MAIN = "main form button.button-primary"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  return found;
}"""

LISTED = """async (voice) => {
  const kept = await caches.match("/warnings/", { ignoreVary: true });
  return kept ? (await kept.text()).includes(voice) : false;
}"""


def issues(meet: Callable[..., Person]) -> tuple[Person, str]:
    officer = meet("duty_officer", width=PHONE).go("/w/warning/new/flash_flood/4/")
    officer.page.locator("input[name=areas]").nth(2).check()
    sends(officer, officer.page.locator(MAIN).last)
    address = officer.path
    issuer = meet("warning_issuer", width=PHONE).go(address)
    sends(issuer, issuer.page.locator("form[action$='/issue/'] button.button-primary"))
    return issuer, address


def ends(issuer: Person, address: str) -> None:
    issuer.go(address)
    issuer.page.locator("details summary", has_text="Kết thúc trước giờ").click()
    issuer.page.fill("#end-reason", "Mưa đã tạnh, suối rút.")
    issuer.tap(issuer.page.locator("button[formaction$='/end/cancel/']"))


def hears_it_once(villager: Person, public: str) -> None:
    """While there is a line: from the first page to the list, and to her warning once the server has read it."""
    page = villager.go("/").page
    villager.tap(page.locator("main a.tile[href='/warnings/']"))
    own = page.locator(f"article:has(a[href='{public}'])")
    until(lambda: villager.go("/warnings/") and own.locator("a.listen").count(), "nobody reads it", READ_BY)
    voice = own.locator("a.listen").first.get_attribute("href")
    until(lambda: page.evaluate(LISTED, voice), "the list is not kept as it is")
    villager.tap(own.locator(f"a[href='{public}']"))
    until(lambda: public in page.evaluate(KEPT), "the page is not kept")
    expect(page.locator("[data-kept]")).to_be_hidden()
    villager.tap(page.locator(".warning-card a.listen").first)
    until(lambda: voice in page.evaluate(KEPT), "the voice is not kept")


def sounds(villager: Person) -> None:
    playing = villager.page.locator(".listen progress")
    expect(playing).to_be_attached()
    until(lambda: playing.evaluate("one => one.value") > 0, "nothing sounds")


def hears_it_on_its_page(villager: Person, public: str, recorder: Recorder) -> None:
    """Where a notice leads: the warning's own page."""
    page = villager.go(public).page
    villager.effort = Effort()
    expect(page.locator("[data-kept]")).to_contain_text(re.compile("vừa xong|cách đây [1-9] phút"))
    expect(page.locator(".warning-text")).to_contain_text("Rời nhà ven suối ngay.")
    expect(page.locator("[data-old]")).to_be_hidden()
    villager.tap(page.locator(".warning-card .listen").first)
    sounds(villager)
    villager.keeps_a_picture("warning-offline")
    recorder.note_effort("hear my village's warning without a line", villager.effort, taps=1, characters=0)


def test_a_villager_without_a_line_still_reads_and_hears_with_its_age(
    meet: Callable[..., Person], recorder: Recorder
) -> None:
    issuer, address = issues(meet)
    public = f"/warnings/{address.strip('/').split('/')[-1]}/"
    villager = meet(width=PHONE).forgive("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "ERR_FAILED")
    villager.page.context.add_init_script(SLOWLY)
    page = villager.page
    hears_it_once(villager, public)
    passes_it_on(meet(width=PHONE), public, recorder)

    # The first page stands on her phone when the line goes.
    villager.go("/")
    page.context.set_offline(True)
    villager.effort = Effort()
    villager.tap(page.locator(".alarms li", has=page.locator(f"a[href='{public}']")).locator(".listen").first)
    sounds(villager)
    recorder.note_effort(
        "the line cut: her warning heard on the first page", villager.effort, taps=1, characters=0
    )
    villager.effort = Effort()
    villager.tap(page.locator("main a.tile[href='/warnings/']"))
    expect(page.locator("[data-kept]")).to_contain_text("chưa có mạng nên chưa biết có gì mới")
    expect(page.locator("[data-kept]")).to_contain_text(re.compile("vừa xong|cách đây [1-9] phút"))
    own = page.locator(f"article:has(a[href='{public}'])")
    expect(own.locator(".warning-text")).to_contain_text("Rời nhà ven suối ngay.")
    expect(own.locator("[data-ended]")).to_be_hidden()
    villager.tap(own.locator(".listen").first)
    sounds(villager)
    villager.keeps_a_picture("warnings-offline")
    recorder.note_effort(
        "the line cut: from the first page to her warning with its age, heard",
        villager.effort,
        taps=2,
        characters=0,
    )

    hears_it_on_its_page(villager, public, recorder)
    villager.go("/warnings/")

    # Her phone two days later, still without a line.
    page.clock.install(time=time.time() + 2 * 86_400)
    kept_pages_only(villager)
    page.context.set_offline(False)
    ends(issuer, address)
    villager.go(public)
    expect(page.locator("main")).to_contain_text("Không còn hiệu lực")
    until(lambda: public not in page.evaluate(KEPT), "what is over is still kept")


SHARE = """
navigator.canShare = ({ files }) => files.length > 0;
navigator.share = async ({ text, files }) => {
  const first = async (one) => String.fromCharCode(...new Uint8Array(await one.slice(0, 4).arrayBuffer()));
  window.passedOn = { text, files: await Promise.all(files.map(async (one) => [one.name, one.type, await first(one)])) };
};"""
"""The phone's own way to other programs, which no headless browser has: it keeps what it was given."""


def passes_it_on(someone: Person, public: str, recorder: Recorder) -> None:
    """One tap gives the village's group the words with their address, a picture of them, and the voice."""
    someone.page.context.add_init_script(SHARE)
    someone.go(f"{public}forward/")
    button = someone.page.locator("[data-share-button]")
    expect(button).to_be_visible()
    someone.effort = Effort()
    someone.tap(button)
    given = until(lambda: someone.page.evaluate("window.passedOn || null"), "nothing was passed on")
    recorder.note_effort("a warning passed on: words, picture, voice", someone.effort, taps=1, characters=0)
    assert given["text"].startswith("Rời nhà ven suối ngay.")
    assert given["text"].endswith(f"{someone.address}{public}")
    assert given["files"] == [
        ["canh-bao.png", "image/png", "\x89PNG"],
        ["canh-bao.ogg", "audio/ogg", "OggS"],
    ]


def kept_pages_only(villager: Person) -> None:
    """A page that stands open says by itself that its warnings ran out; nothing else than warnings is kept."""
    villager.page.reload()
    expect(villager.page.locator("[data-kept]")).to_contain_text("cách đây 2 ngày")
    for over in villager.page.locator(".warning-card [data-ended]").all():
        expect(over).to_be_visible()
    expect(villager.page.locator("[data-old]")).to_contain_text("Bản lưu này đã cũ")
    villager.page.evaluate("document.querySelector('[data-kept]').hidden = true")
    villager.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(
        villager.page.locator("[data-kept]")
    ).to_be_visible()  # «Back» to a page held whole tells its age anew
    villager.keeps_a_picture("warnings-offline-old")
    for path in villager.page.evaluate(KEPT):
        assert path.startswith(("/warnings/", "/speech/", "/static/")), path
        assert "follow" not in path
