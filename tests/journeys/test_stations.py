"""A station is added, taken out of service with why, and put back, by whoever looks after gauges."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import DESK, PHONE, Person


def test_a_station_is_added_breaks_and_works_again(meet: Callable[..., Person]) -> None:
    someone = meet("province_officer", width=DESK)
    page = someone.forgive("422").page
    someone.go("/w/hazards/stations/")
    page.get_by_role("link", name="Thêm trạm").first.click()
    page.locator("input[name=code]").fill("RV-HANH-TRINH")
    page.locator("input[name=name]").fill("Cầu Hành Trình")
    page.locator("select[name=place]").select_option(index=1)
    page.locator("input[name=centre]").fill("103.9, 21.3")
    page.locator("input[name=paper]").fill("Công văn thử")
    page.get_by_role("button", name="Thêm trạm này").click()
    expect(page.locator("input[name=centre]")).to_have_value("103.9, 21.3")
    page.locator("input[name=centre]").fill("")
    page.get_by_role("button", name="Thêm trạm này").click()
    expect(page.locator("main h1")).to_have_text("Cầu Hành Trình")
    page.get_by_role("link", name="Cho tạm ngừng").click()
    page.locator("input[name=paper]").fill("Lũ cuốn trôi")
    page.get_by_role("button", name="Cho trạm tạm ngừng").click()
    expect(page.locator("main")).to_contain_text("Lũ cuốn trôi")
    page.set_viewport_size({"width": PHONE, "height": 740})
    someone.go("/w/hazards/stations/?service=out")
    expect(page.locator("#out")).to_contain_text("Lũ cuốn trôi")
    page.locator("#out a", has_text="Cầu Hành Trình").click()
    page.get_by_role("link", name="Đưa hoạt động trở lại").click()
    page.locator("input[name=paper]").fill("Đã sửa")
    page.get_by_role("button", name="Đưa trạm hoạt động trở lại").click()
    expect(page.locator("#history")).to_contain_text("đưa hoạt động trở lại")
