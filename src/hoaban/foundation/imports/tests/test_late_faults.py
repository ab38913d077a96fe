"""A row that was right when checked and is refused when written is a fault of the list like the others, told once."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from hoaban.foundation.files import api as files
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.files.errors import StorageFull
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.imports import api, jobs, sheet
from hoaban.foundation.imports.actions import engine, errorsheet, faultrows, late
from hoaban.foundation.imports.models import ImportBatch, ImportFault
from hoaban.foundation.imports.ports import kinds
from hoaban.foundation.imports.tests.conftest import Shelf, SignIn, checked, context, words
from hoaban.foundation.imports.values import BatchFacts, BatchState, Checked, ChunkResult, Fault, SheetColumns

pytestmark = pytest.mark.django_db(databases="__all__")


class Changing(Shelf):
    """Words that somebody takes between the check and the writing: some before the second judgement, some after it."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: set[str] = set()
        self.going: set[str] = set()
        self.mended: set[str] = set()

    def judge(self, data: SheetColumns, batch: BatchFacts) -> Checked:
        told = super().judge(data, batch)
        words = [str(value) for value in data.column("word")]
        faults = [fault for fault in told.faults if words[fault.row] not in self.mended]
        faults += [
            Fault(row, "word", "bad", {"n": row}) for row, word in enumerate(words) if word in self.gone
        ]
        return Checked(faults, list(enumerate(words)))

    def write(self, _batch: BatchFacts, chunk: Any) -> ChunkResult:
        kept = [word for _row, word in chunk if word not in self.going]
        self.taken += kept
        refused = [Fault(row, "word", "bad", {"n": row}) for row, word in chunk if word in self.going]
        return ChunkResult(len(kept), "".join(kept).encode(), refused)


@pytest.fixture
def changing(shelf: Shelf) -> Changing:
    made = Changing()
    kind = replace(
        kinds["test.words"],
        validate_columns=made.judge,
        write_chunk=made.write,
        kept=made.kept,
        undo=made.undo,
    )
    api.register_kind(kind)  # goes with the shelf's
    return made


def run(by: Any, uid: UUID) -> ImportBatch:
    api.run_import(by=by, uid=uid, request=None, now=timezone.now())
    jobs.work(context())
    return ImportBatch.plain.get(uid=uid)


def lines(batch: ImportBatch) -> list[tuple[Any, ...]]:
    with files.as_path(files.FileId(batch.error_file_id)) as path:
        return [tuple(line[:2]) for line in sheet.fault_lines(path)]


def test_what_was_refused_when_written_is_counted_told_and_given_back(
    changing: Changing, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một", "hai", "bad", "ba", "bốn"))
    changing.gone, changing.going = {"hai"}, {"ba"}
    batch = run(commune_officer, uid)
    assert (batch.state, changing.taken) == (BatchState.DONE, ["một", "bốn"])
    assert (batch.written, batch.rows_good, batch.rows_bad, batch.rows_late) == (2, 2, 3, 2)
    assert batch.fault_counts == {"bad": 3}
    kept = ImportFault.plain.filter(batch=batch).order_by("row").values_list("row", "is_late")
    assert list(kept) == [(3, True), (4, False), (5, True)]
    assert lines(batch) == [(3, "hai"), (4, "bad"), (5, "ba")]
    client = as_actor(commune_officer)
    page = client.get(f"/w/imports/{uid}/").content.decode()
    assert "2 dòng đúng khi kiểm tra, nhưng khi ghi thì bị từ chối" in page
    listed = client.get(f"/w/imports/{uid}/faults/", {"kind": "-late"}).context
    assert [(one.row, one.value, one.is_late) for one in listed["faults"]] == [
        (3, "hai", True),
        (5, "ba", True),
    ]
    assert listed["count"] == 2


def test_a_list_without_any_fault_gets_its_sheet_and_one_without_late_faults_keeps_it(
    changing: Changing, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    clean = checked(commune_officer, words(tmp_path, "một", "hai"))
    as_before = checked(commune_officer, words(tmp_path, "một", "bad"))
    made = ImportBatch.plain.get(uid=as_before).error_file_id
    assert run(commune_officer, as_before).error_file_id == made
    assert (
        "đúng khi kiểm tra" not in as_actor(commune_officer).get(f"/w/imports/{as_before}/").content.decode()
    )
    changing.gone = {"hai"}
    assert lines(run(commune_officer, clean)) == [(3, "hai")]


def test_the_first_sheet_of_faults_goes_when_the_whole_one_is_made(
    changing: Changing, commune_officer: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một", "bad", "hai"))
    first = ImportBatch.plain.get(uid=uid).error_file_id
    changing.gone = {"hai"}
    batch = run(commune_officer, uid)
    file_jobs.sweep(context())
    states = dict(StoredFile.plain.filter(pk__in=[first, batch.error_file_id]).values_list("pk", "state"))
    assert states == {first: files.FileState.FORGOTTEN, batch.error_file_id: files.FileState.CLEAN}


def test_a_row_the_check_refused_stays_out_though_it_is_right_by_now(
    changing: Changing, commune_officer: Any, tmp_path: Path
) -> None:
    """It stands in the sheet of faults to be mended and sent: taken in as well, it would come twice."""
    uid = checked(commune_officer, words(tmp_path, "một", "bad"))
    changing.mended = {"bad"}
    batch = run(commune_officer, uid)
    assert (changing.taken, batch.written, batch.rows_good, batch.rows_late) == (["một"], 1, 1, 0)


def test_more_faults_than_are_kept_are_told_apart_from_late_ones_all_the_same(
    changing: Changing, commune_officer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MOST_FAULTS_KEPT", 2)
    uid = checked(commune_officer, words(tmp_path, *["bad"] * 5, "một", "hai"))
    changing.gone = {"hai"}
    batch = run(commune_officer, uid)
    assert (batch.rows_bad, batch.rows_late, changing.taken) == (6, 1, ["một"])
    assert [row for row, _word in lines(batch)] == [2, 3, 4, 5, 6, 8]


class Killed(BaseException):
    """Nothing catches it, as nothing catches a lost current."""


DEADLY = (
    (faultrows, "insert"),  # before the marker moves
    (engine.Pace, "took"),  # after a chunk
    (errorsheet, "make"),  # while the whole sheet is made
    (engine, "_finish"),  # before the list is done
)


@pytest.mark.parametrize("seed", range(6))
def test_killed_again_and_again_it_tells_each_late_fault_once(
    changing: Changing, commune_officer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    dice = Random(seed)
    named = [f"w{row}" if dice.random() < 0.9 else "bad" for row in range(900)]
    fine = [word for word in named if word != "bad"]
    uid = checked(commune_officer, words(tmp_path, *named))
    before = ImportBatch.plain.get(uid=uid).rows_bad
    changing.gone, changing.going = set(dice.sample(fine, 60)), set(dice.sample(fine, 60))
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    for owner, name in DEADLY:
        killed_midway(uid, owner, name, dice, changing, monkeypatch)
    jobs.work(context())
    batch, lost = ImportBatch.plain.get(uid=uid), changing.gone | changing.going
    assert batch.state == BatchState.DONE
    assert changing.taken == [word for word in fine if word not in lost]
    assert (batch.rows_late, batch.rows_bad, batch.written) == (
        len(lost),
        before + len(lost),
        len(changing.taken),
    )
    told = list(
        ImportFault.plain.filter(batch=batch, is_late=True).order_by("row").values_list("row", flat=True)
    )
    assert told == [row for row, word in enumerate(named, start=2) if word in lost]
    assert lines(batch) == [
        (row, word) for row, word in enumerate(named, start=2) if word == "bad" or word in lost
    ]
    assert batch.fault_counts == {"bad": before + len(lost)}


def killed_midway(
    uid: UUID, owner: Any, name: str, dice: Random, changing: Changing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job dies at a call of this function; what a rolled back chunk had written is gone with it."""
    calls, last, real = (
        0,
        dice.randrange(1, 3) if name in {"insert", "took"} else 1,
        getattr(owner, name),
    )

    def die(*args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls >= last:
            raise Killed
        return real(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, die)
        patch.setattr(jobs.engine, "Pace", partial(engine.Pace, chunk=100))
        with pytest.raises(Killed):
            jobs.work(context())
    del changing.taken[ImportBatch.plain.get(uid=uid).written :]


def test_a_full_disk_while_the_sheet_is_made_waits_and_goes_on(
    changing: Changing,
    as_actor: SignIn,
    commune_officer: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một", "hai"))
    changing.gone = {"hai"}

    def full(*_args: object, **_more: object) -> None:
        raise StorageFull

    with monkeypatch.context() as broken:
        broken.setattr(late.errorsheet, "make", full)
        assert run(commune_officer, uid).state == BatchState.PAUSED
    page = as_actor(commune_officer).get(f"/w/imports/{uid}/").content.decode()
    assert "1 dòng đúng khi kiểm tra" in page
    batch = run(commune_officer, uid)
    assert (batch.state, batch.rows_late, changing.taken) == (BatchState.DONE, 1, ["một"])
    assert lines(batch) == [(3, "hai")]


def test_an_undo_takes_the_list_back_and_tells_late_faults_no_more_than_the_others(
    changing: Changing, as_actor: SignIn, commune_officer: Any, tmp_path: Path
) -> None:
    uid = checked(commune_officer, words(tmp_path, "một", "bad", "hai"))
    changing.gone = {"hai"}
    run(commune_officer, uid)
    api.undo_import(by=commune_officer, uid=uid, request=None)
    jobs.work(context())
    batch = ImportBatch.plain.get(uid=uid)
    assert (batch.state, batch.removed, changing.taken) == (BatchState.UNDONE, 1, [])
    page = as_actor(commune_officer).get(f"/w/imports/{uid}/")
    assert page.context["faults"] == []
    assert "đúng khi kiểm tra" not in page.content.decode()
