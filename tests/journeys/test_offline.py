"""An officer in a village without a line: closing, cutting and killing lose nothing, and neither does signing out."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.browser import Person
from tests.support.human import Recorder
from tests.support.offlinephone import PIN, WITHIN, Phone

KEPT = """
from hoaban.domains.rounds.models import HouseholdVisit, VisitPhoto
from hoaban.foundation.offline.models import Entry, Media
visits = HouseholdVisit.plain.filter(note={note!r})
print(visits.count(), VisitPhoto.plain.filter(visit__in=visits).count())
"""


def photos(count: int, points: int = 900) -> list[Any]:
    made = []
    for number in range(count):
        bytes_ = io.BytesIO()
        Image.effect_noise((points, points), 60).convert("RGB").save(bytes_, "JPEG", quality=90)
        made.append({"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": bytes_.getvalue()})
    return made


def fresh(note: str) -> str:
    """A note of this walk: a demo that already runs remembers the last one's."""
    return f"{note} ({uuid4().hex[:6]})"


def write(page: Page, who: str, note: str, count: int = 0) -> None:
    page.locator(f".offline-row:has-text('{who}')").click()
    page.fill("#answer-note", note)
    if count:
        page.set_input_files("#photos", photos(count))
        expect(page.locator(".offline-photos li")).to_have_count(count)
    expect(page.locator(".offline-told")).to_contain_text("Đã cất trên máy")


def save(page: Page) -> None:
    page.locator("form.offline-form button[type=submit]").click()
    expect(page.locator(".offline-rows")).to_be_visible()


def all_sent(page: Page) -> None:
    expect(page.locator("#offline-status")).to_contain_text("Đã gửi hết", timeout=WITHIN * 2)


def kept_of(demo: Any, note: str) -> tuple[int, ...]:
    return tuple(map(int, demo.place.python(KEPT.format(note=note)).split()))


def test_a_form_with_photos_survives_closing_cutting_and_killing(phone: Phone, journey_server: Any) -> None:
    note = fresh("Mái bếp tốc, cần sửa trước rét")
    page = phone.begin("Bản Cắt")
    phone.context.set_offline(True)  # type: ignore[union-attr]
    write(page, "Quàng Thị Hương", note, count=3)
    phone.kill()

    page = phone.open(offline=True)
    page.locator(".offline-card").click()
    expect(page.locator(".offline-row:has-text('Quàng Thị Hương')")).to_contain_text("Đang điền")
    page.locator(".offline-row:has-text('Quàng Thị Hương')").click()
    expect(page.locator("#answer-note")).to_have_value(note)
    expect(page.locator(".offline-photos li")).to_have_count(3)
    save(page)
    expect(page.locator("#offline-status")).to_contain_text("1 phiếu và 3 ảnh nằm an toàn")
    phone.close()

    page = phone.open()
    expect(page.locator("#offline-status")).to_contain_text("đăng nhập để gửi")
    phone.sign_in(page)
    for _ in range(3):  # the line is cut again and again while photos are on their way
        page.wait_for_timeout(250)
        phone.context.set_offline(True)  # type: ignore[union-attr]
        page.wait_for_timeout(250)
        phone.context.set_offline(False)  # type: ignore[union-attr]
    all_sent(page)
    assert kept_of(journey_server, note) == (1, 3)


def test_signing_out_with_unsent_work_loses_nothing(
    phone: Phone, journey_server: Any, tmp_path: Path
) -> None:
    note = fresh("Nhà đóng cửa, gặp hàng xóm")
    page = phone.begin("Bản Giữ")
    context = phone.context
    assert context is not None
    context.set_offline(True)
    write(page, "Cà Văn Toàn", note, count=1)
    save(page)
    context.route("**/w/offline/sync/", lambda route: route.abort())
    context.set_offline(False)
    page.goto(journey_server.address + "/accounts/logout/")
    page.locator("main form[action='/accounts/logout/'] button").click()
    expect(page.locator(".notice-title")).to_contain_text("Chưa gửi: 1 phiếu và 1 ảnh")
    with page.expect_download() as made:
        page.get_by_role("button", name="Lưu thành tệp niêm phong").click()
    sealed = tmp_path / "phieu.hoaban"
    made.value.save_as(sealed)
    page.get_by_role("button", name="Đăng xuất, giữ phiếu ở đây").click()
    page.wait_for_url(journey_server.address + "/")
    left = page.evaluate(
        "import('/static/offline/js/db.js').then(async (db) => [(await db.all('packs')).length, (await db.all('entries')).length])"
    )
    assert left == [0, 1], "lists are gone, the unsent form is there"

    context.unroute("**/w/offline/sync/")
    phone.sign_in(page)
    page.fill("#pin", PIN)
    page.locator("form.pin button[type=submit]").click()
    all_sent(page)
    page.goto(journey_server.address + "/w/offline/import-export/")
    page.set_input_files("#file", sealed)
    page.locator("[data-offline-import] button").click()
    page.wait_for_url("**/w/offline/entries/")
    assert kept_of(journey_server, note) == (1, 1), "the file brought the same form; it counts once"


def test_an_unfinished_form_is_handed_to_the_office(phone: Phone, meet: Callable[..., Person]) -> None:
    page = phone.begin("Bản Giao")
    write(page, "Tòng Thị Yên", "Chưa hỏi xong")
    page.goto(phone.demo.address + "/w/offline/#/leave")
    page.get_by_role("button", name="Giao cho đồng nghiệp").click()
    expect(page.get_by_text("Đã gửi hết. Danh sách sẽ được xóa")).to_be_visible()
    colleague = meet("commune_officer")
    colleague.go("/w/offline/entries/").tap("Tòng Thị Yên").sees("Chưa hỏi xong").tap("Nhận phiếu này")
    colleague.sees("Đã lưu")


def test_two_answers_are_chosen_by_a_person(
    phone: Phone, meet: Callable[..., Person], recorder: Recorder, journey_server: Any
) -> None:
    page = phone.begin("Bản Chọn")
    assert phone.context is not None
    phone.context.set_offline(True)
    page.locator(".offline-row:has-text('Lường Văn Sơn')").click()
    page.fill("#answer-address", "Cạnh nhà văn hóa")
    page.get_by_label("Hàng xóm").check()
    page.screenshot(path="screenshots/offline-choice.png", full_page=True)
    save(page)
    journey_server.place.python(
        "from hoaban.domains.registry.models import Household\n"
        "Household.plain.filter(code='Bản Chọn-4').update(address='Cuối bản', version=2)"
    )
    phone.context.set_offline(False)
    expect(page.locator(".offline-row:has-text('Lường Văn Sơn')")).to_contain_text("Cơ quan xem")
    colleague = meet("commune_officer")
    colleague.go("/w/offline/entries/").tap("Lường Văn Sơn").sees("Cuối bản").sees("Cạnh nhà văn hóa").sees(
        "Hàng xóm"
    )
    colleague.keeps_a_picture("offline-two-answers")
    colleague.effort.taps = 0
    colleague.tap(colleague.page.locator("label.side").nth(1)).tap("Lưu lựa chọn này").sees("Đã lưu")
    recorder.note("two answers seen → chosen: taps", colleague.effort.taps, "taps", at_most_goal=2)
    said = journey_server.place.python(
        "from hoaban.domains.registry.models import Household\nprint(Household.plain.get(code='Bản Chọn-4').address)"
    )
    assert said.strip() == "Cạnh nhà văn hóa"


def test_an_ended_phone_sends_first_then_wipes(
    phone: Phone, journey_server: Any, meet: Callable[..., Person]
) -> None:
    note = fresh("Gửi trước khi xóa")
    page = phone.begin("Bản Xóa")
    assert phone.context is not None
    phone.context.set_offline(True)
    write(page, "Lò Văn Pản", note, count=1)
    save(page)
    owner = meet("commune_officer")
    owner.go("/w/offline/devices/").tap("Ngừng và xóa")
    phone.context.set_offline(False)
    expect(page.locator("#offline h1")).to_contain_text(
        "Cơ quan đã ngừng làm việc ngoại tuyến", timeout=WITHIN
    )
    assert kept_of(journey_server, note) == (1, 1)
    left = page.evaluate(
        "import('/static/offline/js/db.js').then(async (db) => (await db.all('entries')).length)"
    )
    assert left == 0
    owner.go("/w/offline/devices/").sees("Mọi thứ đã gửi xong từ trước")
