"""The province opens a household of a commune: it says why, the commune sees it the same day, doubts it and is answered."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person
from tests.support.human import Recorder


def test_a_look_is_explained_doubted_and_answered(
    meet: Callable[..., Person], next_door: Callable[..., Person], recorder: Recorder
) -> None:
    home = _a_household_of(next_door(PHONE))
    province = meet("province_officer", width=DESK)
    province.go(home)
    province.keeps_a_picture("outside-reason")
    province.page.locator("input[name=why][value=outside_asked]").check()
    province.type(province.page.locator("textarea[name=words]"), "Đơn số 12")
    province.tap("Mở hộ ra xem")
    expect(province.page.locator("main table").first).to_be_visible()
    commune = next_door(PHONE)
    commune.effort.taps = commune.effort.screens = 0
    # Danger to life fills the desk first, by many pages on a bad day: she asks for this kind of work.
    commune.go("/w/").tap(commune.page.locator("main a[href='/w/duties/']").first)
    commune.go("/w/duties/?kind=registry.looked_at")
    commune.tap(commune.page.locator("main a", has_text="lượt xem hộ của xã").first)
    commune.sees("Đơn số 12")
    commune.keeps_a_picture("outside-looks-phone")
    commune.page.locator("main .duty-list details summary").first.click()
    commune.tap("Hỏi người phụ trách bảo vệ dữ liệu")
    recorder.note_effort("told of a look → asked why", commune.effort, taps=3, characters=0)
    keeper = meet("data_protection_officer", width=DESK)
    keeper.go("/w/").tap(keeper.page.locator("main a", has_text="không rõ lý do").first)
    keeper.page.locator("main .duty-list details summary").first.click()
    keeper.type(keeper.page.locator("textarea[name=words]").first, "Đã xem đơn gốc, đúng người")
    keeper.keeps_a_picture("outside-looks-keeper")
    keeper.tap("Gửi trả lời")
    commune.go("/w/registry/looks/").sees("Đã xem đơn gốc")
    commune.keeps_a_picture("outside-looks-answered")


def _a_household_of(officer: Person) -> str:
    officer.go("/w/registry/households/")
    return (
        officer.page.locator("main table a[href*='/w/registry/households/']").first.get_attribute("href")
        or ""
    )
