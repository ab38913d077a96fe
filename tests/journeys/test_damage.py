"""After a disaster that nobody warned of: the commune's duty, the form on a phone, and the province's page with the sum."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.browser import PHONE, Person

MAIN = "main form button.button-primary"


def test_a_commune_reports_from_a_phone_and_the_province_reads_the_sum(meet: Callable[..., Person]) -> None:
    officer = meet("commune_officer", width=PHONE).forgive("422")
    known = _events(officer)

    deputy = meet("duty_deputy", width=1280)
    deputy.go("/w/aftermath/outcomes/miss/")
    deputy.page.locator("select[name=hazard]").select_option("landslide")
    deputy.page.locator("select[name=place]").select_option(label=_commune(officer))
    deputy.page.fill("input[name=happened_on]", deputy.page.evaluate("new Date().toISOString().slice(0, 10)"))
    deputy.page.fill("input[name=source]", "Trưởng bản gọi điện: đất sạt sau nhà")
    deputy.tap(deputy.page.locator(MAIN).last)

    # The duty follows the word by the lane of events.
    for _ in range(180):
        if new := _events(officer) - known:
            break
        officer.page.wait_for_timeout(1000)
    (path,) = new
    officer.go("/w/duties/")
    officer.tap(officer.page.locator(f"main a[href^='{path}'][href$='/write/']").first)
    expect(officer.page.locator("h1")).to_contain_text("Báo cáo thiệt hại")
    officer.page.fill("input[name=n-dead]", "-1")
    officer.page.fill("input[name=n-households]", "7")
    officer.tap(officer.page.locator(MAIN).last)
    expect(officer.page.locator("main")).to_contain_text("không bao giờ nhỏ hơn 0")
    officer.keeps_a_picture("damage-refused-phone")
    assert officer.page.input_value("input[name=n-households]") == "7"
    officer.page.fill("input[name=n-dead]", "0")
    officer.page.locator("details.damage-group").nth(1).locator("summary").click()
    officer.page.locator("input[name=none-houses]").check()
    officer.keeps_a_picture("damage-form-phone")
    officer.tap(officer.page.locator(MAIN).last)
    expect(officer.page.locator("main")).to_contain_text("chưa thống kê")
    officer.keeps_a_picture("damage-commune-phone")
    province = meet("province_officer", width=1280)
    province.go(path)
    expect(province.page.locator("main")).to_contain_text("1 trên 1 xã đã báo cáo")
    expect(province.page.locator("main dl").first).to_contain_text("7 hộ")
    province.keeps_a_picture("damage-event-wide")
    with province.page.expect_download() as asked:
        province.page.locator(".damage-files summary").click()
        province.page.locator("main a[href*='as=csv']").click()
    assert asked.value.suggested_filename == "thiet-hai.csv"


def _events(officer: Person) -> set[str]:
    """Addresses of what her commune was asked about."""
    officer.go("/w/damage/")
    links = officer.page.locator("main .duty h2 a").all()
    return {str(one.get_attribute("href")) for one in links}


def _commune(officer: Person) -> str:
    """Whose officer she is, as the demo's event names it."""
    officer.tap(officer.page.locator("main .duty h2 a").last)
    officer.tap(officer.page.locator(":is(.damage-missing li, main table tbody th) > a").first)
    return officer.page.locator("h1 [data-quoted]").inner_text()
