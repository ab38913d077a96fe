"""A village proposes whom it trusts: the meeting on a phone, sent back once with a reason, mended, decided, seen by the commune."""

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.human import Recorder

TODAY = date.today()


def opens_a_round(office: Person) -> None:
    office.go("/w/standing/rounds/new/")
    page = office.page
    page.fill("input[name=document]", "01/KH-UBND")
    for number, name in enumerate(("villages_by", "communes_by", "province_by"), start=1):
        page.fill(f"input[name={name}]", (TODAY + timedelta(days=10 * number)).isoformat())
    office.tap(page.locator("main form button.button-primary").last)


def round_of(someone: Person) -> None:
    someone.go("/w/standing/")
    someone.tap(someone.page.locator("main a[href*='/standing/rounds/']:not([href$='/new/'])").first)


def chooses_who_is_proposed(officer: Person) -> str:
    """Somebody of the village: nobody's name is known to the story, so it asks for the village alone."""
    page = officer.page
    box = page.locator("main input[name=q]")
    officer.type(box, ", mau mot")
    box.press("Enter")
    officer.effort.taps += 1
    page.wait_for_load_state()
    village = page.locator("main h1 ~ p").first.inner_text().strip()
    chosen = page.locator("main li", has_text=village).locator("a").first
    name = chosen.inner_text().strip()
    officer.tap(chosen)
    return name


def writes_the_minutes(officer: Person, votes: str) -> None:
    page = officer.page
    page.fill("input[name=met_on]", (TODAY - timedelta(days=1)).isoformat())
    for name, value in (("present", "40"), ("votes_for", votes), ("votes_against", "2")):
        officer.type(page.locator(f"input[name={name}]"), value)
    officer.tap(page.locator("main form button.button-primary").last)


def test_a_village_s_proposal_comes_back_is_mended_and_decided(
    meet: Callable[..., Person], next_door: Callable[..., Person], recorder: Recorder
) -> None:
    office = meet("province_officer", width=DESK)
    opens_a_round(office)

    officer = next_door(PHONE)
    round_of(officer)
    officer.effort.taps = officer.effort.screens = officer.effort.characters = 0
    officer.tap(officer.page.locator("main a[href*='/villages/']").first)
    name = chooses_who_is_proposed(officer)
    writes_the_minutes(officer, "36")
    officer.keeps_a_picture("standing-minutes")
    officer.tap(officer.page.locator("form[action$='/send/'] button.button-primary"))
    recorder.note_effort("a village meeting written down and sent up", officer.effort, taps=6, characters=18)

    round_of(office)
    office.tap(office.page.locator("main .duty-list a", has_text=name).first)
    office.page.fill("textarea[name=reason]", "Biên bản thiếu số phiếu.")
    office.tap(office.page.locator("form[action$='/back/'] button"))

    round_of(officer)
    expect(officer.page.locator("main")).to_contain_text("Biên bản thiếu số phiếu.")
    officer.tap(officer.page.locator("main .duty-list a", has_text=name).first)
    officer.tap(officer.page.locator("main a[href*='mends=']"))
    writes_the_minutes(officer, "38")
    officer.tap(officer.page.locator("form[action$='/send/'] button.button-primary"))

    leader = meet("province_leader", width=DESK)
    round_of(leader)
    leader.page.fill("input[name=number]", "12/QĐ-UBND")
    for field in ("decided_on", "from_on"):
        leader.page.fill(f"input[name={field}]", TODAY.isoformat())
    leader.keeps_a_picture("standing-decision")
    leader.tap(leader.page.locator("form[action$='/decide/'] button.button-primary"))

    officer.go("/w/standing/people/")
    expect(officer.page.locator("main")).to_contain_text(name)
    officer.keeps_a_picture("standing-people")


def test_a_commune_visits_before_tet_writes_many_down_takes_one_back_and_the_province_sees_the_sum(
    meet: Callable[..., Person], next_door: Callable[..., Person], recorder: Recorder
) -> None:
    officer = next_door(PHONE)
    officer.go("/w/standing/")
    officer.effort.taps = officer.effort.screens = officer.effort.characters = 0
    officer.tap(officer.page.locator("main a[href$='/standing/tet/']"))
    ticked = officer.page.locator("form[action$='/tet/give/'] input[name=uid]").count()
    assert ticked >= 2, "the demo's story has people who stand"
    officer.page.fill("input[name=amount]", "300.000")
    officer.keeps_a_picture("standing-tet")
    officer.tap(officer.page.locator("form[action$='/tet/give/'] button.button-primary"))
    recorder.note_effort(
        "all visits of a commune before Tết written down", officer.effort, taps=2, characters=0
    )
    expect(officer.page.locator("main")).to_contain_text(f"{300_000 * ticked:,}".replace(",", "."))

    for box in officer.page.locator("input[name=uid]").all()[1:]:
        box.uncheck()
    officer.tap(officer.page.locator("main details summary").last)
    officer.page.fill("input[name=why]", "Ghi nhầm")
    officer.tap(officer.page.locator("form[action$='/back/'] button"))
    expect(officer.page.locator("main")).to_contain_text("Đã rút lại")
    officer.keeps_a_picture("standing-gifts-taken-back")

    office = meet("province_officer", width=DESK)
    office.go("/w/standing/tet/")
    expect(office.page.locator("main")).to_contain_text(f"{300_000 * (ticked - 1):,}".replace(",", "."))
    office.keeps_a_picture("standing-tet-province")
