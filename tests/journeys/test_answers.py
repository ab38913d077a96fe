"""A night on two telephones: a head answers «40 of 43» by the link of a message, the duty map turns; then she needs help."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.human import Recorder

LINK = """
from hoaban.domains.answers import links
from hoaban.domains.answers.models import Contact, Owed
owed = Owed.plain.select_related("round").filter(state="silent", round__closed_at=None, round__is_exercise=False).order_by("pk").last()
print(owed.round.alert, owed.place_no, links.token(owed.pk))
"""


def test_a_head_answers_forty_of_forty_three_and_the_duty_map_turns(
    meet: Callable[..., Person], journey_server: Any, recorder: Recorder
) -> None:
    alert, number, token = journey_server.place.python(LINK).split()
    officer = meet("duty_officer", width=PHONE).go(f"/w/answers/{alert}/")
    line = officer.page.locator(f".duty:has(a[href='/w/answers/{alert}/{number}/'])")
    expect(line).to_contain_text("Chưa trả lời")
    officer.keeps_a_picture("answers-board")
    officer.page.wait_for_timeout(1500)  # the stream is open

    head = meet(width=PHONE).go(f"/a/{token}/")
    head.keeps_a_picture("answers-link")
    head.effort.taps = head.effort.screens = head.effort.characters = head.effort.bytes = 0
    head.type(head.page.locator("input[name=moved]"), "40")
    head.page.locator("input[name=homes]").fill("43")
    head.tap(head.page.locator("button[value=moving]"))
    since = monotonic()
    expect(head.page.locator("main")).to_contain_text("40 trên 43 hộ")
    head.keeps_a_picture("answers-received")
    recorder.note_effort(
        "a village head's answer with its number of homes", head.effort, taps=2, characters=4
    )
    expect(line).to_contain_text("40 trên 43 hộ", timeout=20_000)
    recorder.note(
        "a village's answer → on the open duty map", round(monotonic() - since, 1), "s", at_most_goal=5
    )

    head.tap(head.page.locator("button[value=help]").first)
    expect(head.page.locator("main a[href='tel:112']")).to_be_visible()
    head.keeps_a_picture("answers-help-asked")
    calls = officer.page.locator(".answer-calls .duty")
    own = calls.filter(has=officer.page.locator("a", has_text="Bản Nương Mẫu"))
    expect(own).to_be_visible(timeout=20_000)
    officer.keeps_a_picture("answers-calls")
    officer.tap(own.locator("a.row-link"))
    officer.keeps_a_picture("answers-sheet")
    officer.tap(officer.page.locator("form[action$='/take/'] button"))
    head.go(f"/a/{token}/")
    expect(head.page.locator("main")).to_contain_text("đã nhận xử lý")
    officer.page.fill("#outcome", "Đã đưa người bị thương ra trạm y tế.")
    officer.tap(officer.page.locator("form[action$='/end/'] button"))
    head.go(f"/a/{token}/")
    expect(head.page.locator("main")).to_contain_text("Đã đưa người bị thương ra trạm y tế.")
    head.keeps_a_picture("answers-ended")


def test_the_duty_desk_has_the_map_beside_its_table(meet: Callable[..., Person], journey_server: Any) -> None:
    alert = journey_server.place.python(
        "from hoaban.domains.answers.models import Round; print(Round.plain.order_by('pk').first().alert)"
    ).strip()
    officer = meet("duty_officer", width=DESK).go("/w/answers/")
    officer.keeps_a_picture("answers-list")
    officer.go(f"/w/answers/{alert}/")
    expect(officer.page.locator("main figure svg").first).to_be_visible()
    officer.keeps_a_picture("answers-board-desk")
    officer.go(f"/w/answers/{alert}/?state=dark")
    officer.tap(officer.page.locator("#who + ul a, section:has(#who) .duty a.row-link").first)
    expect(officer.page.locator("main")).to_contain_text("Mất liên lạc")
    officer.keeps_a_picture("answers-village")
