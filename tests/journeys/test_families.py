"""A household splits and becomes one again, two people marry: written down once, seen in both households, put back."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Locator, expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.human import Recorder

TODAY = date.today().isoformat()


def families(officer: Person, least: int) -> list[str]:
    """Pages of households with so many people, in the order of the list."""
    officer.go("/w/registry/households/")
    lines = officer.page.locator("main table tbody tr").all()
    return [
        line.locator("a[href*='/households/']").first.get_attribute("href") or ""
        for line in lines
        if int(line.locator("td.number").inner_text()) >= least
    ]


def members(officer: Person, home: str) -> list[str]:
    officer.go(home)
    names = officer.page.locator("main table").first.locator("tbody th").all_inner_texts()
    return [name.splitlines()[0].strip() for name in names]


def begins(officer: Person, link: str) -> Locator:
    """The page that a link leads to; what comes from here on is counted."""
    officer.effort.taps = officer.effort.screens = officer.effort.characters = 0
    officer.tap(officer.page.locator(f"main a[href$='/{link}/']").last)
    return officer.page.locator("main form.stack")


def test_a_household_splits_joins_again_and_both_are_put_back(
    next_door: Callable[..., Person], recorder: Recorder
) -> None:
    officer = next_door(PHONE)
    page = officer.page
    home = families(officer, least=4)[0]
    names = members(officer, home)
    code = page.locator("main h1").inner_text().split()[-1]
    form = begins(officer, "move")
    for place in (2, 3):
        officer.tap(form.locator("input[name=who]").nth(place))
    form.locator("select[name^=relation_]").nth(2).select_option("head")
    officer.tap(form.locator("input[name=why][value=split]"))
    page.fill("input[name=on]", TODAY)
    officer.type(page.locator("input[name=said_by]"), "Chủ hộ")
    officer.keeps_a_picture("family-split-phone")
    officer.tap(form.locator("button.button-primary"))
    recorder.note_effort("a household splits: two people, one of them its head", officer.effort, taps=5)
    young = officer.path
    assert members(officer, young) == names[2:4]
    officer.keeps_a_picture("family-young-phone")
    assert members(officer, home) == [*names[:2], *names[4:]]

    officer.go(young)
    form = begins(officer, "move")
    for place in (0, 1):
        officer.tap(form.locator("input[name=who]").nth(place))
        form.locator("select[name^=relation_]").nth(place).select_option("child")
    officer.tap(form.locator("input[name=why][value=joined]"))
    officer.tap(form.locator("input[name=where][value=standing]"))
    officer.type(page.locator("input[name=code]"), code)
    page.fill("input[name=on]", TODAY)
    officer.type(page.locator("input[name=said_by]"), "Chủ hộ")
    officer.tap(form.locator("button.button-primary"))
    recorder.note_effort("two households live as one again", officer.effort, taps=6, characters=18)
    expect(page.locator("main .notice")).not_to_have_count(0)
    assert sorted(members(officer, home)) == sorted(names)

    for _deed in ("joined", "split"):
        officer.go(home)
        page.locator("main summary", has_text="Những thay đổi").click()
        officer.tap(page.locator("main form[action*='/moves/'] button").first)
    assert members(officer, home) == names


def test_two_people_marry_and_one_goes_to_live_with_the_other(
    next_door: Callable[..., Person], recorder: Recorder
) -> None:
    officer = next_door(DESK)
    page = officer.page
    home, other_home = families(officer, least=3)[:2]
    other = members(officer, other_home)[-1]
    other_key = page.locator("main a[href$='/marriage/']").last.get_attribute("href") or ""
    other_key = other_key.removesuffix("/marriage/").rpartition("/")[2]
    before = members(officer, home)
    begins(officer, "marriage")
    officer.type(page.locator("main input[name=q]"), other)
    officer.tap(page.locator("main form.filters button[type=submit]"))
    officer.keeps_a_picture("marriage-whom")
    officer.tap(page.locator(f"main a[href*='{other_key}']").first)
    page.fill("input[name=on]", TODAY)
    officer.tap(page.locator("input[name=moves][value=other]"))
    officer.type(page.locator("input[name=said_by]"), "Trưởng bản")
    officer.tap(page.locator("main form button.button-primary").last)
    officer.keeps_a_picture("marriage-will")
    officer.tap(page.locator("main button[name=sure]"))
    recorder.note_effort("a marriage and a move written down", officer.effort, taps=6, screens=5)
    assert sorted(members(officer, home)) == sorted([*before, other])
    assert other not in members(officer, other_home)

    officer.go(home)
    page.locator("main summary", has_text="Những thay đổi").click()
    officer.keeps_a_picture("marriage-history")
    officer.tap(page.locator("main form[action*='/marriages/'] button").first)
    assert members(officer, home) == before
    assert other in members(officer, other_home)
