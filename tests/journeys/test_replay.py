"""An officer lets a past night be told again: rain, a crack, a warning, villages that answer; and opens what it made."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.patience import until

RAIN = "#night-told li[data-kind=rain]"
MINUTES = 240_000  # ms; on a quiet machine it is one
PUT_AWAY = """
from uuid import uuid4
from django.utils import timezone
from hoaban.config.demo import past
from hoaban.domains.answers import actions as helping
from hoaban.domains.answers.models import Help
from hoaban.domains.hazards.actions.answering import answer_sign
from hoaban.domains.hazards.sign_models import SignReport
from hoaban.domains.hazards.sign_words import BANK
from hoaban.domains.hazards.signs import SignAnswer
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.values import Proof
from hoaban.foundation.accounts import api as accounts
duty, issuer = accounts.demo_actor("truc.tinh"), accounts.demo_actor("ratin.tinh")
def once():
    return {"request": uuid4().hex, "now": timezone.now()}
for one in Help.plain.filter(ended_at=None, owed__round__alert="ALERT"):
    helping.take_help(by=duty, uid=one.uid, **once())
    one.refresh_from_db()
    helping.end_help(by=duty, uid=one.uid, seen=one.version, outcome="Đã đưa người bị thương ra.", **once())
for one in Alert.plain.filter(origin="rule"):
    if str(one.uid) == "ALERT":
        warnings.cancel(by=issuer, uid=one.uid, seen=one.version, reason="Đã diễn lại xong.", proof=Proof.PASSWORD, **once())
    elif one.state == "draft":
        warnings.withdraw(by=issuer, uid=one.uid, seen=one.version, **once())
sign = SignReport.plain.get(words=past.CRACK).sign
words = next(iter(BANK[SignAnswer.SAFE]))
answer_sign(by=duty, uid=sign.uid, answer=SignAnswer.SAFE, words=words, version=sign.version, **once())
"""  # the duty room's ordinary work afterwards; other walks look for their own on the same desks


def test_an_officer_tells_a_past_night_again_and_sees_villages_answer(
    meet: Callable[..., Person], journey_server: Any
) -> None:
    officer = meet("duty_officer", width=DESK)
    officer.tap(officer.go("/w/").page.locator("nav a[href='/w/replay/']").first)
    officer.sees("Chưa diễn lại lần nào").keeps_a_picture("replay-empty")
    officer.page.locator("input[name=speed][value='1440']").check()
    officer.tap("Bắt đầu diễn lại")

    # From here on the page moves by itself: nothing is loaded anew by hand but for the pause.
    expect(officer.page.locator(RAIN)).not_to_have_count(0, timeout=MINUTES)
    officer.tap("Tạm dừng")
    expect(officer.page.locator("[data-state=paused]")).to_be_visible()
    officer.page.wait_for_timeout(2_000)  # what was being told when she tapped
    before = officer.go("/w/replay/").page.locator(RAIN).count()
    officer.page.wait_for_timeout(4_000)
    assert officer.go("/w/replay/").page.locator(RAIN).count() == before
    officer.keeps_a_picture("replay-paused").tap("Tiếp tục", exact=True)

    for kind in ("crack", "drafted", "issued", "asked"):
        expect(officer.page.locator(f"#night-told li[data-kind={kind}]")).to_be_visible(timeout=2 * MINUTES)
    officer.keeps_a_picture("replay-half")
    expect(officer.page.locator("[data-state=told]")).to_be_visible(timeout=2 * MINUTES)
    expect(officer.page.locator(RAIN)).to_have_count(24)
    until(lambda: figures(officer) == [4, 1, 1, 1], "not answered, calls for help, silent, cut off as it was")
    officer.keeps_a_picture("replay-told")

    officer.tap("Bản đồ các bản")
    assert re.fullmatch(r"/w/answers/[0-9a-f-]{36}/", officer.path)
    officer.sees("Bản Diễn Lại Ba").page.go_back()
    officer.tap(officer.page.locator("li[data-kind=said] a").first)
    assert re.fullmatch(r"/w/answers/[0-9a-f-]{36}/\d+/", officer.path)
    officer.sees("Bản Diễn Lại Một")

    alert = officer.path.split("/")[3]
    phone = meet("warning_issuer", width=PHONE).go("/w/replay/")
    phone.keeps_a_picture("replay-told-phone")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE
    language = officer.go("/w/replay/").page.locator("form[action*=language] button").first
    officer.tap(language).sees("The night has been told to its end.").keeps_a_picture("replay-told-en")
    officer.tap(language).sees("Đã diễn lại hết đêm ấy.")
    journey_server.place.python(PUT_AWAY.replace("ALERT", alert))


def figures(person: Person) -> list[int]:
    return [int(one) for one in person.page.locator(".replay-figures .stat b").all_inner_texts()]
