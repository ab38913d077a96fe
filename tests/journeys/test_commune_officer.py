"""A commune officer sends the household list as it came, faults and all, and takes it back."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.browser import DESK, Effort, Person
from tests.support.human import Recorder

WITHIN = 180_000  # the bulk lane works while two browsers and a test run


def households_of(someone: Person, batch: str) -> int:
    """Of this list alone: what other walks brought to the same demo counts for none of it."""
    someone.go(f"/w/registry/households/?sheet={batch.strip('/').split('/')[-1]}")
    expect(someone.page.locator("main")).to_contain_text("Chỉ các hộ của danh sách demo-households.xlsx")
    return someone.page.locator("main table tbody tr").count()


def wait_for(someone: Person, element: str) -> Locator:
    """The page moves by itself; it is reloaded only if no script does it."""
    found = someone.page.locator(element).first
    expect(found).to_be_visible(timeout=WITHIN)
    return found


def test_a_list_with_faults_goes_in_and_comes_out_again(
    meet: Callable[..., Person], journey_server: Any, recorder: Recorder
) -> None:
    someone = meet("commune_officer", width=DESK)
    page = someone.page
    someone.go("/w/")
    someone.effort = Effort()
    someone.tap(page.locator("main a[href='/w/imports/new/']").first)
    page.locator("input[type=file]").set_input_files(journey_server.folder / "demo-households.xlsx")
    someone.effort.taps += 1  # choosing the file
    someone.tap(page.locator("main form button[type=submit]").first)
    someone.tap(wait_for(someone, "form[action$='/accept/'] button[type=submit]"))
    run = wait_for(someone, "form[action$='/run/'] button[type=submit]")
    faults = page.locator("main table tbody tr")
    assert faults.count() >= 12, "the generated sheet holds twelve kinds of faults"
    someone.keeps_a_picture("import-dry-run")
    someone.tap(run)
    wait_for(someone, "form[action$='/undo/']:has(button), details:has(form[action$='/undo/'])")
    recorder.note_effort("household list: file in hand → rows in", someone.effort, taps=6, characters=0)
    batch = someone.path
    assert households_of(someone, batch) > 0
    someone.keeps_a_picture("households-after-import")
    undo(someone, batch, recorder)
    assert households_of(someone, batch) == 0


def undo(someone: Person, batch: str, recorder: Recorder) -> None:
    someone.go(batch)
    someone.effort = Effort()
    someone.tap(someone.page.locator("main details summary").last)
    someone.tap(someone.page.locator("form[action$='/undo/'] button[type=submit]"))
    recorder.note_effort("household list: taken back", someone.effort, taps=2, characters=0)
    expect(someone.page.locator("form[action$='/undo/'], progress, [role=progressbar]")).to_have_count(
        0, timeout=WITHIN
    )
    assert re.search(r"/w/imports/[0-9a-f-]{36}/", someone.path)


def test_what_is_no_sheet_gets_a_sentence(meet: Callable[..., Person], tmp_path: Any) -> None:
    """A photograph renamed, which is how it often comes."""
    wrong = tmp_path / "danh-sach.xlsx"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 400)
    someone = meet("commune_officer", width=DESK).forgive("422").go("/w/imports/new/")
    someone.page.locator("input[type=file]").set_input_files(wrong)
    someone.tap(someone.page.locator("main form button[type=submit]").first)
    expect(
        someone.page.locator(
            "main .errors, main .errorlist, main .field-errors, main [role=alert], main .notice-fault"
        ).first
    ).to_be_visible(timeout=WITHIN)
