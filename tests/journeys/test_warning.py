"""A night in the duty room: one person drafts on a phone, another reads and issues it on hers, everybody reads it, it is cancelled."""

import json
import re
import time
import unicodedata
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.browser import PHONE, Effort, Person
from tests.support.human import Recorder

REASON = "Mưa đã tạnh, suối rút."
MAIN = "main form button.button-primary"
SPOKEN = r"(?<!\d)(?:\d\D{1,3}){5}\d(?!\d)"
"""Six digits, each by itself."""
ASKS = "sáu chữ số"
"""What only the call to a second person says: the draft itself rings her in the same seconds."""


def test_two_people_on_phones_issue_a_warning_in_three_decisions_and_end_it(
    meet: Callable[..., Person], recorder: Recorder
) -> None:
    decisions, since = 0, time.monotonic()
    officer = meet("duty_officer", width=PHONE).go("/w/")
    officer.effort = Effort()
    officer.tap(officer.page.locator("main a[href='/w/warning/']").last)
    officer.tap(officer.page.locator("main a[href='/w/warning/new/']"))
    officer.keeps_a_picture("warning-choose")
    officer.tap(officer.page.locator("a[href$='/new/flash_flood/3/']"))
    decisions += 1
    expect(officer.page.locator("textarea[name=do_this]")).not_to_have_value("")
    officer.tap(officer.page.locator("input[name=areas]").nth(1))
    officer.keeps_a_picture("warning-write")
    officer.tap(officer.page.locator(MAIN).last)
    decisions += 1
    address = officer.path
    expect(officer.page.locator("form[action$='/issue/']")).to_have_count(0)
    recorder.note_effort(
        "a warning, from the desk: written by hand, sent to the second person",
        officer.effort,
        taps=5,
        characters=0,
    )
    officer.keeps_a_picture("warning-waits")

    issuer = meet("warning_issuer", width=PHONE)
    reads_and_issues(issuer, address, recorder)
    decisions += 1
    recorder.note(
        "a warning from nothing to issued: decisions of two people", decisions, "decisions", at_most_goal=3
    )
    recorder.note(
        "a warning from nothing to issued: two people, their sign-in and the pages included",
        round(time.monotonic() - since, 1), "s",
    )  # fmt: skip

    villager = meet(width=PHONE)
    own = reads_it(villager, address)
    cancels(issuer, address, recorder)
    looks_for_danger(villager)
    expect(villager.page.locator("main")).to_contain_text("Tin lúc")
    expect(own).to_have_count(0)
    villager.keeps_a_picture("warning-none")


def reads_it(villager: Person, address: str) -> Locator:
    """Hers alone: other walks may have issued warnings of their own."""
    looks_for_danger(villager)
    own = villager.page.locator(f"article:has(a[href='/warnings/{address.split('/')[-2]}/'])")
    text = own.locator(".warning-text")
    expect(text.locator("p").first).to_contain_text("Rời nhà ven suối ngay.")
    expect(text.locator("p").last).to_contain_text("cấp 3, màu da cam")
    villager.keeps_a_picture("warning-public")
    return own


def looks_for_danger(villager: Person) -> None:
    """From the first page."""
    villager.go("/")
    villager.tap(villager.page.locator("main a.tile[href='/warnings/']"))


def in_the_duty_room(issuer: Person) -> None:
    issuer.go("/w/")
    issuer.effort = Effort()
    issuer.tap(issuer.page.locator("main a[href='/w/warning/']").last)


def reads_and_issues(issuer: Person, address: str, recorder: Recorder) -> None:
    """What another wrote: found from the desk, read, issued."""
    in_the_duty_room(issuer)
    issuer.keeps_a_picture("warning-desk")
    issuer.tap(issuer.page.locator(f"main .duty-list a.row-link[href='{address}']"))
    issuer.keeps_a_picture("warning-review")
    deed = issuer.page.locator("form[action$='/issue/'] button.button-primary")
    words, press = issuer.page.locator(".warning-text").first.bounding_box(), deed.bounding_box()
    assert words, "they are on the page"
    assert press, "so is the button"
    assert press["y"] >= words["y"] + words["height"], "it comes into sight only after the end of the words"
    issuer.tap(issuer.page.locator("form[action$='/issue/'] button.button-primary"))
    recorder.note_effort(
        "a colleague's draft, from the desk: read and issued", issuer.effort, taps=3, characters=0
    )


def cancels(issuer: Person, address: str, recorder: Recorder) -> None:
    """What is in force: found from the desk, its reason typed."""
    in_the_duty_room(issuer)
    issuer.tap(issuer.page.locator(f"#in-force a.row-link[href='{address}']"))
    issuer.tap(issuer.page.locator("details summary", has_text="Kết thúc trước giờ"))
    issuer.type(issuer.page.locator("#end-reason"), REASON)
    issuer.tap(issuer.page.locator("button[formaction$='/end/cancel/']"))
    recorder.note_effort(
        "a warning in force, from the desk: cancelled, its reason typed", issuer.effort, taps=4
    )


def test_a_place_of_many_is_found_without_tone_marks(meet: Callable[..., Person]) -> None:
    officer = meet("duty_officer", width=PHONE)
    officer.go("/w/warning/new/cold/2/")
    page, address = officer.page, officer.path
    places = page.locator("#id_areas label")
    names = [one.strip() for one in places.all_inner_texts()]
    wanted = next(one for one in names[1:] if plain(one) != one.casefold())
    ticked = places.nth(0)
    ticked.locator("input").check()
    find = page.locator("#narrow-areas")
    find.fill(plain(wanted))
    expect(places.nth(names.index(wanted))).to_be_visible()
    expect(ticked, "what is ticked stays in sight").to_be_visible()
    assert page.locator("#id_areas label:visible").count() < len(names)
    officer.keeps_a_picture("warning-narrowed")
    with page.expect_navigation():  # Enter asks for villages of that name as well
        find.press("Enter")
    expect(find).to_have_value(plain(wanted))
    expect(ticked.locator("input")).to_be_checked()
    assert page.url.split("#")[0].endswith(address), "Enter in it sends no warning"
    find.fill("khong co noi nay")
    expect(page.locator("[data-narrow-none]")).to_be_visible()
    find.fill("")
    expect(page.locator("#id_areas label:visible")).to_have_count(places.count())


def plain(name: str) -> str:
    """As it is typed on a telephone without tone marks."""
    bare = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def test_a_second_person_without_a_smartphone_agrees_over_the_telephone(
    meet: Callable[..., Person], journey_server: Any
) -> None:
    """In a drill: the twin presses 1 for a number that ends in 6, and the call is read off it as off a telephone."""
    number = "0977000116"
    deputy, officer = proven(meet, journey_server, number), meet("duty_officer", width=PHONE)
    calls(officer, "warning-call-whom")
    said = told_to(journey_server, "voice", number, having=ASKS)
    assert said.startswith("DIỄN TẬP. "), said
    digits, again = re.findall(SPOKEN, said)
    assert digits == again
    # Her key comes by the lane of life; the page hears of it by itself.
    expect(officer.page.locator("#call-state")).to_contain_text("phím 1", timeout=180_000)
    officer.keeps_a_picture("warning-call-pressed")
    officer.page.set_viewport_size({"width": 1280, "height": 800})
    officer.keeps_a_picture("warning-call-pressed-wide")
    officer.type(officer.page.locator("input[name=code]"), "".join(re.findall(r"\d", digits)))
    officer.tap(officer.page.locator("#call-digits button"))
    expect(officer.page.locator("main")).to_contain_text("qua cuộc gọi lại")
    expect(officer.page.locator("main")).to_contain_text(f"••• {number[-3:]}")
    officer.keeps_a_picture("warning-call-agreed")
    officer.tap(officer.page.locator("form[action$='/withdraw/'] button"))
    deputy.go("/w/me/notices/").tap("Bỏ ra")


def test_whoever_asked_reads_that_the_telephone_is_busy_and_calls_again(
    meet: Callable[..., Person], journey_server: Any
) -> None:
    """The twin is busy for a number that ends in 0; the page says so by itself."""
    number = "0977000110"
    deputy, officer = proven(meet, journey_server, number), meet("duty_officer", width=PHONE)
    address = calls(officer)
    state = officer.page.locator("#call-state")
    expect(state).to_contain_text("đang bận", timeout=90_000)
    expect(officer.page.locator("input[name=code]")).to_have_count(0)
    officer.keeps_a_picture("warning-call-busy")
    officer.page.set_viewport_size({"width": 1280, "height": 800})
    officer.keeps_a_picture("warning-call-busy-wide")
    first = told_to(journey_server, "voice", number, having=ASKS)
    officer.tap(state.locator("button"))
    second = told_to(journey_server, "voice", number, having=ASKS, other_than=first)
    assert re.findall(SPOKEN, first)[0] != re.findall(SPOKEN, second)[0], "a new call has new digits"
    officer.go(address)
    officer.tap(officer.page.locator("form[action$='/withdraw/'] button"))
    deputy.go("/w/me/notices/").tap("Bỏ ra")


def proven(meet: Callable[..., Person], demo: Any, number: str) -> Person:
    """The deputy, who proved this number of hers."""
    deputy = meet("duty_deputy", width=PHONE)
    deputy.go("/w/me/notices/").type("Số di động của tôi", number)
    deputy.tap(deputy.page.locator("#sms").get_by_role("button", name="Gửi sáu chữ số tới đó"))
    code = re.findall(r"\d{6}", told_to(demo, "sms", number))[0]
    deputy.type(deputy.page.locator("#sms input[name=code]"), code).tap("Xác nhận", exact=True)
    return deputy


def calls(officer: Person, picture: str = "") -> str:
    """A draft inside the drill, and the deputy called about it; the draft's address."""
    officer.go("/w/drill/")
    officer.tap(officer.page.locator(MAIN).last)
    officer.go("/w/warning/new/cold/2/")
    officer.page.locator("input[name=areas]").nth(1).check()
    officer.tap(officer.page.locator(MAIN).last)
    address = officer.path
    officer.tap(officer.page.locator(f"main a[href='{address}call/']"))
    if picture:
        officer.keeps_a_picture(picture)
    officer.tap(officer.page.locator("#call-whom button"))
    return address


def told_to(demo: Any, channel: str, number: str, having: str = "", other_than: str = "") -> str:
    """The newest words to this number, read off the line's twin."""
    outbox, until = demo.folder / "outbox" / f"{channel}.jsonl", time.monotonic() + 180
    while time.monotonic() < until:
        lines = outbox.read_text(encoding="utf-8").splitlines() if outbox.exists() else []
        for said in map(json.loads, reversed(lines)):
            if said["to"].endswith(number[1:]) and having in said["text"] and said["text"] != other_than:
                return str(said["text"])
        time.sleep(0.2)
    raise AssertionError(f"nothing came by {channel}")
