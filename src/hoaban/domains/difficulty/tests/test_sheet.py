"""The list of a decision comes as a sheet: checked row by row, kept in the draft, taken out while nobody worked on it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from hoaban.domains.difficulty import actions
from hoaban.domains.difficulty.models import DifficultyDecision, DifficultyUnit
from hoaban.domains.difficulty.rules import draft_for
from hoaban.domains.difficulty.tests.conftest import SignIn, job_context
from hoaban.domains.difficulty.tests.test_deciding import now_said, told, units
from hoaban.domains.difficulty.values import Draft, Of
from hoaban.foundation.files import api as files
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.files.ports import connected as file_ports
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports import jobs as import_jobs
from hoaban.foundation.imports import queries as batches
from hoaban.foundation.imports.models import ImportFault
from hoaban.foundation.imports.ports import connected as import_ports

pytestmark = pytest.mark.django_db(databases="__all__")
__all__ = ["units"]
HEAD = ["Tên xã", "Tên bản", "Số quyết định"]
SHEET = [["Xã Một", "Bản Bó", ""], ["3646", "Bản Mòn", ""], ["xa hai", "ban co", ""]]
KIND = "registry.special_difficulty"
SIGNED = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def sender(province_officer: Any) -> Iterator[None]:
    before = (import_ports.find_actor, file_ports.scanner)
    imports.connect({province_officer.key: province_officer}.get)
    files.connect(scanner=files.TwinScanner())
    yield
    import_ports.find_actor, file_ports.scanner = before


def draft(by: Any, number: str = "1/QĐ", **more: Any) -> UUID:
    one = told(number, text="", **more)
    return actions.keep_decision(by=by, uid=None, told=one, version=0, request=None, now=timezone.now())


def check(by: Any, folder: Path, rows: list[list[str]]) -> UUID:
    path = folder / "sheet.xlsx"
    imports.write_xlsx(path, HEAD, rows)
    upload = imports.Upload(path.name, iter([path.read_bytes()]))
    uid = imports.start_import(by=by, kind=KIND, upload=upload, request=None)
    file_jobs.scan(job_context())
    import_jobs.work(job_context())
    matching = batches.batch_for(by, uid).matching
    imports.match_columns(by=by, uid=uid, chosen=matching, request=None, now=timezone.now())
    import_jobs.work(job_context())
    return uid


def take_in(by: Any, folder: Path, rows: list[list[str]]) -> UUID:
    uid = check(by, folder, rows)
    imports.run_import(by=by, uid=uid, request=None, now=timezone.now())
    import_jobs.work(job_context())
    return uid


def undo(by: Any, uid: UUID) -> None:
    imports.undo_import(by=by, uid=uid, request=None)
    import_jobs.work(job_context())


def faults(uid: UUID) -> list[tuple[int, str, str]]:
    rows = ImportFault.plain.filter(batch__uid=uid).order_by("row", "column")
    return list(rows.values_list("row", "column", "kind"))


def test_a_sheet_fills_the_draft_which_is_then_put_in_force(province_officer: Any, tmp_path: Path) -> None:
    uid = draft(province_officer)
    check(province_officer, tmp_path, SHEET)
    assert DifficultyDecision.plain.get().text == "", "a dry run writes nothing"
    take_in(province_officer, tmp_path, SHEET)
    row = DifficultyDecision.plain.get()
    assert row.text.splitlines() == ["Xã Một ; Bản Bó", "03646 ; Bản Mòn", "xa hai ; ban co"]
    actions.put_in_force(by=province_officer, uid=uid, version=row.version, request=None, now=timezone.now())
    assert (len(now_said()), DifficultyUnit.plain.count()) == (3, 3)


def test_each_row_that_names_no_unit_is_a_fault_and_the_others_come_in(
    province_officer: Any, tmp_path: Path
) -> None:
    draft(province_officer)
    rows = [
        *SHEET[:1], ["Xã Lạ", "Bản Bó", ""], ["Xã Một", "Bản Lạ", ""], ["Xã Một", "bó", ""], ["", "Bản Bó", ""],
        ["Xã Hai", "", ""], ["Xã Một", "Bản Mòn", "9/QĐ"],
    ]  # fmt: skip
    uid = take_in(province_officer, tmp_path, rows)
    assert faults(uid) == [
        (3, "commune", "commune_unknown"),
        (4, "village", "village_unknown"),
        (5, "commune", "unit_repeated"),
        (6, "commune", "commune_missing"),
        (7, "village", "village_missing"),
        (8, "decision", "decision_unknown"),
    ]
    assert DifficultyDecision.plain.get().text == "Xã Một ; Bản Bó\n"


def test_taken_back_the_draft_waits_for_a_list_again(province_officer: Any, tmp_path: Path) -> None:
    draft(province_officer)
    uid = take_in(province_officer, tmp_path, SHEET)
    assert {kind for *_cell, kind in faults(check(province_officer, tmp_path, SHEET))} == {"decision_unknown"}
    undo(province_officer, uid)
    assert (DifficultyDecision.plain.get().text, DifficultyDecision.plain.get().batch_id) == ("", None)
    assert faults(check(province_officer, tmp_path, SHEET)) == []


@pytest.mark.parametrize("since", ["mended", "in force"])
def test_what_was_mended_or_put_in_force_since_stays_and_is_named(
    province_officer: Any, tmp_path: Path, since: str
) -> None:
    uid = draft(province_officer)
    sheet = take_in(province_officer, tmp_path, SHEET)
    row, now = DifficultyDecision.plain.get(), timezone.now()
    how: dict[str, Any] = {
        "by": province_officer,
        "uid": uid,
        "version": row.version,
        "request": None,
        "now": now,
    }
    if since == "mended":
        actions.keep_decision(told=told("1/QĐ", text="Xã Một; Bản Bó"), **how)
    else:
        actions.put_in_force(**how)
    held = DifficultyDecision.plain.get().text
    kept = batches.kept_of(province_officer, batches.batch_for(province_officer, sheet))
    assert (kept.count, [label for label, _path in kept.first]) == (1, ["1/QĐ"])
    undo(province_officer, sheet)
    assert DifficultyDecision.plain.get().text == held


def test_a_row_finds_its_draft_by_number_or_as_the_only_one_that_waits() -> None:
    one = Draft(1, "1/QĐ-UBND", Of.VILLAGES, SIGNED, None, has_list=False)
    other = Draft(2, "1/QĐ-UBND", Of.COMMUNES, SIGNED, None, has_list=False)
    full = Draft(3, "2/QĐ", Of.VILLAGES, SIGNED, 7, has_list=True)
    third = Draft(4, "3/QĐ", Of.VILLAGES, SIGNED, None, has_list=False)
    assert draft_for([one, other, full], "1/qđ-ubnd", Of.VILLAGES, 9) is one
    assert draft_for([one, other, full], "", Of.COMMUNES, 9) is other
    assert draft_for([one, full, third], "", Of.VILLAGES, 9) == "decision_unclear"
    assert draft_for([one, full], "2/QĐ", Of.VILLAGES, 9) == "decision_filled"
    assert draft_for([one, full], "2/QĐ", Of.VILLAGES, 7) is full, "its own sheet goes on"
    assert draft_for([one], "", Of.COMMUNES, 9) == "village_missing"
    assert draft_for([other], "", Of.VILLAGES, 9) == "village_unwanted"
    assert draft_for([], "", Of.VILLAGES, 9) == "decision_unknown"


def test_a_draft_without_a_list_leads_to_the_sheet(as_actor: SignIn, province_officer: Any) -> None:
    client = as_actor(province_officer)
    form = {"number": "1/QĐ", "signed_on": "2026-01-01", "issuer": "UBND tỉnh", "lists": "villages",
            "valid_from": "01/01/2026", "text": ""}  # fmt: skip
    page = client.post("/w/registry/difficulty/new/", form, follow=True).content.decode()
    assert f"/w/imports/new/?kind={KIND}" in page
    asked = client.get(f"/w/imports/new/?kind={KIND}").content.decode()
    assert f'value="{KIND}" selected' in asked
    assert DifficultyDecision.plain.get().valid_from == date(2026, 1, 1)
