"""Rows of people: who may open them, how long they are kept, and under whose name the work stands."""

import errno
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from hoaban.foundation.audit.models import Entry, ReadEntry
from hoaban.foundation.files import api as files
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.imports import api, jobs
from hoaban.foundation.imports.actions import asking, engine
from hoaban.foundation.imports.models import ImportBatch, ImportFault
from hoaban.foundation.imports.tests.conftest import Shelf, SignIn, checked, context, started, words, work
from hoaban.foundation.imports.tests.test_reading import book
from hoaban.foundation.imports.values import BatchState

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize("verb", ["match", "keep", "run", "undo"])
def test_a_second_arrival_gets_the_first_answer(
    shelf: Shelf, commune_officer: Any, tmp_path: Path, verb: str
) -> None:
    uid, now = started(commune_officer, words(tmp_path, "một")), timezone.now()
    asked = {"by": commune_officer, "uid": uid, "request": f"r-{verb}"}
    if verb in {"run", "undo"}:
        api.match_columns(by=commune_officer, uid=uid, chosen={"word": 0}, request=None, now=now)
        jobs.work(context())
    if verb == "undo":
        api.run_import(by=commune_officer, uid=uid, request=None, now=now)
        jobs.work(context())
    call: dict[str, Callable[[], None]] = {
        "match": lambda: asking.match_columns(**asked, chosen={"word": 0}, now=now),
        "keep": lambda: asking.keep_matching(**asked, chosen={"word": 0}, now=now),
        "run": lambda: asking.run_import(**asked, now=now),
        "undo": lambda: asking.undo_import(**asked),
    }
    call[verb]()
    work()
    after = ImportBatch.plain.get(uid=uid).state
    call[verb]()
    assert ImportBatch.plain.get(uid=uid).state == after
    assert Entry.plain.filter(request=f"r-{verb}").count() == 1


def test_what_the_job_does_stands_under_the_name_of_who_asked(
    shelf: Shelf, commune_officer: Any, make_actor: Any, tmp_path: Path
) -> None:
    """A colleague takes back what the officer sent, and leaves before the job runs."""
    uid = checked(commune_officer, words(tmp_path, "một"))
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    jobs.work(context())
    colleague = make_actor("imports:batch:see", "imports:batch:undo", name="colleague", commune=3646)
    api.undo_import(by=colleague, uid=uid, request=None)
    jobs.work(context())
    names = dict(Entry.plain.filter(tag__startswith="imports:batch:").values_list("tag", "actor_key"))
    assert names["imports:batch:finish"] == commune_officer.key
    assert names["imports:batch:undone"] == "user:colleague"
    assert shelf.taken == []


def error_sheet(client: Client, uid: UUID) -> Any:
    return client.get(f"/w/imports/{uid}/errors/", follow=True)


def test_faulty_rows_open_for_the_sender_and_who_may_read_them_and_on_record(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, make_actor: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, "bad"))
    reader = make_actor(
        "registry:household:import", "imports:batch:see", "registry:person:identify", name="reader"
    )
    masked = make_actor("registry:household:import", "imports:batch:see", name="masked")
    assert error_sheet(as_actor(masked), uid).status_code == 404
    assert "errors/" not in as_actor(masked).get(f"/w/imports/{uid}/").content.decode()
    for actor in (reader, commune_officer):
        assert error_sheet(as_actor(actor), uid).status_code == 200
    reads = ReadEntry.plain.filter(tag="files:file:read").order_by("pk").values_list("actor_key", "purpose")
    assert list(reads) == [(reader.key, "mend_list"), (commune_officer.key, "mend_list")]


def test_the_sheet_itself_is_closed_to_masked_readers_too(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, make_actor: Any, tmp_path: Path
) -> None:
    batch = ImportBatch.plain.get(uid=checked(commune_officer, words(tmp_path, "một")))
    masked = make_actor("registry:household:import", "imports:batch:see", name="masked")
    address = f"/w/files/{StoredFile.plain.get(pk=batch.file_id).uid}/"
    assert as_actor(masked).get(address).status_code == 404
    assert as_actor(commune_officer).get(address).status_code == 200


def rows_of(response: Any, folder: Path) -> list[list[Any]]:
    path = folder / "downloaded.xlsx"
    path.write_bytes(response.getvalue())
    with CalamineWorkbook.from_path(str(path)) as book_read:
        return book_read.get_sheet_by_index(0).to_python()


def test_a_guarded_cell_leaves_covered_and_is_understood_when_it_comes_back(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, outsider: Any, tmp_path: Path
) -> None:
    path = book(tmp_path / "w.xlsx", [["Từ", "Ghi chú", "Số"], ["bad", "x", "014199000001"]])
    uid = started(commune_officer, path)
    api.match_columns(
        by=commune_officer, uid=uid, chosen={"word": 0, "number": 2}, request=None, now=timezone.now()
    )
    jobs.work(context())
    header, row = rows_of(error_sheet(as_actor(commune_officer), uid), tmp_path)
    assert row[1:3] == ["bad", "x"]
    assert "014199000001" not in str(row)
    mended = book(tmp_path / "m.xlsx", [header[1:-1], ["good", "x", row[3]]])
    shelf.numbers = []
    for actor, seen in ((commune_officer, ["014199000001"]), (outsider, [""])):
        again = started(actor, mended)
        api.match_columns(
            by=actor, uid=again, chosen={"word": 0, "number": 2}, request=None, now=timezone.now()
        )
        jobs.work(context())
        assert shelf.numbers == seen
        kinds_found = [fault.kind for fault in ImportFault.plain.filter(batch__uid=again)]
        assert kinds_found == ([] if actor is commune_officer else ["covered"])
    assert as_actor(outsider).get(f"/w/imports/{again}/").status_code == 200


def test_a_list_that_came_to_its_end_is_forgotten_and_says_so(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một", "bad"))
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    jobs.work(context())
    ctx = context()
    later = timezone.now() + engine.KEEP_AFTER + timedelta(minutes=1)
    ctx.clock = lambda: later
    file_jobs.sweep(ctx)
    batch = ImportBatch.plain.get(uid=uid)
    kept = StoredFile.plain.filter(pk__in=[batch.file_id, batch.error_file_id])
    assert set(kept.values_list("state", flat=True)) == {files.FileState.FORGOTTEN}
    answer = error_sheet(as_actor(commune_officer), uid)
    assert answer.status_code == 409
    assert "đã được xóa khi hết thời hạn" in answer.content.decode()


def test_a_sheet_forgotten_before_anybody_decided_pauses_with_a_sentence(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một"))
    ctx = context()
    ctx.clock = lambda: timezone.now() + timedelta(days=91)
    file_jobs.sweep(ctx)
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    jobs.work(context())
    assert ImportBatch.plain.get(uid=uid).state == BatchState.PAUSED
    page = as_actor(commune_officer).get(f"/w/imports/{uid}/").content.decode()
    assert "đã được xóa khi hết thời hạn" in page


def test_a_full_disk_during_the_upload_is_a_sentence(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(**_more: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    client, file = as_actor(commune_officer), SimpleUploadedFile("a.xlsx", b"x" * 3_000_000)
    monkeypatch.setattr("hoaban.foundation.files.uploads.tempfile.TemporaryFile", no_room)
    answer = client.post("/w/imports/new/", {"kind": "test.words", "file": file})
    assert answer.status_code == 422
    assert "Ổ đĩa máy chủ đã đầy" in answer.content.decode()
    assert not ImportBatch.plain.exists()
