"""A child is born, somebody dies, people move to another commune: told once, seen on the household's page, counted where they live."""

import time
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Locator, expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.human import Recorder

TODAY = date.today()
OWN_COMMUNE = "14036460000"


def lines(officer: Person) -> Locator:
    officer.go("/w/registry/households/")
    return officer.page.locator("main table tbody tr")


def a_family_of(officer: Person) -> str:
    """The first household with somebody to spare."""
    for line in lines(officer).all():
        if int(line.locator("td.number").inner_text()) >= 3:
            return line.locator("a[href*='/households/']").first.get_attribute("href") or ""
    raise AssertionError("the demo has families")


def counted(officer: Person, home: str) -> int:
    line = lines(officer).filter(has=officer.page.locator(f"a[href='{home}']"))
    return int(line.locator("td.number").inner_text())


def members(officer: Person, home: str) -> Locator:
    officer.go(home)
    return officer.page.locator("main table").first.locator("tbody tr")


def begins(officer: Person, link: str) -> None:
    officer.effort.taps = officer.effort.screens = officer.effort.characters = 0
    officer.tap(officer.page.locator(f"main a[href$='/{link}/']").last)


def says_so(officer: Person) -> None:
    """Next, reads what will change, then yes."""
    officer.tap(officer.page.locator("main form button.button-primary").last)
    officer.tap(officer.page.locator("main button[name=sure]"))


def test_a_birth_and_a_death_are_seen_on_the_page_and_in_the_counts(
    next_door: Callable[..., Person], recorder: Recorder
) -> None:
    officer = next_door(PHONE)
    home = a_family_of(officer)
    before = counted(officer, home)
    members(officer, home)
    begins(officer, "birth")
    page = officer.page
    page.locator("select[name=parent]").select_option(index=1)
    officer.type(page.locator("input[name=name]"), "Quàng Mai Lan")
    officer.type(page.locator("input[name=born]"), f"{TODAY - timedelta(days=9):%d/%m/%Y}")
    page.locator("select[name=sex]").select_option(index=2)
    officer.type(page.locator("input[name=said_by]"), "Bà đỡ")
    says_so(officer)
    recorder.note_effort("a birth written down", officer.effort, taps=3, screens=3, characters=30)
    expect(page.locator("main table").first).to_contain_text("Quàng Mai Lan")
    officer.keeps_a_picture("life-birth-phone")
    assert counted(officer, home) == before + 1

    members(officer, home)
    begins(officer, "death")
    page.fill("input[name=on]", TODAY.isoformat())
    officer.type(page.locator("input[name=said_by]"), "Trưởng bản")
    says_so(officer)
    recorder.note_effort("a death written down", officer.effort, taps=3, screens=3, characters=10)
    officer.keeps_a_picture("life-death-phone")
    assert counted(officer, home) == before


def test_a_move_is_asked_by_one_commune_taken_in_put_back_and_taken_in_by_the_other(
    meet: Callable[..., Person], next_door: Callable[..., Person], recorder: Recorder
) -> None:
    sender, taker = next_door(PHONE), meet("commune_officer", width=DESK)
    home = a_family_of(sender)
    before = counted(sender, home)
    name = members(sender, home).last.locator("th").inner_text().splitlines()[0].strip()
    begins(sender, "send")
    page = sender.page
    page.locator("input[name=who]").last.check()
    page.locator("select[name=commune]").select_option(OWN_COMMUNE)
    page.fill("input[name=on]", TODAY.isoformat())
    page.locator("input[name=why]").first.check()
    sender.type(page.locator("input[name=said_by]"), "Trưởng bản")
    says_so(sender)
    recorder.note_effort("a move to another commune asked", sender.effort, taps=3, screens=3, characters=10)
    assert counted(sender, home) == before, "on the way she counts where she lived"

    takes_in(taker, name)
    recorder.note_effort("people of another commune taken in", taker.effort, taps=4, screens=5, characters=20)
    expect(taker.page.locator("main table").first).to_contain_text(name)
    assert counted(sender, home) == before - 1

    taker.go("/w/registry/").tap(taker.page.locator("main a[href*='/transfers/']").first)
    taker.keeps_a_picture("life-put-back")
    taker.tap(taker.page.locator("main form[action$='/undo/'] button"))
    assert counted(sender, home) == before
    takes_in(taker, name)

    sender.go("/w/duties/").tap(page.locator("main a[href*='/transfers/']").first)
    sender.keeps_a_picture("life-answered-phone")
    sender.tap(page.locator("main form[action$='/seen/'] button"))
    assert counted(sender, home) == before - 1


def takes_in(taker: Person, name: str) -> None:
    """From the list of what waits, for the desk shows what is due first, to a household of her own."""
    taker.go("/w/duties/")
    taker.effort.taps = taker.effort.screens = taker.effort.characters = 0
    taker.tap(taker.page.locator("main a[href*='/transfers/']").first)
    taker.sees(name)
    taker.type(taker.page.locator("input[name=code]"), f"CD-{time.time_ns() // 1_000_000 % 10**9}")
    taker.page.locator("select[name^=relation_]").select_option("head")
    says_so(taker)


def test_who_had_moved_away_is_found_and_comes_back(
    next_door: Callable[..., Person], recorder: Recorder
) -> None:
    officer = next_door(PHONE)
    home = a_family_of(officer)
    before = counted(officer, home)
    page = officer.page
    name = members(officer, home).last.locator("th").evaluate("cell => cell.firstChild.textContent").strip()
    begins(officer, "left")
    page.fill("input[name=on]", TODAY.isoformat())
    officer.type(page.locator("input[name=said_by]"), "Hàng xóm")
    officer.tap(page.locator("main form button.button-primary").last)
    assert counted(officer, home) == before - 1
    officer.go("/w/registry/")
    officer.effort.taps = officer.effort.screens = officer.effort.characters = 0
    officer.tap(page.locator("main a[href='/w/registry/gone/']"))
    officer.type(page.locator("main input[name=q]"), name)
    officer.tap(page.locator("main form[role=search] button"))
    officer.keeps_a_picture("life-gone-phone")
    officer.tap(page.locator("main a[href$='/return/']").first)
    page.fill("input[name=on]", TODAY.isoformat())
    officer.type(page.locator("input[name=said_by]"), "Mẹ cháu")
    officer.tap(page.locator("main form button.button-primary").last)
    officer.keeps_a_picture("life-return-phone")
    officer.tap(page.locator("main button[name=sure]"))
    recorder.note_effort(
        "somebody who had moved away is back", officer.effort, taps=6, screens=6, characters=60
    )
    expect(page.locator("main table").first).to_contain_text(name)
    assert counted(officer, home) == before
