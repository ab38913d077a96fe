"""A woman asks at the desk what is kept about her: the worker gathers it, she gets it, and her own history says so."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.support import browser as windows
from tests.support.browser import DESK, PHONE, Person
from tests.support.human import Recorder

# The story's own commune takes in its list in other journeys; its neighbour's register is full from the start.
OFFICER = "canbo.xaben"


def officer(meet: Callable[..., Person], demo: Any, **window: Any) -> Person:
    login = next(one for one in demo.logins if one["username"] == OFFICER)
    return windows.sign_in(meet(**window), login["username"], login["password"])


def somebody_of_the_register(someone: Person) -> str:
    """The head of the first household, by name."""
    page = someone.go("/w/registry/households/").page
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    return (
        page.locator("main table tbody tr").first.locator("th, td").first.inner_text().splitlines()[0].strip()
    )


def ask_for(someone: Person, name: str) -> str:
    """At the desk, in her place; the code on her paper."""
    page = someone.go("/w/privacy/for/").page
    page.locator("#id_kind").select_option("see")
    page.locator("#id_name").fill(name)
    page.locator("#id_phone").fill("0912 345 678")
    page.locator("[name=how][value=presence]").check()
    page.locator("main form button[type=submit]").last.click()
    return page.locator("[data-code]").inner_text()


def test_she_asks_at_the_desk_and_goes_home_with_her_data(
    meet: Callable[..., Person], journey_server: Any, recorder: Recorder, tmp_path: Path
) -> None:
    someone = officer(meet, journey_server, width=DESK)
    page, name = someone.page, somebody_of_the_register(someone)
    code = ask_for(someone, name)
    someone.go("/w/privacy/")
    page.locator("#code").fill(code)
    page.locator("main form[method=get] button").click()
    someone.effort.taps = 0
    someone.tap(page.locator("main .duty-list h3 a").first)
    someone.tap(page.locator("form:has([value=acknowledge]) button"))
    someone.tap(page.locator("#package a.button"))
    page.locator("[name=person]").first.check()
    someone.effort.taps += 1
    someone.keeps_a_picture("own-data-gather")
    someone.tap(page.locator("main form[method=post] button[type=submit]").first)
    # The worker gathers it; the page shows it by itself.
    expect(page.locator("#seen")).to_be_visible(timeout=180_000)
    someone.keeps_a_picture("own-data-ready")
    page.locator("#seen").select_option("card")
    someone.effort.taps += 1
    someone.tap(page.locator("form[action$='/hand-over'] button"))
    someone.keeps_a_picture("own-data-receipt")
    with page.expect_download() as taken:
        page.locator("form[data-take-once] button").click()
    someone.effort.taps += 1
    recorder.note("request read → file in hand: taps", someone.effort.taps, "taps", at_most_goal=9)
    holds_her(Path(taken.value.path()), name, tmp_path)
    expect(page.locator("form[data-take-once]")).to_have_count(0, timeout=180_000)
    looks_like_paper(meet, tmp_path)
    her_history_says_so(meet, code)


def holds_her(archive: Path, name: str, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        opened.extractall(folder)
    assert name in (folder / "du-lieu-cua-toi.html").read_text(encoding="utf-8")


def looks_like_paper(meet: Callable[..., Person], folder: Path) -> None:
    """Opened from a folder, on a phone and as it is printed."""
    for width in (PHONE, DESK):
        someone = meet(width=width)
        someone.page.goto((folder / "du-lieu-cua-toi.html").as_uri())
        assert not is_too_wide(someone.page)
        someone.keeps_a_picture(f"own-data-paper-{width}")
    someone.page.goto((folder / "my-data.html").as_uri())
    someone.page.emulate_media(media="print")
    someone.keeps_a_picture("own-data-paper-print-en")


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def her_history_says_so(meet: Callable[..., Person], code: str) -> None:
    her = meet().go("/data-requests/status/")
    her.page.locator("#id_code").fill(code)
    her.page.locator("#id_phone").fill("0912345678")
    her.tap(her.page.locator("main form button[type=submit]").first)
    expect(her.page.locator("main .card")).to_contain_text("đã giao dữ liệu cho bà con")
    her.keeps_a_picture("own-data-history")


def test_whom_nobody_knows_is_a_clear_sentence(meet: Callable[..., Person], journey_server: Any) -> None:
    someone = officer(meet, journey_server)
    page = someone.page
    ask_for(someone, "Không Ai Biết")
    someone.go("/w/privacy/")
    someone.tap(page.locator("main .duty-list h3 a", has_text="Không Ai Biết").first)
    someone.tap(page.locator("form:has([value=acknowledge]) button"))
    someone.tap(page.locator("#package a.button"))
    expect(page.locator("main fieldset")).to_contain_text("Sổ hộ của địa bàn không có ai tên này")
    someone.keeps_a_picture("own-data-nobody")
    page.locator("[name=person][value=none]").check()
    someone.tap(page.locator("main form[method=post] button[type=submit]").first)
    expect(page.locator("#seen")).to_be_visible(timeout=180_000)
    someone.keeps_a_picture("own-data-ready-phone")
