"""What the check read is what the writing gets, and goes when the list is done."""

import gzip
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from hoaban.foundation.files import api as files
from hoaban.foundation.files import intake
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.imports import api, jobs, sheet
from hoaban.foundation.imports.actions import engine, keeping
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.tests.conftest import Shelf, checked, context, words
from hoaban.foundation.imports.values import BatchState, SheetColumns

pytestmark = pytest.mark.django_db

CELLS = (
    "Lò Thị Mai",
    "",
    "12",
    12.0,
    0.5,
    12,
    True,
    date(1980, 3, 5),
    datetime(1980, 3, 5, 7, tzinfo=UTC),
    time(7, 30),
)
READ = SheetColumns(
    {"word": CELLS, "note": CELLS[::-1]}, len(CELLS), 7, frozenset({(1, "word")}), frozenset({2, 3}), torn=frozenset({4})
)  # fmt: skip


def test_every_kind_of_cell_comes_back_as_it_was(shelf: Shelf, commune_officer: Any, tmp_path: Path) -> None:
    batch = ImportBatch.plain.get(uid=checked(commune_officer, words(tmp_path, "một")))
    batch.columns_file_id = keeping.keep(commune_officer, batch, READ)
    found = keeping.columns(batch)
    assert found
    assert replace(found, values={key: tuple(cells) for key, cells in found.values.items()}) == READ
    assert [type(cell) for cell in found.values["word"]] == [type(cell) for cell in CELLS]


def test_a_sheet_with_a_cell_that_cannot_be_written_down_is_read_again(
    shelf: Shelf, commune_officer: Any, tmp_path: Path
) -> None:
    batch = ImportBatch.plain.get(uid=checked(commune_officer, words(tmp_path, "một")))
    strange = replace(READ, values={"word": (timedelta(hours=30),)})
    batch.columns_file_id = keeping.keep(commune_officer, batch, strange)
    assert keeping.columns(batch) is None


def test_a_list_is_written_from_what_its_check_read_and_that_goes_with_it(
    shelf: Shelf, commune_officer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một", "bad", "hai"))
    monkeypatch.setattr(sheet, "columns", None)
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    jobs.work(context())
    batch = ImportBatch.plain.get(uid=uid)
    assert (batch.state, shelf.taken) == (BatchState.DONE, ["một", "hai"])
    file_jobs.sweep(context())
    states = StoredFile.plain.filter(pk__in=[batch.file_id, batch.columns_file_id]).order_by("pk")
    assert list(states.values_list("state", flat=True)) == [files.FileState.CLEAN, files.FileState.FORGOTTEN]


@pytest.mark.parametrize(
    "left", [None, b"", b"torn", gzip.compress(b'{"count":')], ids=["missing", "empty", "torn", "cut"]
)
def test_a_reading_that_is_missing_cut_off_or_changed_is_made_again(
    shelf: Shelf, commune_officer: Any, tmp_path: Path, left: bytes | None
) -> None:
    batch = ImportBatch.plain.get(uid=checked(commune_officer, words(tmp_path, "một")))
    kept = StoredFile.plain.get(pk=batch.columns_file_id)
    with intake.store().as_path(kept.sha256) as path:
        path.unlink()
        if left is not None:
            path.write_bytes(left)
    api.run_import(by=commune_officer, uid=batch.uid, request=None, now=timezone.now())
    jobs.work(context())
    batch.refresh_from_db()
    assert (batch.state, shelf.taken) == (BatchState.DONE, ["một"])


@pytest.mark.parametrize(
    "whole",
    [b"", b"torn", gzip.compress(b'{"count":'), gzip.compress(b"[1]\n")[:-9]],
    ids=["empty", "torn", "no-json", "cut"],
)
def test_bytes_under_no_seal_are_not_trusted_either(
    commune_officer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bytes
) -> None:
    (tmp_path / "kept").write_bytes(whole)
    monkeypatch.setattr(files, "as_path", lambda _id: nullcontext(tmp_path / "kept"))
    assert keeping.columns(ImportBatch(columns_file_id=1)) is None


def test_a_reading_is_not_kept_longer_than_its_sheet(
    shelf: Shelf, commune_officer: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một"))
    start = timezone.now() - timedelta(days=80)
    ImportBatch.plain.filter(uid=uid).update(created_at=start)
    api.match_columns(
        by=commune_officer, uid=uid, chosen={"word": 0, "note": 1}, request=None, now=timezone.now()
    )
    jobs.work(context())
    kept = StoredFile.plain.get(pk=ImportBatch.plain.get(uid=uid).columns_file_id)
    assert kept.forget_at == start + engine.KEEP


def test_a_second_check_lets_the_first_reading_go(shelf: Shelf, commune_officer: Any, tmp_path: Path) -> None:
    uid = checked(commune_officer, words(tmp_path, "một"))
    first = ImportBatch.plain.get(uid=uid).columns_file_id
    api.match_columns(
        by=commune_officer, uid=uid, chosen={"word": 0, "note": 1}, request=None, now=timezone.now()
    )
    jobs.work(context())
    file_jobs.sweep(context())
    assert ImportBatch.plain.get(uid=uid).columns_file_id != first
    assert StoredFile.plain.get(pk=first).state == files.FileState.FORGOTTEN
