"""The work on one batch: look inside, check, write in chunks, take back. Called by the job only.

A chunk is one short transaction that writes rows *and* moves `ImportBatch.reached`; the move is conditional on
where it stood. Killed at any instant, either both happened or neither did; a second worker that lost its lease
finds `reached` moved and its whole chunk rolls back.
"""

import gc
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import covered, matching, oldfont, people_columns, sheet, unfolding
from hoaban.foundation.imports.actions import asking, errorsheet, faultrows, keeping, late, waiting
from hoaban.foundation.imports.actions.asking import kind_named
from hoaban.foundation.imports.errors import DiskFull, NobodyAsks, SheetProblem
from hoaban.foundation.imports.events import BatchFinished, BatchUndone
from hoaban.foundation.imports.models import ImportBatch, ImportFault, RememberedMatching
from hoaban.foundation.imports.ports import connected
from hoaban.foundation.imports.values import (
    BatchFacts,
    BatchId,
    BatchState,
    Checked,
    ChunkResult,
    Departed,
    Fault,
    ImportKind,
    SheetColumns,
)

LARGEST_CHUNK = 2_000
SMALLEST_CHUNK = 100
CHUNK_SECONDS = {"sqlite": 0.2, "postgresql": 1.0}
"""A slower chunk makes the next one smaller. On SQLite every other writer waits for us; on PostgreSQL nobody but who wants
our rows, and each chunk costs a trip to the disk."""
REST_SECONDS = 0.003
MOST_FAULTS_KEPT = 20_000
KEEP = timedelta(days=90)
"""A list nobody decides on is forgotten after a quarter."""
KEEP_AFTER = timedelta(days=30)
"""Long enough to mend and send what was left out; the rows themselves are the register's."""


class Overtaken(Exception):
    """Another worker has this batch; leave it."""


@dataclass(slots=True)
class Pace:
    """How the job lets others through; tests give a clock of their own."""

    beat: Callable[[], None]
    now: Callable[[], datetime]
    is_due: Callable[[], bool] = lambda: False
    rest: Callable[[float], None] = time.sleep
    chunk: int = field(default=LARGEST_CHUNK)

    def took(self, seconds: float) -> None:
        """Aim below the limit: halve when over it, grow slowly when far under."""
        limit = CHUNK_SECONDS[connection.vendor]
        if seconds > limit * 0.75:
            self.chunk = max(SMALLEST_CHUNK, self.chunk // 2)
        elif seconds < limit * 0.35:
            self.chunk = min(LARGEST_CHUNK, self.chunk + self.chunk // 4)


@contextmanager
def uncollected() -> Iterator[None]:
    """A sheet is millions of cells and no cycle: the collector would walk all of them again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def look_inside(batch: ImportBatch, now: datetime) -> bool:
    """Find sheet, header and columns. False while the scanner has not spoken."""
    if files.facts_of(files.FileId(batch.file_id)).state is files.FileState.QUARANTINED:
        return False
    kind = kind_named(batch.kind)
    with files.as_path(files.FileId(batch.file_id)) as path:
        looked = sheet.inspect(path, kind.fields)
    header = looked.header
    found = people_columns.match(header.labels, kind) or matching.match_columns(header.labels, kind.fields)
    labels = [" ".join(label.split())[:120] for label in header.labels]
    kept = _remembered(batch, labels)
    with transaction.atomic():
        moved = _advance(
            batch, BatchState.MATCHING, sheet=header.sheet, labels=labels, first_data=header.first_data,
            matching=matching.recalled(labels, kept.matching) if kept else found, remembered=kept is not None, rows_total=looked.rows,
            old_font=dict(looked.old_font), font_samples=list(looked.samples), convert=kept.convert if kept else None,
        )  # fmt: skip
        if moved:
            waiting.ask_columns(batch, kind, facts_of(batch, check_right=False).asker, now)
    if moved and kept:
        RememberedMatching.plain.filter(
            kind=batch.kind, signature=matching.signature(labels), office_start=batch.office_start
        ).update(used_at=now)
    return True


def _remembered(batch: ImportBatch, labels: Sequence[str]) -> RememberedMatching | None:
    row: RememberedMatching | None = RememberedMatching.plain.filter(
        kind=batch.kind,
        office_start=batch.office_start,
        office_stop=batch.office_stop,
        signature=matching.signature(labels),
    ).first()
    return row


@uncollected()
def check(batch: ImportBatch, pace: Pace) -> None:
    """The dry run: judge every row, keep the faults, make the error sheet. Starts anew when it was interrupted."""
    kind, facts = kind_named(batch.kind), facts_of(batch, beat=pace.beat)
    ImportFault.plain.filter(batch=batch).delete()
    read = _columns(batch, kind)
    data = _unfolded(batch, kind, read)
    pace.beat()
    faults, checked = judge(kind, facts, data)
    bad, faults = unfolding.rows_at_fault(data, faults), unfolding.as_in_the_sheet(data, faults)
    _keep_faults(batch, data, faults[:MOST_FAULTS_KEPT], pace)
    notes = unfolding.as_in_the_sheet(data, checked.notes())
    _keep_faults(batch, data, notes[:MOST_FAULTS_KEPT], pace, is_note=True)
    faulty = ((row, data.rows[row]) for row in sorted({fault.row for fault in faults}))
    given = unfolding.given_in_the_sheet(data, checked.given)
    error_file = errorsheet.make(facts.asker, batch, kind, faulty, faults, given) if faults else None
    columns_file = keeping.keep(facts.asker, batch, read)
    earlier = [files.FileId(pk) for pk in (batch.error_file_id, batch.columns_file_id) if pk]
    rows = data.count - len(data.blank)
    with transaction.atomic():
        _advance(
            batch, BatchState.CHECKED, rows_total=rows, rows_bad=len(bad), rows_good=rows - len(bad),
            rows_matched=checked.matched,
            fault_counts=dict(Counter(fault.kind for fault in faults)), error_file_id=error_file,
            columns_file_id=columns_file, checked_at=pace.now(),
        )  # fmt: skip
        files.let_go(earlier, pace.now())
        if error_file and given.keys() - batch.matching.keys():
            asking.remember(batch, *errorsheet.widened(batch, kind, given), pace.now())
        if columns_file:  # not longer than the sheet
            files.let_go([columns_file], batch.created_at + KEEP)
        batch.refresh_from_db(fields=["rows_good", "rows_bad"])
        waiting.ask(batch, kind, facts.asker, pace.now())


def judge(kind: ImportKind, facts: BatchFacts, data: SheetColumns) -> tuple[list[Fault], Checked]:
    """The room's faults and the engine's own, one per cell at most, in the order of the sheet; and what the room prepared."""
    checked = kind.validate_columns(data, facts)
    order = {item.key: index for index, item in enumerate(kind.fields)}
    by_cell = {(fault.row, fault.column): fault for fault in checked.faults}
    computed = {item.key for item in kind.fields if item.computed}
    # A formula's value may be old: whatever else was found in that cell is beside the point.
    by_cell |= {
        (row, key): Fault(row, key, "unsaved" if key in computed else "formula") for row, key in data.formulas
    }
    by_cell |= {(row, key): Fault(row, key, "covered") for row, key in data.closed}
    by_cell |= {(row, kind.fields[0].key): Fault(row, kind.fields[0].key, "torn") for row in data.torn}
    kept = [fault for fault in by_cell.values() if fault.row not in data.blank]
    return sorted(kept, key=lambda fault: (fault.row, order.get(fault.column, 99))), checked


@uncollected()
def run(batch: ImportBatch, pace: Pace) -> bool:
    """Write good rows from where the batch stands; True when it is done, False when the time slice ended first."""
    kind, facts = kind_named(batch.kind), facts_of(batch, beat=pace.beat)
    data = _unfolded(batch, kind, keeping.columns(batch) or _columns(batch, kind))
    refused = late.refused_at_check(batch, data)
    data = replace(data, left_out=refused)
    pace.beat()
    faults, checked = judge(kind, facts, data)
    turned = late.by_row(data, faults)
    bad, written = refused | data.blank | turned.keys(), False
    while batch.reached < data.count:
        pace.beat()
        # Reading and judging a large sheet may outlast the slice: at least one chunk is written each time.
        if written and pace.is_due():
            return False
        written = True
        stop = data.end_of_row(min(batch.reached + pace.chunk, data.count))
        rows = [row for row in range(batch.reached, stop) if row not in bad]
        chunk = kind.prepare_chunk(facts, checked.prepared, rows) if rows else None
        began = time.monotonic()
        found = [fault for row in range(batch.reached, stop) for fault in turned.get(row, ())]
        write = partial(kind.write_chunk, facts, chunk) if rows else partial(ChunkResult, 0, b"")
        _write(batch, write, stop, data, found)
        pace.took(time.monotonic() - began)
        pace.rest(REST_SECONDS)
    if not _settled(kind, pace):
        return False
    given = unfolding.given_in_the_sheet(data, checked.given)
    error_file = late.sheet_with_late(facts.asker, batch, kind, given) if batch.rows_late else None
    _finish(batch, facts.asker, pace.now(), error_file)
    return True


def _settled(kind: ImportKind, pace: Pace) -> bool:
    """False when the time slice ended first: the next one finds every row written and goes on here. Each does one step at least."""
    more = True
    while kind.settle and more:
        began = time.monotonic()
        more = kind.settle(pace.chunk)
        pace.took(time.monotonic() - began)
        pace.beat()
        if more and pace.is_due():
            return False
        pace.rest(REST_SECONDS)
    return True


@transaction.atomic
def _write(
    batch: ImportBatch,
    write: Callable[[], ChunkResult],
    stop: int,
    data: SheetColumns,
    turned: Sequence[Fault],
) -> None:
    """Rows, marker and late faults, those of the second judgement (``turned``) and those of the writing: all or nothing."""
    result = write()
    faults = [*turned, *result.late]
    digest = hashlib.sha256(bytes.fromhex(batch.digest) + result.digest).hexdigest()
    values = {"reached": stop, "written": batch.written + result.written, "digest": digest}
    if faults:
        out = {fault.row for fault in result.late} | unfolding.rows_at_fault(data, turned) - data.left_out
        rows, told = len(out), unfolding.as_in_the_sheet(data, faults)
        counts = Counter(batch.fault_counts) + Counter(fault.kind for fault in told)
        values |= {
            "rows_good": batch.rows_good - rows,
            "rows_bad": batch.rows_bad + rows,
            "rows_late": batch.rows_late + rows,
            "fault_counts": dict(counts),
        }
        faultrows.insert(faultrows.rows(batch, data, told, is_late=True))
    mine = ImportBatch.plain.filter(pk=batch.pk, state=BatchState.RUNNING, reached=batch.reached)
    if not mine.update(**values):
        raise Overtaken
    # In memory only after the database took it; the caller's loop ends on any exception.
    for name, value in values.items():
        setattr(batch, name, value)


@transaction.atomic
def _finish(batch: ImportBatch, by: access.Actor, now: datetime, error_file: files.FileId | None) -> None:
    """One audit row for the whole set: what was asked, how many, and the digest of what was written."""
    earlier = batch.error_file_id
    batch.error_file_id = error_file or earlier
    if not _advance(batch, BatchState.DONE, finished_at=now, error_file_id=batch.error_file_id):
        return
    if error_file and earlier:
        files.let_go([files.FileId(earlier)], now)
    audit.record(
        "imports:batch:finish", by=by, target=("imports.ImportBatch", str(batch.uid)),
        values={"set": batch.digest}, count=batch.written, note=batch.kind,
    )  # fmt: skip
    _let_go(batch, now)
    events.publish(BatchFinished(batch.pk))


def undo(batch: ImportBatch, pace: Pace) -> bool:
    """Remove the batch's rows step by step; True when none is left."""
    kind, facts = kind_named(batch.kind), facts_of(batch, check_right=False)
    more = True
    while more:
        pace.beat()
        if pace.is_due():
            return False
        began = time.monotonic()
        more = _undo_step(batch, kind, facts, pace.chunk)
        pace.took(time.monotonic() - began)
        pace.rest(REST_SECONDS)
    _undone(batch, facts.asker, pace.now())
    return True


@transaction.atomic
def _undo_step(batch: ImportBatch, kind: ImportKind, facts: BatchFacts, limit: int) -> bool:
    step = kind.undo(facts, limit)
    mine = ImportBatch.plain.filter(pk=batch.pk, state=BatchState.UNDOING, removed=batch.removed)
    if not mine.update(removed=batch.removed + step.removed):
        raise Overtaken
    batch.removed += step.removed
    return step.more


@transaction.atomic
def _undone(batch: ImportBatch, by: access.Actor, now: datetime) -> None:
    if _advance(batch, BatchState.UNDONE, undone_at=now):
        audit.record(
            "imports:batch:undone", by=by, target=("imports.ImportBatch", str(batch.uid)), count=batch.removed,
            note=batch.kind,
        )  # fmt: skip
        _let_go(batch, now)
        events.publish(BatchUndone(batch.pk))


@transaction.atomic
def stop(batch: ImportBatch, problem: SheetProblem, state: BatchState, now: datetime) -> None:
    """Leave the batch where a person reads why."""
    moved = _advance(batch, state, problem={"msgid": problem.msgid, "params": problem.params})
    if state is BatchState.STOPPED:
        _let_go(batch, now)
    elif moved and not isinstance(problem, DiskFull):  # a full disk has no room for a duty either
        waiting.ask_to_go_on(batch, kind_named(batch.kind), facts_of(batch, check_right=False).asker, now)


def forget_samples(now: datetime) -> None:
    """Cells shown for a decision nobody took are forgotten with the sheet."""
    old = ImportBatch.plain.filter(state=BatchState.MATCHING, created_at__lt=now - KEEP)
    old.exclude(font_samples=[]).update(font_samples=[])


def _let_go(batch: ImportBatch, now: datetime) -> None:
    """The list came to its end: its sheets are needed to mend what was left out, then no more."""
    ids = [files.FileId(pk) for pk in (batch.file_id, batch.error_file_id) if pk]
    files.let_go(ids, now + KEEP_AFTER)
    if batch.columns_file_id:
        files.let_go([files.FileId(batch.columns_file_id)], now)


def facts_of(
    batch: ImportBatch, *, check_right: bool = True, beat: Callable[[], None] = lambda: None
) -> BatchFacts:
    """Who asked for this step, as she may act today: a right withdrawn meanwhile stops the import, never an undo."""
    asker = connected.find_actor(batch.wanted_key) if connected.find_actor else None
    if check_right and (asker is None or not asker.may(kind_named(batch.kind).permission)):
        raise NobodyAsks
    return BatchFacts(
        BatchId(batch.pk),
        batch.uid,
        asker or Departed(batch.wanted_key, batch.wanted_label),
        beat,
        batch.file_name,
        batch.as_written,
    )


def _advance(batch: ImportBatch, state: BatchState, **values: Any) -> bool:
    moved = ImportBatch.plain.filter(pk=batch.pk, state=batch.state).update(state=state, **values)
    return bool(moved)


def _columns(batch: ImportBatch, kind: ImportKind) -> SheetColumns:
    """The sheet as she wanted its old text read, with covered cells opened."""
    with files.as_path(files.FileId(batch.file_id)) as path:
        named = max((index for index, label in enumerate(batch.labels, start=1) if label), default=None)
        computed = {item.key for item in kind.fields if item.computed}
        data = sheet.columns(path, batch.sheet, batch.first_data, batch.matching, named, computed)
    return covered.uncovered(batch, kind, oldfont.converted(batch, data))


def _unfolded(batch: ImportBatch, kind: ImportKind, data: SheetColumns) -> SheetColumns:
    return unfolding.unfolded(kind, batch.labels, batch.matching, data)


def _keep_faults(
    batch: ImportBatch, data: SheetColumns, faults: Sequence[Fault], pace: Pace, *, is_note: bool = False
) -> None:
    for start in range(0, len(faults), LARGEST_CHUNK):
        pace.beat()
        part = faults[start : start + LARGEST_CHUNK]
        with transaction.atomic():
            faultrows.insert(faultrows.rows(batch, data, part, is_note=is_note))
        pace.rest(REST_SECONDS)
