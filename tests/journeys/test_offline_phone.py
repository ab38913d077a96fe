"""The phone itself: full, found by somebody, left for four days. Lists may go; what was not sent stays."""

from typing import Any

from playwright.sync_api import Route, expect

from tests.journeys.test_offline import all_sent, fresh, kept_of, photos, save, write
from tests.journeys.test_pages import examined
from tests.support.browser import Person
from tests.support.offlinephone import PIN, Phone

ROWS = """import('/static/offline/js/db.js').then(async (db) =>
  [(await db.all('packs')).length, (await db.all('entries')).length, (await db.all('media')).length])"""
TEN_WRONG = """import('/static/offline/js/vault.js').then(async (vault) => {
  const db = await import('/static/offline/js/db.js'), waits = [];
  for (let tried = 0; tried < 10; tried += 1) {
    const [person] = await vault.people();
    person.waitUntil = 0;
    await vault.unlock(person, '000000').catch(() => {});
    waits.push(Math.round(Math.max(0, (await db.get('people', person.key)).waitUntil - Date.now()) / 1000));
  }
  return waits;
})"""
OPEN = "import('/static/offline/js/db.js').then(async (db) => (await db.all('people')).filter((one) => one.open).length)"
FOUR_DAYS = """import('/static/offline/js/db.js').then(async (db) => {
  const [person] = await db.all('people');
  person.open.until -= 96 * 3600e3;
  await db.put('people', person);
})"""
PATIENT_AGAIN = """import('/static/offline/js/db.js').then(async (db) => {
  const [person] = await db.all('people');
  await db.put('people', Object.assign(person, {waitUntil: 0}));
})"""

AT_ONCE = """async (pin) => {
  const outbox = await import('/static/offline/js/outbox.js'), vaults = await import('/static/offline/js/vault.js');
  const db = await import('/static/offline/js/db.js'), [person] = await vaults.people();
  const vault = await vaults.unlock(person, pin), [list] = await db.all('packs');
  const pack = await outbox.readPack(vault, list.id), entry = outbox.begin(vault, pack.kind, pack.records[0], []);
  const photo = new Uint8Array([1, 2, 3]);
  await Promise.all([outbox.keep(vault, entry), outbox.addPhoto(vault, entry, photo, 'mot.jpg'),
    outbox.keep(vault, entry), outbox.addPhoto(vault, entry, photo, 'hai.jpg')]);
  return (await outbox.entries(vault))[0].media.length;
}"""


def test_a_full_phone_says_so_and_keeps_what_it_has(phone: Phone, journey_server: Any) -> None:
    note = fresh("Máy đầy giữa chừng")
    page = phone.begin("Bản Đầy")
    assert phone.context is not None
    phone.context.set_offline(True)
    write(page, "Lò Văn Pản", note, count=1)
    session = phone.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": journey_server.address, "quotaSize": 1000})
    # Chromium remembers the room it saw for as long as a page holds the store open.
    page.goto("about:blank")
    page.wait_for_timeout(4000)
    page.goto(journey_server.address + "/w/offline/#/")
    page.locator(".offline-card").click()
    page.locator(".offline-row:has-text('Lò Văn Pản')").click()
    page.set_input_files("#photos", photos(1, 2000))
    expect(page.locator(".offline-told")).to_contain_text("Bộ nhớ máy đã đầy")
    expect(page.locator(".offline-photos li")).to_have_count(1)
    session.send("Storage.overrideQuotaForOrigin", {"origin": journey_server.address})
    save(page)
    phone.context.set_offline(False)
    all_sent(page)
    assert kept_of(journey_server, note) == (1, 1)


def test_a_photo_added_while_words_are_being_kept_stays_in_the_form(phone: Phone) -> None:
    page = phone.begin("Bản Cùng Lúc")
    assert page.evaluate(AT_ONCE, PIN) == 2


def test_ten_wrong_pins_wait_longer_and_take_the_lists_only(phone: Phone, journey_server: Any) -> None:
    note = fresh("Chờ người đúng")
    page = phone.begin("Bản Khóa")
    assert phone.context is not None
    phone.context.set_offline(True)
    write(page, "Cà Văn Toàn", note, count=1)
    save(page)
    waits = page.evaluate(TEN_WRONG)
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:] == sorted(waits[4:])
    assert waits[-1] >= 8 * 60
    assert page.evaluate(ROWS) == [0, 1, 1], "lists are gone; the form and its photo are not"
    page.evaluate(PATIENT_AGAIN)
    phone.context.set_offline(False)
    page.reload()
    page.fill("#pin", PIN)
    page.locator("form.pin button[type=submit]").click()
    all_sent(page)
    assert kept_of(journey_server, note) == (1, 1)


def test_a_colleague_at_the_locked_screen_takes_the_lists_away_and_not_the_work(
    phone: Phone, journey_server: Any
) -> None:
    note = fresh("Phiếu của người vừa rời máy")
    page = phone.begin("Bản Khóa")
    assert phone.context is not None
    phone.context.set_offline(True)
    write(page, "Cà Văn Toàn", note, count=1)
    save(page)
    phone.context.route("**/w/offline/sync/", lambda route: route.abort())
    phone.context.set_offline(False)
    page.goto(journey_server.address + "/w/")
    page.evaluate("document.querySelector(\"form[action='/w/lock']\").submit()")
    page.wait_for_url("**/w/lock**")
    page.get_by_role("button", name="Người khác: đăng nhập").click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate(ROWS) == [0, 1, 1]
    assert page.evaluate(OPEN) == 0, "the PIN is asked again"


def test_after_72_hours_the_pin_is_asked_again(phone: Phone) -> None:
    page = phone.begin("Bản Lâu")
    assert phone.context is not None
    phone.context.set_offline(True)
    page.evaluate(FOUR_DAYS)
    page.reload()
    page.fill("#pin", "111111")
    page.locator("form.pin button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã PIN chưa đúng")
    page.fill("#pin", PIN)
    page.locator("form.pin button[type=submit]").click()
    expect(page.locator(".offline-rows")).to_be_visible()


def test_every_screen_of_the_village_shuts_nobody_out(phone: Phone, journey_server: Any) -> None:
    """The smallest phone, both lights: the screens behind the PIN, which no table of addresses lists."""
    page = phone.begin("Bản Nhìn")
    page.set_viewport_size({"width": 320, "height": 640})
    screens = {"home": "#/", "add": "#/add", "list": "", "visit": "", "leave": "#/leave"}
    found = []
    for name, path in screens.items():
        if path:
            page.goto(f"{journey_server.address}/w/offline/{path}")
        else:
            page.goto(f"{journey_server.address}/w/offline/#/")
            page.locator(".offline-card").click()
            expect(page.locator(".offline-row")).to_have_count(5)
            if name == "visit":
                page.locator(".offline-row").first.click()
                expect(page.locator(".offline-form")).to_be_visible()
                page.locator(".offline-same").hover()  # as after a tap: the finger is still there
        page.wait_for_timeout(300)
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
            page.wait_for_timeout(200)  # colours fade over
            someone = Person(page, journey_server.address)
            found += [f"{name}, {light}: {line}" for line in examined(someone)]
    assert not found, "\n".join(found)


def test_a_forgotten_pin_loses_nothing(phone: Phone, journey_server: Any) -> None:
    note = fresh("Quên mã nhưng không mất phiếu")
    page = phone.begin("Bản Quên")
    assert phone.context is not None
    phone.context.set_offline(True)
    write(page, "Tòng Thị Yên", note, count=1)
    save(page)
    page.evaluate(FOUR_DAYS)
    page.reload()
    page.get_by_role("button", name="Quên mã PIN?").click()
    expect(page.get_by_role("alert")).to_contain_text("hãy đăng nhập trước")
    phone.context.set_offline(False)
    page.goto(journey_server.address + "/w/offline/open/")
    page.get_by_role("button", name="Quên mã PIN?").click()
    page.fill("#pin", "135790")
    page.fill("#again", "135790")
    page.locator("form.pin button[type=submit]").click()
    all_sent(page)
    assert kept_of(journey_server, note) == (1, 1)


def test_a_form_the_server_offers_no_more_says_so_and_loses_nothing(
    phone: Phone, journey_server: Any
) -> None:
    """As after its questions broke there, or her role changed: what is written is kept and sent all the same."""
    note = fresh("Máy chủ không còn phiếu này")
    page = phone.begin("Bản Lạ")

    def without_forms(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "kinds": []})

    assert phone.context is not None
    phone.context.route("**/w/offline/hello/*", without_forms)
    page.goto(journey_server.address + "/w/offline/#/")
    page.reload()
    expect(page.locator(".offline-card")).to_contain_text("Hiện máy chủ không nhận phiếu này như thường lệ")
    page.locator(".offline-card").click()
    write(page, "Lò Văn Pản", note)
    expect(page.locator(".offline-main .notice-attention")).to_contain_text("cán bộ ở cơ quan sẽ xem")
    someone = Person(page, journey_server.address).keeps_a_picture("offline-form-not-offered")
    assert examined(someone) == []
    save(page)
    all_sent(page)
    assert kept_of(journey_server, note) == (1, 0)
    phone.context.unroute("**/w/offline/hello/*")
    page.goto(journey_server.address + "/w/offline/#/")
    page.reload()
    expect(page.locator(".offline-card")).not_to_contain_text("Hiện máy chủ")
