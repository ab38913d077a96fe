"""The engine with a small kind of its own: its pages, its sentences, its pace."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.files import api as files
from hoaban.foundation.imports import api, jobs, queries, tables
from hoaban.foundation.imports.actions import asking, engine
from hoaban.foundation.imports.models import ImportBatch, ImportFault, RememberedMatching
from hoaban.foundation.imports.ports import kinds
from hoaban.foundation.imports.tests.conftest import (
    Shelf,
    SignIn,
    checked,
    context,
    started,
    upload,
    words,
    work,
)
from hoaban.foundation.imports.values import (
    BatchState,
)

pytestmark = pytest.mark.django_db(databases="__all__")


def test_a_list_walks_through_all_its_pages(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    client = as_actor(commune_officer)
    address = upload(client, words(tmp_path, "một", "bad", "hai")).headers["Location"]
    assert 'http-equiv="refresh"' in client.get(address).content.decode(), (
        "without script it looks again by itself"
    )
    work()
    assert "Từ" in client.get(address).content.decode()
    client.post(f"{address}accept/")
    jobs.work(context())
    checked = client.get(address).content.decode()
    assert "This word is bad (1)" in checked
    assert shelf.taken == []
    sheet_of_errors = client.get(f"{address}errors/", follow=True)
    assert sheet_of_errors["Content-Type"] == files.XLSX
    client.post(f"{address}run/")
    assert client.get(f"{address}progress/").status_code == 200
    jobs.work(context())
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"
    assert shelf.taken == ["một", "hai"]
    client.post(f"{address}undo/")
    jobs.work(context())
    assert shelf.taken == []
    assert client.get("/w/imports/").status_code == 200
    assert ImportBatch.plain.get().state == BatchState.UNDONE


def test_the_same_upload_twice_is_one_batch(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    client, path = as_actor(commune_officer), words(tmp_path, "một")
    first, second = (upload(client, path, request_id="r1") for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert ImportBatch.plain.count() == 1


def test_columns_matched_by_hand_are_remembered_for_the_office(
    shelf: Shelf, commune_officer: Any, outsider: Any, tmp_path: Path
) -> None:
    path = words(tmp_path, "một", header=("Ghi chú", "Từ"))
    uid = started(commune_officer, path)
    api.match_columns(by=commune_officer, uid=uid, chosen={"word": 0}, request=None, now=timezone.now())
    again = queries.batch_for(commune_officer, started(commune_officer, path))
    assert (again.matching, again.remembered) == ({"word": 0}, True)
    elsewhere = queries.batch_for(outsider, started(outsider, path))
    assert (elsewhere.matching, elsewhere.remembered) == ({"note": 0, "word": 1}, False)
    assert RememberedMatching.plain.count() == 1


def test_a_needed_column_and_a_column_twice_are_told(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    client, uid = as_actor(commune_officer), started(commune_officer, words(tmp_path, "một"))
    lacking = client.post(f"/w/imports/{uid}/match/", {"word": "", "note": ""})
    assert lacking.status_code == 422
    assert "Word" in lacking.content.decode()
    twice = client.post(f"/w/imports/{uid}/match/", {"word": "0", "note": "0"})
    assert twice.status_code == 422
    assert client.post(f"/w/imports/{uid}/match/", {"word": "0", "note": ""}).status_code == 302


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b"%PDF-1.7", b"\x00\x01\x02\x03"])
def test_what_is_not_a_sheet_ends_in_a_sentence(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    uid = started(commune_officer, path)
    batch = ImportBatch.plain.get(uid=uid)
    assert batch.state == BatchState.STOPPED
    assert "not a table we can read" in batch.problem["msgid"]
    assert as_actor(commune_officer).get(f"/w/imports/{uid}/").status_code == 200


def test_harmful_software_stops_the_import(shelf: Shelf, commune_officer: Any, tmp_path: Path) -> None:
    from hoaban.foundation.files.twins import EICAR

    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04" + EICAR)
    assert "harmful" in ImportBatch.plain.get(uid=started(commune_officer, path)).problem["msgid"]


def test_the_next_office_sees_and_moves_nothing(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, outsider: Any, tmp_path: Path
) -> None:
    uid, client = checked(commune_officer, words(tmp_path, "một")), as_actor(outsider)
    assert client.get(f"/w/imports/{uid}/").status_code == 404
    assert client.post(f"/w/imports/{uid}/run/").status_code == 404
    assert client.get(f"/w/imports/{uid}/errors/").status_code == 404
    assert str(uid) not in client.get("/w/imports/").content.decode()
    for model in (ImportBatch, ImportFault, RememberedMatching):
        assert not model.objects.visible_to(outsider).exists()


def test_undo_leaves_what_people_worked_on_and_names_it(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một", "hai"))
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    jobs.work(context())
    shelf.held = ["một"]
    client, address = as_actor(commune_officer), f"/w/imports/{uid}/"
    assert client.get(address).context["goes"] == 1
    client.post(f"{address}undo/")
    jobs.work(context())
    assert shelf.taken == ["một"]
    page = client.get(address)
    assert page.context["batch"].removed == 1
    assert ">một</a>" in page.content.decode()


def test_a_full_disk_pauses_and_continue_goes_on(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một", "hai"))
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())

    def full(*_args: object, **_more: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(engine, "_write", full)
        jobs.work(context())
    assert ImportBatch.plain.get(uid=uid).state == BatchState.PAUSED
    client = as_actor(commune_officer)
    assert client.get(f"/w/imports/{uid}/").status_code == 200
    client.post(f"/w/imports/{uid}/run/")
    jobs.work(context())
    assert shelf.taken == ["một", "hai"]


def test_a_locked_database_is_a_sentence(
    shelf: Shelf, as_actor: SignIn, commune_officer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một"))

    def locked(**_more: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(asking, "run_import", locked)
    monkeypatch.setattr("hoaban.foundation.imports.actions.run_import", locked)
    assert as_actor(commune_officer).post(f"/w/imports/{uid}/run/").status_code == 409


def test_a_time_slice_ends_between_chunks(shelf: Shelf, commune_officer: Any, tmp_path: Path) -> None:
    uid = checked(commune_officer, words(tmp_path, *["một"] * 250))
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    turns = iter([False, True])
    pace = engine.Pace(
        beat=lambda: None, now=timezone.now, is_due=lambda: next(turns), rest=lambda _seconds: None, chunk=100
    )
    assert not engine.run(ImportBatch.plain.get(uid=uid), pace)
    assert ImportBatch.plain.get(uid=uid).reached == len(shelf.taken) > 0
    jobs.work(context())
    assert len(shelf.taken) == 250


def test_each_time_slice_settles_a_step_at_least(shelf: Shelf, commune_officer: Any, tmp_path: Path) -> None:
    """Though reading and judging used it up: a list whose rows are written comes to its end."""
    steps = iter([True, True, False])
    kinds["test.words"] = replace(kinds["test.words"], settle=lambda _rows: next(steps))
    uid = checked(commune_officer, words(tmp_path, "một", "hai"))
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    pace = engine.Pace(beat=lambda: None, now=timezone.now, is_due=lambda: True, rest=lambda _seconds: None)
    ended = [engine.run(ImportBatch.plain.get(uid=uid), pace) for _slice in range(3)]
    assert (ended, ImportBatch.plain.get(uid=uid).state) == ([False, False, True], "done")
    assert shelf.taken == ["một", "hai"]


@given(st.lists(st.floats(0, 1), max_size=60))
def test_a_chunk_is_never_too_large_nor_too_small(times: list[float]) -> None:
    pace = engine.Pace(beat=lambda: None, now=timezone.now)
    for seconds in times:
        pace.took(seconds)
        assert engine.SMALLEST_CHUNK <= pace.chunk <= engine.LARGEST_CHUNK


def test_where_nobody_waits_for_a_chunk_it_stays_large() -> None:
    """On SQLite everybody who writes waits for us; a small chunk on PostgreSQL is only one more trip to the disk."""
    pace = engine.Pace(beat=lambda: None, now=timezone.now)
    pace.took(0.3)
    expected = engine.LARGEST_CHUNK // 2 if connection.vendor == "sqlite" else engine.LARGEST_CHUNK
    assert pace.chunk == expected


def test_rows_over_the_limit_end_in_a_sentence(
    shelf: Shelf, commune_officer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 5)
    uid = started(commune_officer, words(tmp_path, *["một"] * 60))
    assert ImportBatch.plain.get(uid=uid).problem["params"] == {"limit": 5}
