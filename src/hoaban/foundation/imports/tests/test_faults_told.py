"""What is wrong in a sheet is told cell by cell, and what a sheet needs before it is sent."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from python_calamine import CalamineWorkbook

from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.duties import api as duties
from hoaban.foundation.imports import api, jobs, queries
from hoaban.foundation.imports.faults import column_letter
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.tests.conftest import Shelf, SignIn, checked, context, started, words
from hoaban.foundation.imports.values import BatchState

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (702, "AAA")])
def test_a_column_has_the_letter_excel_writes_above_it(index: int, letter: str) -> None:
    assert column_letter(index) == letter


def test_every_fault_is_reached_page_by_page_with_column_and_value(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, *["bad"] * 120))
    client, seen, after = as_actor(commune_officer), 0, ""
    while True:
        response = client.get(f"/w/imports/{uid}/faults/", {"kind": "bad", "after": after})
        lines = response.context["faults"]
        assert all((line.place, line.value) == ("A · Word", "bad") for line in lines)
        seen, after = seen + len(lines), response.context["next_after"]
        if not after:
            break
    assert seen == 120
    read = ReadEntry.plain.filter(tag="imports:fault:read")
    assert next((row.actor_key, row.count) for row in read.order_by("pk")) == (commune_officer.key, 50)


def test_whoever_may_not_read_the_rows_sees_no_value(
    shelf: Shelf, province_officer: Any, commune_officer: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, "bad"))
    batch = queries.batch_for(province_officer, uid)
    shown = queries.with_values(province_officer, batch, queries.faults_of(batch))
    assert [fault.value for fault in shown] == [""]
    assert not ReadEntry.plain.filter(tag="imports:fault:read").exists()


def test_the_blank_sheet_is_understood_when_it_comes_back(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    response = as_actor(commune_officer).get("/w/imports/blank/test.words/")
    content = b"".join(response.streaming_content)
    header = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[0]
    batch = queries.batch_for(
        commune_officer, started(commune_officer, words(tmp_path, "một", header=header))
    )
    assert batch.matching == {"word": 0, "note": 1, "number": 2}
    assert as_actor(commune_officer).get("/w/imports/blank/test.none/").status_code == 404


def test_columns_of_unknown_names_are_matched_by_hand(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    path = words(tmp_path, "một", header=("Thứ một", "Thứ hai", "Thứ ba"))
    uid = started(commune_officer, path)
    batch = queries.batch_for(commune_officer, uid)
    assert (batch.state, batch.matching) == (BatchState.MATCHING, {})
    page = as_actor(commune_officer).get(f"/w/imports/{uid}/").content.decode()
    assert f"/w/imports/{uid}/match/" in page
    assert f"/w/imports/{uid}/accept/" in page
    api.match_columns(by=commune_officer, uid=uid, chosen={"word": 0}, request=None, now=timezone.now())
    jobs.work(context())
    assert queries.batch_for(commune_officer, uid).rows_good == 1


def test_a_photograph_renamed_is_told_to_be_no_sheet(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any
) -> None:
    file = SimpleUploadedFile("ds.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 400)
    answer = as_actor(commune_officer).post("/w/imports/new/", {"kind": "test.words", "file": file})
    assert answer.status_code == 422
    assert "không phải bảng đọc được" in answer.content.decode()


def titles(actor: Any) -> list[str]:
    return [row.title for row in duties.duties_for(actor)]


def test_a_list_that_waits_for_its_columns_stands_on_the_desk(
    shelf: Shelf, commune_officer: Any, tmp_path: Path
) -> None:
    uid = started(commune_officer, words(tmp_path, "một"))
    assert len(titles(commune_officer)) == 1
    api.match_columns(by=commune_officer, uid=uid, chosen={"word": 0}, request=None, now=timezone.now())
    assert titles(commune_officer) == []
    jobs.work(context())
    assert len(titles(commune_officer)) == 1, "now it waits for a decision"


def test_a_list_that_stopped_halfway_stands_on_the_desk_until_it_goes_on(
    shelf: Shelf, commune_officer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một"))
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    with monkeypatch.context() as gone:
        gone.setattr("hoaban.foundation.imports.ports.connected.find_actor", lambda _key: None)
        jobs.work(context())
    assert ImportBatch.plain.get(uid=uid).state == BatchState.PAUSED
    assert len(titles(commune_officer)) == 1
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    assert titles(commune_officer) == []
