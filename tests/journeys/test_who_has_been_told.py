"""A warning is issued, its page moves by itself, a relative far away is told too, and the end reaches exactly the same telephones."""

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.guides import takes_for_guides
from tests.support.human import Recorder
from tests.support.patience import WITHIN, sends, until

FOLLOWER = "0987 650 001"
SETTLE = """
from hoaban.domains.registry.actions.synthetic import generate_people
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.places import api as places
number = sorted(places.commune_numbers().values())[-5]
generate_people(by=SystemActor("demo.load"), count=300, seed=55, communes=[number])
print(number, places.names_of([number])[number], sep="|")
"""
DIGITS = """
from hoaban.foundation.notify.twins import last_lines
from hoaban.foundation.notify.values import Channel
print(next((one["text"] for one in last_lines(Channel.SMS, 500) if one["to"] == "+84987650001"), ""))
"""
TOLD = """
import json
from hoaban.domains.delivery.models import Telling
from hoaban.foundation.notify.models import Delivery
rows = Telling.plain.filter(alert="{uid}").order_by("number")
print(json.dumps([sorted(Delivery.plain.filter(batch__uid=one.batch, state="sent").values_list("address", flat=True)) for one in rows]))
"""
MAIN = "main form button.button-primary"


def follows(someone: Person, demo: Any, number: str) -> None:
    """From a village's page of search to the page that says she will be warned."""
    someone.go(f"/warnings/follow/?v={number}")
    someone.page.fill("#phone", FOLLOWER)
    someone.keeps_a_picture("follow-choose")
    sends(someone, someone.page.locator(MAIN).last, lambda: someone.page.fill("#phone", FOLLOWER))
    text = until(lambda: demo.place.python(DIGITS).strip(), "no digits came")
    (digits,) = re.findall(r"\b\d{6}\b", text)
    someone.page.fill("#code", digits)
    someone.keeps_a_picture("follow-code")
    sends(someone, someone.page.locator(MAIN).last, lambda: someone.page.fill("#code", digits))
    expect(someone.page.locator("h1")).to_have_text("Bà con sẽ được báo")
    someone.keeps_a_picture("follow-done")


def looks_who_is_told(officer: Person, progress: str) -> None:
    officer.go(progress)
    officer.keeps_a_picture("told-desk")
    takes_for_guides(officer, "truc-da-bao-1280")


def looks_at_the_answers(officer: Person, uid: str) -> None:
    officer.forgive("404")  # until the villages are asked
    board = officer.page.get_by_text("bản đã trả lời")
    until(lambda: officer.go(f"/w/answers/{uid}/") and board.count(), "no village is asked")
    officer.keeps_a_picture("answers-board")


def test_a_warning_goes_out_its_page_moves_and_its_end_reaches_the_same(
    meet: Callable[..., Person], journey_server: Any, recorder: Recorder
) -> None:
    number, commune = journey_server.place.python(SETTLE).strip().split("|")
    follows(meet(width=PHONE), journey_server, number)
    officer = meet("duty_officer", width=DESK)
    officer.go("/w/warning/new/flash_flood/3/")
    place = officer.page.locator(f"input[name=areas][value='{number}']")
    place.check()
    sends(officer, officer.page.locator(MAIN).last, place.check)
    alert = officer.path
    uid = alert.split("/")[-2]

    issuer = meet("warning_issuer", width=PHONE)
    issuer.go(alert)
    sends(issuer, issuer.page.locator("form[action$='/issue/'] button.button-primary"))
    progress = f"/w/delivery/{uid}/"
    link = issuer.page.locator(f"a[href='{progress}']")
    until(lambda: issuer.go(alert) and link.count(), "nobody is told")
    issuer.tap(link)
    # The page follows by itself: nobody reloads it.
    expect(issuer.page.locator("#telling")).to_contain_text("nhà mạng đã nhận", timeout=WITHIN * 1000)
    expect(issuer.page.locator("#telling table").first).to_contain_text(commune)
    issuer.keeps_a_picture("told-phone")
    looks_who_is_told(officer, progress)
    looks_at_the_answers(officer, uid)

    villager = meet(width=PHONE)
    villager.go(f"/warnings/{uid}/forward/")
    expect(villager.page.locator("[data-share-picture]")).to_be_visible()
    villager.keeps_a_picture("forward")

    issuer.go(alert)

    def why() -> None:
        if not issuer.page.locator("#end-reason").is_visible():
            issuer.page.locator("details summary", has_text="Kết thúc trước giờ").click()
        issuer.page.fill("#end-reason", "Mưa đã tạnh, suối rút.")

    why()
    sends(issuer, issuer.page.locator("button[formaction$='/end/cancel/']"), why)

    def both() -> Any:
        told = json.loads(journey_server.place.python(TOLD.format(uid=uid)))
        return told if len(told) == 2 and told[1] and len(told[0]) == len(told[1]) else None

    first, second = until(both, "the end did not reach those who had the warning")
    assert first == second
    assert "+84987650001" in first
