"""A village head on a phone: the card of the village is confirmed, a warning comes, homes are ticked."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.support.browser import PHONE, Effort, Person
from tests.support.human import Recorder
from tests.support.patience import until

MAIN = "main form button.button-primary"
HOME = """
from hoaban.domains.registry.models import Household, Person
home, _ = Household.plain.get_or_create(code="MAU-KHONG-MAY", defaults={{"place_no": {village}, "village": "Bản Mẫu"}})
Person.plain.get_or_create(
    household=home, name="Lò Thị Không Máy",
    defaults={{"place_no": {village}, "name_key": "lo thi khong may", "name_sort": "may", "relation": "head"}})
"""  # nobody can call or write to them


def test_a_head_confirms_the_card_and_ticks_homes_when_a_warning_comes(
    meet: Callable[..., Person], journey_server: Any, recorder: Recorder
) -> None:
    head = meet("village_head", width=PHONE).forgive("404")  # the list is asked for until it is made
    head.go("/w/targeting/villages/")
    card = head.path
    expect(head.page.locator(".targeting-homes li").first).to_be_visible()
    head.keeps_a_picture("village-card")
    confirm = head.page.locator("button[form=confirm]")
    if confirm.count():
        head.tap(confirm)
    expect(head.page.locator("main .badge-done").first).to_be_visible()
    village = card.strip("/").split("/")[-1]
    journey_server.place.python(HOME.format(village=village))
    head.tap(head.page.locator(f"a[href='/w/targeting/doors/{village}/']").first)
    expect(head.page.locator("form.targeting-ways")).to_have_count(0)
    head.keeps_a_picture("village-doors-prepared")

    officer, commune = meet("duty_officer", width=PHONE), card.strip("/").split("/")[-1][:-4] + "0000"
    officer.go("/w/warning/new/flash_flood/3/")
    officer.page.locator(f"input[name=areas][value='{commune}']").check()
    officer.tap(officer.page.locator(MAIN).last)
    address = officer.path
    issuer = meet("warning_issuer", width=PHONE)
    issuer.go(address)
    issuer.tap(issuer.page.locator("form[action$='/issue/'] button.button-primary"))
    alert = address.strip("/").split("/")[-1]

    listed = f"/w/targeting/doors/{alert}/{village}/"
    ways = head.page.locator("form.targeting-ways")
    until(lambda: head.go(listed) and ways.count(), "no list is made")
    head.effort = Effort()
    first = head.page.locator("form.targeting-ways").first
    head.tap(first.locator("button[value=told]"))
    recorder.note_effort("village head: a home ticked as told", head.effort, taps=1, characters=0)
    expect(head.page.locator(".targeting-done")).to_have_count(1)
    head.keeps_a_picture("village-doors")

    issuer.go(address)
    issuer.page.locator("details summary", has_text="Kết thúc trước giờ").click()
    issuer.page.fill("#end-reason", "Mưa đã tạnh, suối rút.")
    issuer.tap(issuer.page.locator("button[formaction$='/end/cancel/']"))


def test_who_would_be_reached_is_seen_before_anybody_is_disturbed(meet: Callable[..., Person]) -> None:
    officer = meet("duty_officer", width=PHONE)
    officer.go("/w/targeting/")
    officer.keeps_a_picture("areas")
    officer.tap(officer.page.locator(".targeting-list a").first)
    expect(officer.page.locator(".targeting-stats .stat").first).to_be_visible()
    officer.keeps_a_picture("area-saved")
    officer.go("/w/targeting/reach/")
    officer.page.locator("main details summary", has_text="Vẽ đường ranh").click()
    officer.page.fill("#id_circles", "21.33, 103.91, 8")
    officer.tap(officer.page.locator(MAIN).first)
    expect(officer.page.locator(".targeting-stats")).to_be_visible()
    officer.keeps_a_picture("area-reach")
