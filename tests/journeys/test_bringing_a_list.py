"""A list as communes have it: CSV from an old machine, in a lost font, with mistakes. Offered, mended, sent again, taken back."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Locator, expect
from python_calamine import CalamineWorkbook

from hoaban.kit.legacy import Legacy, unicode_of
from tests.support.browser import DESK, PHONE, Effort, Person
from tests.support.human import Recorder

WITHIN = 180_000  # the bulk lane works while a browser and a test run
HEADER = ("Mã xã", "Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Giới tính", "Ngày sinh", "Bản")
VILLAGE = "Bản Phiêng Nghè"
PEOPLE = (
    ("FONT-1", "Lò Văn Thưởng", "Chủ hộ", "Nam", "12/03/1971"),
    ("FONT-1", "Quàng Thị Đôi", "Vợ", "Nữ", "1974"),
    ("FONT-2", "Cà Thị Nghiệp", "Chủ hộ", "Nữ", "05/06/1966"),
    ("FONT-2", "Cà Văn Lập", "Con", "Nam", "31/02/1990"),  # no such day
    ("FONT-3", "Tòng Thị Ưởng", "Chủ hộ", "Nữ", "1958"),
    ("FONT-3", "Tòng Văn 12", "Con", "Nam", "1983"),  # no name
)


def in_tcvn3(text: str) -> str:
    """As typed for .VnTime; a letter without a sign of its own (a capital with a tone) stays."""
    new = {sign: unicode_of(sign, Legacy.TCVN3) for sign in map(chr, range(0xA1, 0x100))}
    signs = {letter: sign for sign, letter in new.items() if letter != sign}
    return "".join(signs.get(letter, letter) for letter in text)


def in_vni(text: str) -> str:
    """As typed for a VNI font: the mark stands after its vowel."""
    alone = [chr(sign) for sign in range(0xC0, 0x100)]
    written = [*alone, *(vowel + sign for vowel in "aeouyôö" for sign in alone)]
    old = {unicode_of(one, Legacy.VNI): one for one in written if unicode_of(one, Legacy.VNI) != one}
    known = {**old, **{new.upper(): one.upper() for new, one in old.items()}}
    return "".join(known.get(letter, letter) for letter in text)


@pytest.fixture
def old_list(tmp_path: Path) -> Path:
    """Semicolons and Windows' Western page, as Excel of such a machine saves «CSV»."""
    path = tmp_path / "danh-sach-ban.csv"
    rows = [HEADER, *(("03646", *person, VILLAGE) for person in PEOPLE)]
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([in_tcvn3(cell) for cell in row] for row in rows)
    return path


def sends(someone: Person, path: Path) -> None:
    someone.tap(someone.page.locator("main a[href='/w/imports/new/']").first)
    someone.page.locator("input[type=file]").set_input_files(path)
    someone.effort.taps += 1  # choosing the file
    someone.tap(someone.page.locator("main form button[type=submit]").first)


def wait_for(someone: Person, element: str) -> Locator:
    """The page moves by itself; it is reloaded only if no script does it."""
    found = someone.page.locator(element).first
    expect(found).to_be_visible(timeout=WITHIN)
    return found


def mends(someone: Person, tmp_path: Path) -> Path:
    """The sheet of faults, downloaded, put right where it says, saved."""
    with someone.page.expect_download() as coming:
        someone.tap(someone.page.locator("a[href$='/errors/']").first)
    path = tmp_path / "loi.xlsx"
    coming.value.save_as(path)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    right = {"31/02/1990": "28/02/1990", "Tòng Văn 12": "Tòng Văn Hai"}
    assert set(right) <= {cell for row in rows for cell in row}, "faulty cells stand there, and in Unicode"
    mended = tmp_path / "da-sua.xlsx"
    with xlsxwriter.Workbook(str(mended)) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, [right.get(cell, cell) for cell in row])
    return mended


def takes_back(someone: Person) -> None:
    someone.tap(someone.page.locator("main details summary").last)
    someone.tap(someone.page.locator("form[action$='/undo/'] button[type=submit]"))
    wait_for(someone, ".notice-done:has-text('Đã thu hồi')")


def reads_on_a_phone(someone: Person) -> None:
    """Who sent it from the desk looks again on the way: each fault is a card, nothing is wider than the phone."""
    page = someone.page
    page.set_viewport_size({"width": PHONE, "height": 740})
    someone.keeps_a_picture("list-dry-run-phone")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    box = page.locator("main table").last.locator("tbody td").last.bounding_box()
    assert box
    assert box["width"] > PHONE / 2, "what to mend has the width of the card"
    page.set_viewport_size({"width": DESK, "height": 800})


def test_a_list_of_an_old_font_is_offered_in_unicode_mended_and_taken_back(
    meet: Callable[..., Person], recorder: Recorder, tmp_path: Path, old_list: Path
) -> None:
    someone = meet("commune_officer", width=DESK).go("/w/")
    page = someone.page
    someone.effort = Effort()
    sends(someone, old_list)
    check = wait_for(someone, "form[action$='/accept/'] button[type=submit]")
    expect(page.locator("main strong", has_text="Quàng Thị Đôi").first).to_be_visible()
    someone.keeps_a_picture("list-old-font")
    someone.tap(page.locator("input[name=convert][value=yes]")).tap(check)
    run = wait_for(someone, "form[action$='/run/'] button[type=submit]")
    assert page.locator("main table").last.locator("tbody tr").count() == 2
    someone.keeps_a_picture("list-dry-run")
    reads_on_a_phone(someone)
    someone.tap(run)
    wait_for(someone, "details:has(form[action$='/undo/'])")
    recorder.note_effort(
        "a list of an old font: file in hand → good rows in", someone.effort, taps=7, characters=0
    )
    first = someone.path

    someone.effort = Effort()
    mended = mends(someone, tmp_path)
    someone.go("/w/")
    sends(someone, mended)
    someone.tap(wait_for(someone, "form[action$='/accept/'] button[type=submit]"))
    someone.tap(wait_for(someone, "form[action$='/run/'] button[type=submit]"))
    wait_for(someone, "details:has(form[action$='/undo/'])")
    recorder.note_effort("faults downloaded → mended rows in", someone.effort, taps=7, characters=0)
    second = someone.path
    someone.go("/w/registry/households/?q=FONT-3")
    expect(page.locator("main table tbody tr")).to_contain_text("Tòng Thị Ưởng")
    someone.tap(page.locator("main table tbody a").first)
    expect(page.locator("main table tbody tr")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("Tòng Văn Hai")
    someone.keeps_a_picture("list-household")

    someone.go(second).effort = Effort()
    takes_back(someone)
    recorder.note_effort("a list taken in by mistake → taken back", someone.effort, taps=2, characters=0)
    someone.keeps_a_picture("list-taken-back")
    takes_back(someone.go(first))
    someone.go("/w/registry/households/?q=FONT-")
    expect(page.locator("main table")).to_have_count(0)


def test_a_list_of_a_vni_font_is_turned_only_when_she_says_so(
    meet: Callable[..., Person], recorder: Recorder, tmp_path: Path
) -> None:
    """As a workbook, from a phone."""
    path = tmp_path / "danh-sach-vni.xlsx"
    good = [row for row in PEOPLE if row[4] != "31/02/1990" and "12" not in row[1]]
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        for number, row in enumerate([HEADER, *(("03646", *person, VILLAGE) for person in good)]):
            page.write_row(number, 0, [in_vni(cell) for cell in row])
    someone = meet("commune_officer", width=PHONE).go("/w/")
    someone.effort = Effort()
    sends(someone, path)
    check = wait_for(someone, "form[action$='/accept/'] button[type=submit]")
    expect(someone.page.locator("main strong", has_text="Quàng Thị Đôi").first).to_be_visible()
    someone.keeps_a_picture("list-vni-phone")
    someone.tap(someone.page.locator("input[name=convert][value=yes]")).tap(check)
    run = wait_for(someone, "form[action$='/run/'] button[type=submit]")
    expect(someone.page.locator("main")).to_contain_text("4")
    someone.tap(run)
    wait_for(someone, "details:has(form[action$='/undo/'])")
    recorder.note_effort(
        "a list of a VNI font on a phone: file in hand → rows in", someone.effort, taps=7, characters=0
    )
    taken_in = someone.path
    someone.go("/w/registry/households/?q=Quàng+Thị+Đôi").keeps_a_picture("list-vni-found-phone")
    expect(someone.page.locator("main table tbody tr")).to_have_count(1)
    takes_back(someone.go(taken_in))


MANY = 240
"""Households of a list, each of one head, nothing to look at; one more has a head born after her child."""


@pytest.fixture
def long_list(tmp_path: Path) -> Path:
    path = tmp_path / "danh-sach-dai.csv"
    surnames, names = ("Lò", "Quàng", "Cà", "Tòng", "Lường", "Vì"), ("Mai", "Pản", "Đôi", "Ưởng", "Nghiệp")
    people = [
        (
            f"DAI-{number}",
            f"{surnames[number % 6]} Thị {names[number % 5]}",
            "Chủ hộ",
            "Nữ",
            str(1950 + number % 50),
        )
        for number in range(MANY)
    ]
    odd = [("DAI-X", "Lò Thị Xuân", "Chủ hộ", "Nữ", "1990"), ("DAI-X", "Lò Văn Thu", "Con", "Nam", "1985")]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *(("03646", *person, VILLAGE) for person in [*people, *odd])])
    return path


def test_hundreds_of_households_are_confirmed_in_one_deed_and_taken_back(
    meet: Callable[..., Person], recorder: Recorder, long_list: Path
) -> None:
    """The one that contradicts is not among them."""
    someone = meet("commune_officer", width=DESK).go("/w/")
    page = someone.page
    sends(someone, long_list)
    someone.tap(wait_for(someone, "form[action$='/accept/'] button[type=submit]"))
    someone.tap(wait_for(someone, "form[action$='/run/'] button[type=submit]"))
    wait_for(someone, "details:has(form[action$='/undo/'])")
    taken_in = someone.path

    someone.effort = Effort()
    someone.tap(page.locator("main a[href*='/w/registry/households/?open=on']").first)
    expect(page.locator(".tabs")).to_contain_text(f"({MANY})")
    someone.keeps_a_picture("whole-list-offered")
    someone.tap(page.locator("form[action$='/confirm/all/'] button[type=submit]"))
    expect(page.locator("main")).to_contain_text(f"{VILLAGE}: {MANY}")
    someone.keeps_a_picture("whole-list-looked")
    someone.tap(page.locator("form[action$='/begin/'] button[type=submit]"))
    undo = wait_for(someone, "details:has(form[action$='/undo/'])")
    expect(page.locator(".notice-done")).to_contain_text(str(MANY))
    someone.keeps_a_picture("whole-list-confirmed")
    recorder.note_effort(f"a list of {MANY} households in → confirmed", someone.effort, taps=3, characters=0)
    deed = someone.path
    someone.tap(page.locator("main a.button-primary"))
    expect(page.locator("main table tbody tr")).to_have_count(1)
    expect(page.locator("main table tbody")).to_contain_text("DAI-X")

    someone.go(deed).effort = Effort()
    someone.tap(undo.locator("summary")).tap(page.locator("form[action$='/undo/'] button[type=submit]"))
    wait_for(someone, ".notice-done:has-text('Đã thu hồi')")
    recorder.note_effort(
        "a whole list confirmed by mistake → taken back", someone.effort, taps=2, characters=0
    )
    someone.keeps_a_picture("whole-list-taken-back")
    takes_back(someone.go(taken_in))
