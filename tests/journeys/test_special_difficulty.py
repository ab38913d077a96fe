"""A paper that lists further villages arrives: the province writes it down, mends the line that names nobody, puts it in force;
the commune sees its village listed, with the paper; what was a mistake is taken back, and the village is listed no longer."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.human import Recorder

BOARD = "/w/registry/difficulty/"
TODAY = date.today()
SINCE = TODAY - timedelta(days=2)
NUMBER = "217/QĐ-UBND"
VILLAGE, MISTYPED = "Bản Mẫu Ba", "Bản Mẫu Bảy"


def commune_listed(someone: Person) -> str:
    """The story's made-up decision lists two villages of one commune already."""
    someone.go(BOARD)
    return someone.page.locator("main tbody tr td[data-label='Xã, phường']").first.inner_text().strip()


def writes_the_paper_down(office: Person, lines: str) -> None:
    page = office.page
    office.type(page.locator("input[name=number]"), NUMBER)
    page.fill("input[name=signed_on]", SINCE.isoformat())
    office.type(page.locator("input[name=issuer]"), "UBND tỉnh")
    page.select_option("select[name=lists]", "villages+")
    page.fill("input[name=valid_from]", SINCE.isoformat())
    office.effort.taps += 3  # two days and what it lists, each chosen with one touch
    page.fill("textarea[name=text]", lines)  # pasted from the paper's sheet
    office.effort.taps += 1
    office.tap(page.locator("main form button.button-primary").last)


def sees_listed(someone: Person, name: str) -> int:
    """How many rows of today's list name the village by this paper."""
    someone.go(BOARD)
    rows = someone.page.locator("main tbody tr", has_text=name).filter(has_text=NUMBER)
    return rows.count()


def puts_in_force(office: Person, commune: str, recorder: Recorder) -> None:
    """One line names nobody; she mends it on the same page."""
    office.go(BOARD)
    office.effort.taps = office.effort.screens = office.effort.characters = 0
    office.tap(office.page.locator(f"main a[href='{BOARD}new/']"))
    writes_the_paper_down(office, f"{commune}\t{VILLAGE}\n{commune}\t{MISTYPED}")
    expect(office.page.locator("main")).to_contain_text(MISTYPED)
    expect(office.page.locator("main .notice-attention")).to_contain_text("chưa có bản")
    office.keeps_a_picture("difficulty-draft")
    office.page.fill("textarea[name=text]", f"{commune}\t{VILLAGE}")
    office.tap(office.page.locator("main form.measure button[type=submit]"))
    expect(office.page.locator("main .notice-attention")).to_have_count(0)
    office.tap(office.page.locator("form[action$='/force/'] button"))
    expect(office.page.locator("form[action$='/undo/'] button"), "it is in force").to_have_count(1)
    expect(office.page.locator("form[action$='/force/']")).to_have_count(0)
    told = "a paper of special difficulty in hand → its villages are listed"
    recorder.note_effort(told, office.effort, taps=8, screens=4, characters=24)


def sees_it_in_the_commune(officer: Person, recorder: Recorder) -> None:
    """The paper, and the village on the page of a household that lives there."""
    officer.effort.taps = officer.effort.screens = officer.effort.characters = 0
    officer.go(BOARD)
    row = officer.page.locator("main tbody tr", has_text=VILLAGE).filter(has_text=NUMBER)
    assert row.count() == 1, officer.page.inner_text("main")
    officer.tap(row.locator("a"))
    expect(officer.page.locator("main")).to_contain_text("UBND tỉnh")
    expect(officer.page.locator("form[action$='/undo/']")).to_have_count(0)
    officer.keeps_a_picture("difficulty-commune")
    told = "special difficulty: a commune opens the paper that lists its village"
    recorder.note_effort(told, officer.effort, taps=1, screens=2)
    officer.go(f"/w/registry/households/?{urlencode({'village': VILLAGE})}")
    officer.tap(officer.page.locator("main table tbody a").first)
    expect(officer.page.locator("main")).to_contain_text("Bản đặc biệt khó khăn")
    officer.keeps_a_picture("difficulty-household")


def test_further_villages_are_listed_by_a_paper_seen_in_the_commune_and_taken_back(
    meet: Callable[..., Person], next_door: Callable[..., Person], recorder: Recorder
) -> None:
    office, officer = meet("province_officer", width=DESK), next_door(PHONE)
    commune = commune_listed(office)
    assert sees_listed(officer, VILLAGE) == 0
    puts_in_force(office, commune, recorder)
    sees_it_in_the_commune(officer, recorder)

    office.effort.taps = office.effort.screens = office.effort.characters = 0
    office.tap(office.page.locator("form[action$='/undo/'] button"))
    expect(office.page.locator("main h1")).to_contain_text("Đã rút lại")
    told = "a paper of special difficulty taken back"
    recorder.note_effort(told, office.effort, taps=1, screens=1)
    assert sees_listed(officer, VILLAGE) == 0
    officer.keeps_a_picture("difficulty-taken-back")
