"""Several people in a row of a sheet: what is wrong with the whole row is told once, and all of them come in or none."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.imports import api, jobs, matching, people_columns
from hoaban.foundation.imports.actions import engine
from hoaban.foundation.imports.models import ImportBatch, ImportFault
from hoaban.foundation.imports.ports import kinds
from hoaban.foundation.imports.tests.conftest import Shelf, context, started
from hoaban.foundation.imports.tests.test_reading import book
from hoaban.foundation.imports.values import BatchFacts, Checked, ChunkResult, Fault, Repeated, SheetColumns

pytestmark = pytest.mark.django_db(databases="__all__")
HEADER = ["Từ 1", "Từ 2", "Từ 3", "Ghi chú"]


class Homes(Shelf):
    """Words that stay out for what stands beside them once; it is taken between the check and the writing."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: set[str] = set()
        self.going: set[str] = set()
        self.is_told_once = False

    def judge(self, data: SheetColumns, _batch: BatchFacts) -> Checked:
        notes = [str(note) for note in data.column("note")]
        out = [row for row, note in enumerate(notes) if note in self.gone]
        told = out[:1] if self.is_told_once else out
        words = zip(map(str, data.column("word")), notes, strict=True)
        return Checked([Fault(row, "note", "bad", {"n": 0}) for row in told], list(enumerate(words)))

    def write(self, _batch: BatchFacts, chunk: Any) -> ChunkResult:
        kept = [word for _row, (word, note) in chunk if note not in self.going]
        self.taken += kept
        late = [Fault(row, "note", "bad", {"n": 0}) for row, (_word, note) in chunk if note in self.going]
        return ChunkResult(len(kept), b"", late)


@pytest.fixture
def homes(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Homes:
    """Written in chunks that end within a row."""
    made, plain = Homes(), engine.Pace.__init__
    people = Repeated(frozenset({"word", "number"}), "word", "belongs", "chu", {}, frozenset())
    kind = replace(kinds["test.words"], repeated=people, validate_columns=made.judge, write_chunk=made.write)
    api.register_kind(kind)  # goes with the shelf's
    monkeypatch.setattr(
        engine.Pace, "__init__", lambda self, *args, **more: plain(self, *args, **more | {"chunk": 2})
    )
    return made


@pytest.mark.parametrize("when", ["judged", "judged and told of the first", "written"])
def test_what_is_wrong_with_a_whole_row_when_it_is_written_is_told_once_and_keeps_all_of_it_out(
    homes: Homes, commune_officer: Any, tmp_path: Path, when: str
) -> None:
    rows = [["một", "hai", "ba", "a"], ["bốn", "năm", "sáu", "b"], ["bảy", "", "", "c"]]
    uid = started(commune_officer, book(tmp_path / "homes.xlsx", [HEADER, *rows]))
    chosen = ImportBatch.plain.get(uid=uid).matching
    assert people_columns.people_in_a_row(chosen) == 3
    api.match_columns(by=commune_officer, uid=uid, chosen=chosen, request=None, now=timezone.now())
    jobs.work(context())
    if when == "written":
        homes.going = {"b"}
    else:
        homes.gone, homes.is_told_once = {"b"}, when != "judged"
    api.run_import(by=commune_officer, uid=uid, request=None, now=timezone.now())
    jobs.work(context())
    batch = ImportBatch.plain.get(uid=uid)
    told = ImportFault.plain.filter(batch=batch).values_list("row", "column", "is_late")
    assert list(told) == [(3, "note", True)]
    assert (batch.state, batch.fault_counts) == ("done", {"bad": 1})
    assert homes.taken == ["một", "hai", "ba", "bảy"]
    assert (batch.written, batch.rows_good, batch.rows_bad, batch.rows_late) == (4, 4, 3, 3)


_LABELS = st.lists(st.sampled_from(["Mã hộ", "Họ và tên", "Từ", "", "Ghi chú"]), min_size=1, max_size=8)


@given(_LABELS, st.sampled_from(["vi", "en"]), st.integers(1, 2), st.data())
def test_our_sheet_of_faults_is_known_by_the_columns_of_whoever_sent_the_list(
    labels: list[str], language: str, times: int, data: st.DataObject
) -> None:
    matched = {f"k{at}": at for at in data.draw(st.sets(st.integers(0, len(labels) - 1)))}
    with translation.override(language):
        before, behind = [translation.gettext(one) for one in (matching.ROW, matching.MEND)]
    returned = [*[before] * times, *labels, *[behind] * times]
    assert matching.signature(returned) == matching.signature(labels)
    assert matching.remembered(labels, matched) == matched
    here = matching.recalled(returned, matched)
    assert {key: returned[at] for key, at in here.items()} == {key: labels[at] for key, at in matched.items()}
    assert matching.remembered(returned, here) == matched
