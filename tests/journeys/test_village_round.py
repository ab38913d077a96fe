"""A village round: along into the hills, three households, somebody new, a photo, a colleague's answer, back home."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.test_offline import all_sent, fresh, kept_of, photos, save
from tests.journeys.test_pages import examined
from tests.support.browser import Effort, Person
from tests.support.human import Recorder
from tests.support.offlinephone import PIN, Phone

MOTHER = """
from hoaban.domains.registry.models import Household, Person
home = Household.plain.get(code="{village}-1")
Person.plain.get_or_create(household=home, name="Quàng Thị Inh", defaults=dict(
    place_no=home.place_no, name_key="quang thi inh", name_sort="inhquangthi", relation="parent", birth_year=1944))
"""
CALLED = """
from hoaban.domains.registry.models import Household, Person
first = Household.plain.get(code="{village}-1")
for number, name in enumerate(["Anh", "Ban", "Chung", "Dung", "Kim", "Lan", "Mai", "Nam"]):
    home = Household.plain.create(code=f"{village}-g{{number}}", place_no=first.place_no, village=first.village)
    called = "Bố Tủa" if name == "Kim" else None
    Person.plain.create(
        household=home, place_no=home.place_no, name=f"Lường Thị {{name}}", name_key="x", name_sort="x", relation="head",
        called=called, called_key=called and "bo tua")
"""
OFFICE = """
from django.db.models import F
from hoaban.domains.registry.models import Household
Household.plain.filter(code="{village}-2").update(address="Cạnh nhà trẻ", version=F("version") + 1)
"""
STANDS = """
from hoaban.domains.registry.models import Change, Household, Person
homes = [Household.plain.get(code=f"{village}-{{number}}") for number in (1, 2)]
born = Person.plain.filter(household=homes[0], name="Quàng Văn Sinh", replaced_at=None).count()
died = Person.plain.filter(household=homes[0], name="Quàng Thị Inh", valid_to="2026-11-01").count()
mother = Change.plain.get(household=homes[0], what="born").parent
print(born, died, mother.name, homes[1].address)
"""
TOLD = """
from hoaban.domains.registry.models import Household, HouseholdFact, Person, PersonFact
home = Household.plain.get(code="{village}-0")
facts = PersonFact.plain.filter(person__household=home, replaced_at=None)
print(*facts.filter(kind="phone").values_list("value", flat=True), facts.filter(kind="language", said_by="Chính ông ấy").count(),
    HouseholdFact.plain.filter(household=home, kind="house").count(), Person.plain.get(household=home).phone_e164 or "-",
    *facts.filter(kind="schooling").values_list("value", flat=True), Person.plain.get(household=home).birth_date)
"""
COLLEAGUE = """
from django.utils import timezone
from hoaban.domains.registry.models import Household
from hoaban.domains.rounds.models import HouseholdVisit
from hoaban.kit.uid import uuid7
home, now = Household.plain.get(code="{village}-2"), timezone.now()
HouseholdVisit.plain.create(uid=uuid7(), household=home, place_no=home.place_no, visited_at=now, recorded_at=now, by_key="x",
    by_label="Lò Thị Bạn")
"""
SEASONS = """import('/static/offline/js/lists.js').then(({ stateOf }) => {
  const sent = (days) => [{state: 'answered', result: 'applied', at: Date.now() - days * 864e5, body: {target: 'a'}}];
  const state = (days, kind) => stateOf({target: 'a', done: false}, sent(days), kind);
  return [state(3, {round: true}), state(40, {round: true}), state(40, {round: false})];
})"""
OLD = """import('/static/offline/js/db.js').then(async (db) => {
  for (const one of await db.all('packs')) await db.put('packs', {...one, until: Date.now() - 1});
})"""


ON_DISK = """import('/static/offline/js/db.js').then(async (db) =>
  [await db.all('packs'), await db.all('entries')].map((one) => JSON.stringify(one)))"""


def open_household(me: Person, who: str) -> Page:
    me.tap(me.page.locator(f".offline-row:has-text('{who}')"))
    return me.page


def keep(me: Person) -> None:
    me.tap(me.page.locator("form.offline-form button[type=submit]"))
    expect(me.page.locator(".offline-rows")).to_be_visible()


def tells_of_a_death_and_a_birth(me: Person) -> None:
    page = open_household(me, "Quàng Thị Hương")
    me.tap(page.locator("summary:has-text('Quàng Thị Inh')"))
    open_lines = page.locator("details[open]")
    me.tap(open_lines.get_by_label("Đã mất"))
    open_lines.get_by_label("Từ ngày nào?").fill("2026-11-01")
    me.tap("Thêm trẻ mới sinh").type(page.locator("[id='answer-new_name.1']"), "Quàng Văn Sinh")
    me.tap(page.get_by_label("Mới sinh", exact=True))
    me.tap(page.locator("[id='answer-new_parent.1'] label:has-text('Quàng Thị Hương')"))
    me.type(page.locator("[id='answer-new_born.1']"), "20/11/2026").keeps_a_picture("round-household")
    keep(me)


def test_a_round_through_a_village_without_a_line(
    phone: Phone, meet: Callable[..., Person], recorder: Recorder, journey_server: Any
) -> None:
    village, note = fresh("Bản Vòng").replace("(", "").replace(")", ""), fresh("Mái dột")
    page = phone.begin(village)
    journey_server.place.python(MOTHER.format(village=village))
    page.goto(journey_server.address + "/w/offline/#/add")
    page.locator(f".duty:has-text('{village}') button").click()
    expect(page.locator(f".duty:has-text('{village}')")).to_contain_text("Đã có trên máy")
    page.goto(journey_server.address + "/w/offline/#/")
    me = Person(page, journey_server.address)
    me.tap(page.locator(f".offline-card:has-text('{village}')")).keeps_a_picture("round-list")
    assert phone.context is not None
    phone.context.set_offline(True)

    me.effort = Effort()
    tells_of_a_death_and_a_birth(me)
    recorder.note_effort("village round: a death and a birth told at one door", me.effort, taps=8)

    me.effort = Effort()
    open_household(me, "Lò Văn Pản")
    me.tap(page.locator(".offline-same"))
    expect(page.locator(".offline-rows")).to_be_visible()
    recorder.note_effort("village round: a household where nothing changed", me.effort, taps=2, characters=0)

    open_household(me, "Cà Văn Toàn")
    page.fill("#answer-address", "Đầu cầu treo")
    page.fill("#answer-note", note)
    page.set_input_files("#photos", photos(1))
    expect(page.locator(".offline-photos li")).to_have_count(1)
    keep(me)
    for who in ("Tòng Thị Yên", "Lường Văn Sơn"):
        open_household(me, who).locator(".offline-same").click()
        expect(page.locator(".offline-rows")).to_be_visible()
    me.sees("Đã đi hết các hộ của bản này").keeps_a_picture("round-done")

    journey_server.place.python(OFFICE.format(village=village))
    phone.context.set_offline(False)
    all_sent(page)
    expect(page.locator(".offline-row:has-text('Cà Văn Toàn')")).to_contain_text("Cơ quan xem")
    assert kept_of(journey_server, note) == (1, 1)

    colleague = meet("commune_officer", width=1280)
    colleague.go("/w/offline/entries/").tap("Cà Văn Toàn").sees("Cạnh nhà trẻ").sees("Đầu cầu treo")
    colleague.tap(colleague.page.locator("label.side").nth(1)).tap("Lưu lựa chọn này").sees("Đã lưu")
    said = journey_server.place.python(STANDS.format(village=village))
    assert said.strip() == "1 1 Quàng Thị Hương Đầu cầu treo"


def test_a_list_that_grew_old_goes_and_what_was_written_stays(phone: Phone, journey_server: Any) -> None:
    note = fresh("Viết trước khi danh sách hết hạn")
    page = phone.begin("Bản Hạn")
    assert phone.context is not None
    phone.context.set_offline(True)
    page.locator(".offline-row:has-text('Cà Văn Toàn')").click()
    page.fill("#answer-note", note)
    expect(page.locator(".offline-told")).to_contain_text("Đã cất trên máy")
    save(page)
    page.evaluate(OLD)
    page.locator(".offline-home").click()
    expect(page.locator(".notice-info")).to_contain_text("Bản Hạn")
    expect(page.locator(".offline-card")).to_have_count(0)
    phone.context.set_offline(False)
    all_sent(page)
    assert kept_of(journey_server, note) == (1, 0)


def test_signing_out_takes_the_people_away_and_keeps_the_round(phone: Phone, journey_server: Any) -> None:
    """What lies on the disk names nobody: lists are gone, the unsent form is sealed, and the same person sends it."""
    note = fresh("Giữ qua đăng xuất")
    page = phone.begin("Bản Ra")
    assert phone.context is not None
    phone.context.set_offline(True)
    page.locator(".offline-row:has-text('Tòng Thị Yên')").click()
    page.get_by_role("button", name="Thêm trẻ mới sinh").click()
    page.locator("[id='answer-new_name.1']").fill("Tòng Văn Niềm Tin")
    page.fill("#answer-note", note)
    save(page)
    phone.context.route("**/w/offline/sync/", lambda route: route.abort())
    phone.context.set_offline(False)
    page.goto(journey_server.address + "/w/offline/#/leave")
    page.get_by_role("button", name="Đăng xuất, giữ phiếu ở đây").click()
    page.wait_for_url(journey_server.address + "/")
    rows = page.evaluate(ON_DISK)
    assert rows[0] == "[]"
    assert "Niềm Tin" not in rows[1]
    assert note not in rows[1]
    phone.context.unroute("**/w/offline/sync/")
    phone.sign_in(page)
    page.fill("#pin", PIN)
    page.locator("form.pin button[type=submit]").click()
    all_sent(page)
    assert kept_of(journey_server, note) == (1, 0)


def test_without_a_line_somebody_is_found_by_the_name_people_go_by(phone: Phone, journey_server: Any) -> None:
    village = fresh("Bản Gọi").replace("(", "").replace(")", "")
    page = phone.begin(village)
    journey_server.place.python(CALLED.format(village=village))
    page.goto(journey_server.address + "/w/offline/#/add")
    page.locator(f".duty:has-text('{village}') button").click()
    expect(page.locator(f".duty:has-text('{village}')")).to_contain_text("Đã có trên máy")
    page.goto(journey_server.address + "/w/offline/#/")
    assert phone.context is not None
    phone.context.set_offline(True)
    page.locator(f".offline-card:has-text('{village}')").click()
    page.fill("#find", "bo tua")
    expect(page.locator(".offline-rows > li:visible")).to_have_count(1)
    me = Person(page, journey_server.address)
    open_household(me, "Lường Thị Kim")
    me.sees("thường gọi là Bố Tủa").keeps_a_picture("round-called")
    phone.context.set_offline(False)


def test_who_is_reached_how_and_what_she_speaks_is_told_at_the_door(
    phone: Phone, journey_server: Any
) -> None:
    """«No telephone» beside a number, and a language nobody told, are stopped on the phone; the rest is kept and sent."""
    village = fresh("Bản Nghe").replace("(", "").replace(")", "")
    page = phone.begin(village)
    me = Person(page, journey_server.address)
    open_household(me, "Lò Văn Pản")
    page.locator("details.offline-person summary").first.click()
    one = page.locator("details.offline-person").first
    one.get_by_label("Không có điện thoại").check()
    tongue = one.locator("[id^='answer-speaks'] input").first
    tongue.check()
    one.get_by_label("Học hành").select_option(label="Không còn đi học")
    one.locator("input[id^='answer-born']").fill("5/3/1961")
    page.wait_for_timeout(600)
    assert examined(me.keeps_a_picture("round-person")) == []
    page.locator("form.offline-form button[type=submit]").click()
    expect(page.locator(".offline-told")).to_contain_text("không có điện thoại mà bên cạnh lại có số")
    one.locator("input[id^='answer-number']").fill("")
    page.locator("form.offline-form button[type=submit]").click()
    expect(page.locator(".offline-told")).to_contain_text("ghi ai cho biết như vậy")
    one.locator("input[id^='answer-teller']").fill("Chính ông ấy")
    page.locator("#answer-house label").first.click()
    keep(me)
    all_sent(page)
    said = journey_server.place.python(TOLD.format(village=village))
    assert said.split() == ["none", "1", "1", "-", "finished", "1961-03-05"], said


def test_what_is_begun_is_not_seen_yet_and_a_colleague_s_visit_says_whose_it_is(
    phone: Phone, journey_server: Any
) -> None:
    """And what she sent last season does not count in this one, though the phone kept it."""
    village = fresh("Bản Hai Người").replace("(", "").replace(")", "")
    page = phone.begin(village)
    assert phone.context is not None
    phone.context.set_offline(True)
    expect(page.get_by_role("link", name="Bàn làm việc")).to_be_hidden()
    page.locator(".offline-row:has-text('Lò Văn Pản')").click()
    page.fill("#answer-note", "Đang điền dở")
    expect(page.locator(".offline-told")).to_contain_text("Đã cất trên máy")
    page.locator(".offline-home").click()
    expect(page.locator(f".offline-card:has-text('{village}')")).to_contain_text("Đã thăm 0 trên 5 hộ")
    journey_server.place.python(COLLEAGUE.format(village=village))
    phone.context.set_offline(False)
    expect(page.get_by_role("link", name="Bàn làm việc")).to_be_visible()
    page.goto(journey_server.address + "/w/offline/#/add")
    line = page.locator(f".duty:has-text('{village}')")
    line.get_by_role("button").click()
    line.get_by_role("link", name="Mở danh sách").click()
    expect(page.locator(".offline-row:has-text('Cà Văn Toàn')")).to_contain_text("Lò Thị Bạn")
    expect(page.locator("main")).to_contain_text("Đã đi 1 hộ, còn 4 trong 5 hộ")
    Person(page, journey_server.address).keeps_a_picture("round-colleague")
    assert page.evaluate(SEASONS) == ["sent", "open", "sent"]
