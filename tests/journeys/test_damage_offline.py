"""A commune counts without a line: filled on the phone, killed, opened again, sent with the line; two who typed one number."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.test_offline import all_sent
from tests.support.browser import Person
from tests.support.offlinephone import PIN, Phone
from tests.support.patience import until

ASKED = """
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from hoaban.domains.damage import actions
from hoaban.domains.damage.values import Cause
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.accounts.models import Membership
number = Membership.plain.get(user__username={user!r}).start
event, now = uuid4(), timezone.now()
actions.ask_communes(event, Hazard.STORM, [number], Cause.ENDED, now - timedelta(hours=3), now)
print(event, number)
"""
MEANWHILE = """
from decimal import Decimal
from uuid import UUID, uuid4
from django.utils import timezone
from hoaban.domains.damage import actions
from hoaban.domains.damage.values import Kind, Told
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.models import Membership
member = Membership.plain.get(user__username={user!r})
told = Told(Kind.QUICK, {{"dead": Decimal(0), "households": Decimal(9)}}, "", "Đếm lại ở xã")
actions.record_damage(by=accounts.actor_of_id(member.user_id), event=UUID({event!r}), commune_no=member.start, told=told, seen={seen},
    request=uuid4().hex, now=timezone.now())
"""
COUNTED = """
from uuid import UUID
from hoaban.domains.damage.models import Report
print(Report.plain.filter(event=UUID({event!r})).count())
"""


def _says(demo: Any, code: str) -> str:
    return str(demo.place.python(code)).strip()


def _takes_it_along(phone: Phone, demo: Any) -> Page:
    """Signed in, a PIN chosen, the report on the phone, and the line gone."""
    page = phone.open("/")
    phone.sign_in(page)
    page.fill("#pin", PIN)
    page.fill("#again", PIN)
    page.locator("form.pin button[type=submit]").click()
    page.locator("a[href='#/add']").click()
    storm = page.locator(".duty:has-text('Dông')").first
    storm.locator("button").click()
    expect(storm).to_contain_text("Đã có trên máy")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(demo.address + "/w/offline/#/")
    assert phone.context is not None
    phone.context.set_offline(True)
    return page


def _fills_it(page: Page) -> None:
    page.locator(".offline-card").click()
    page.fill("#answer-dead", "hai")
    page.fill("#answer-households", "7")
    page.locator("form.offline-form button[type=submit]").click()
    expect(page.locator(".offline-told")).to_contain_text("chỉ ghi chữ số")
    page.fill("#answer-dead", "1")
    page.locator("#answer-nothing_people").get_by_text("Không có thiệt hại").click()
    page.locator("form.offline-form button[type=submit]").click()
    expect(page.locator(".offline-told")).to_contain_text("bỏ một trong hai")
    page.locator("#answer-nothing_people label").last.click()
    expect(page.locator("details.offline-group[open]")).to_have_count(1)
    page.locator("details.offline-group summary", has_text="Cây trồng").click()
    page.fill("#answer-rice", "2,5")
    page.fill("#answer-note", "Bản Suối, đường còn tắc")
    expect(page.locator("form.offline-form")).not_to_contain_text("object")
    page.screenshot(path="screenshots/damage-offline-phone.png", full_page=True)
    expect(page.locator(".offline-told")).to_contain_text("Đã cất trên máy")


def test_a_report_is_filled_without_a_line_and_a_number_of_two_is_chosen_by_a_person(
    phone: Phone, journey_server: Any, meet: Callable[..., Person]
) -> None:
    user = journey_server.login("commune_officer")["username"]
    event, number = _says(journey_server, ASKED.format(user=user)).split()[-2:]
    _fills_it(_takes_it_along(phone, journey_server))
    phone.kill()

    page = phone.open(offline=True)
    page.locator(".offline-card").click()
    expect(page.locator("#answer-rice")).to_have_value("2,5")
    page.locator("form.offline-form button[type=submit]").click()
    expect(page.locator("#offline-status")).to_contain_text("1 phiếu nằm an toàn")
    assert _says(journey_server, COUNTED.format(event=event)) == "0"

    assert phone.context is not None
    phone.context.set_offline(False)
    expect(page.locator("#offline-status")).to_contain_text("đăng nhập để gửi")
    phone.sign_in(page)
    until(lambda: _says(journey_server, COUNTED.format(event=event)) == "1", "nothing arrived")
    all_sent(page)

    # She goes on without a line; meanwhile a colleague counts anew.
    page.reload()
    phone.context.set_offline(True)
    page.locator(".offline-card").click()
    page.fill("#answer-households", "8")
    _says(journey_server, MEANWHILE.format(user=user, event=event, seen=1))
    page.locator("form.offline-form button[type=submit]").click()
    phone.context.set_offline(False)
    expect(page.locator("main")).to_contain_text("Cơ quan xem")
    colleague = meet("commune_officer")
    colleague.go("/w/offline/entries/").tap("Dông").sees("9").sees("8")
    colleague.keeps_a_picture("damage-offline-two-answers")
    colleague.tap(colleague.page.locator("label.side").nth(1)).tap("Lưu lựa chọn này").sees("Đã lưu")
    province = meet("province_officer", width=1280)
    province.go(f"/w/damage/{event}/{number}/").sees("8 hộ").sees("Điền khi không có mạng")
    assert _says(journey_server, COUNTED.format(event=event)) == "3"
