"""Reads: the batches an actor may see, their faults, and which kinds she may send."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_noop

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import sheet
from hoaban.foundation.imports.cells import text_of
from hoaban.foundation.imports.faults import words_of
from hoaban.foundation.imports.models import ImportBatch, ImportFault
from hoaban.foundation.imports.people_columns import people_in_a_row
from hoaban.foundation.imports.ports import kinds
from hoaban.foundation.imports.values import BatchFacts, BatchId, BatchState, ImportKind, Kept

PAGE = 30
FAULTS_PAGE = 50
LATE = "-late"
"""Asked for like a kind of fault: what was refused when written. No room's kind begins with a dash."""


@dataclass(frozen=True, slots=True)
class BatchShown:
    """A batch for a page."""

    uid: UUID
    kind: ImportKind
    file_name: str
    asker_label: str
    state: BatchState
    labels: Sequence[str]
    matching: Mapping[str, int]
    remembered: bool
    has_old_font: bool
    convert: bool | None
    as_written: bool
    rows_total: int
    rows_good: int
    rows_bad: int
    rows_matched: int
    rows_late: int
    reached: int
    written: int
    removed: int
    fault_counts: Sequence[tuple[str, str, int]]
    """(kind, title, how many), most frequent first."""
    problem: Mapping[str, Any]
    created_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None
    has_error_sheet: bool
    may_read_rows: bool
    may_change: bool
    pk: int
    error_file_id: int | None

    @property
    def people_in_a_row(self) -> int:
        """1 where each row is one person, or whatever the list is of."""
        return people_in_a_row(self.matching)

    @property
    def next_page(self) -> str:
        """Where a person goes on after this very list."""
        return self.kind.next_page.replace("{uid}", str(self.uid))


@dataclass(frozen=True, slots=True)
class FaultShown:
    """A faulty cell: where it is in the person's own sheet."""

    row: int
    column: str
    kind: str
    params: Mapping[str, Any]
    index: int | None
    """Column of the sheet, from 0; None where the sheet has no such column."""
    pk: int
    is_late: bool
    """Found when the row was to be written; it was right when checked."""
    value: str = ""


def kinds_for(actor: access.Actor) -> list[ImportKind]:
    """What this actor may send, what is sent most first."""
    allowed = (kind for kind in kinds.values() if actor.may(kind.permission))
    return sorted(allowed, key=lambda kind: (kind.place, kind.name))


def batch_for(actor: access.Actor, uid: UUID) -> BatchShown:
    row = ImportBatch.objects.visible_to(actor).filter(uid=uid).first()
    if row is None or row.kind not in kinds:
        raise NotFound
    editable = ImportBatch.objects.visible_to(actor, "edit").filter(pk=row.pk).exists()
    return _shown(row, may_change=editable, may_read=may_read_rows(actor, row))


def list_named(actor: access.Actor, uid: UUID) -> tuple[int, str] | None:
    """Key and file name of a list she may see."""
    row = ImportBatch.objects.visible_to(actor).filter(uid=uid).values_list("pk", "file_name").first()
    return (row[0], row[1]) if row else None


def history(actor: access.Actor, before: int | None = None) -> list[BatchShown]:
    """Newest first, by key: page ten thousand costs as much as page one."""
    rows = ImportBatch.objects.visible_to(actor).filter(kind__in=list(kinds)).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_shown(row) for row in rows[: PAGE + 1]]


def waiting_for(actor: access.Actor) -> list[BatchShown]:
    """Sheets that stand still until a person decides."""
    states = [BatchState.MATCHING, BatchState.CHECKED, BatchState.PAUSED]
    rows = (
        ImportBatch.objects.visible_to(actor, "edit")
        .filter(state__in=states, kind__in=list(kinds))
        .order_by("-pk")
    )
    return [_shown(row, may_change=True) for row in rows[:10]]


def faults_of(batch: BatchShown, kind: str = "", after: tuple[int, int] = (0, 0)) -> list[FaultShown]:
    """A page of faults as the sheet goes, and one more; the caller holds a batch she was allowed to see."""
    rows, (row, pk) = _listed(batch, kind), after
    later = rows.filter(Q(row__gt=row) | Q(row=row, pk__gt=pk)).order_by("row", "pk")
    return [_fault_shown(batch, fault) for fault in later[: FAULTS_PAGE + 1]]


def count_faults(batch: BatchShown, kind: str = "") -> int:
    """How many are listed; of a sheet with more than the engine keeps, the rest stands in the download only."""
    return _listed(batch, kind).count()


def _listed(batch: BatchShown, kind: str) -> QuerySet[ImportFault]:
    """One kind, which may be a note; without one, what keeps rows out."""
    rows: QuerySet[ImportFault] = ImportFault.plain.filter(batch_id=batch.pk)
    if kind == LATE:
        return rows.filter(is_late=True)
    return rows.filter(kind=kind) if kind else rows.filter(is_note=False)


def note_counts(batch: BatchShown) -> list[tuple[str, str, int]]:
    """(kind, title, how many) of what deserves a look, most frequent first; how the order was read is said in whole (`read_by_order`)."""
    notes = ImportFault.plain.filter(batch_id=batch.pk, is_note=True).exclude(kind__in=batch.kind.by_order)
    counts = notes.values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    return _titled(batch.kind, counts)


def read_by_order(batch: BatchShown) -> list[FaultShown]:
    """What the room told from the order of the rows."""
    if not batch.kind.by_order:
        return []
    rows = ImportFault.plain.filter(batch_id=batch.pk, is_note=True, kind__in=batch.kind.by_order)
    return [_fault_shown(batch, row) for row in rows.order_by("row", "pk")]


def late_counts(batch: BatchShown) -> list[tuple[str, str, int]]:
    """(kind, title, how many) of the faults found only when a row was to be written; nothing where there are none."""
    title = gettext_noop("Right when checked, refused when written")
    return [(LATE, title, count_faults(batch, LATE))] if batch.rows_late else []


def kept_of(actor: access.Actor, batch: BatchShown, limit: int = 50) -> Kept:
    """What an undo of this list leaves, or left."""
    return batch.kind.kept(BatchFacts(BatchId(batch.pk), batch.uid, actor, file_name=batch.file_name), limit)


def with_values(actor: access.Actor, batch: BatchShown, faults: Sequence[FaultShown]) -> list[FaultShown]:
    """The same with what stands in each cell, for who may read the rows; on record. Nothing once the sheet is forgotten."""
    if not faults or not batch.may_read_rows or batch.error_file_id is None:
        return list(faults)
    file = files.facts_of(files.FileId(batch.error_file_id))
    if file.state is not files.FileState.CLEAN:
        return list(faults)
    named = ("imports.ImportBatch", str(batch.uid))
    audit.record_read("imports:fault:read", by=actor, target=named, purpose="mend_list", count=len(faults))
    with files.as_path(file.id) as path:
        rows = sheet.numbered_rows(path, {fault.row for fault in faults})
    return [replace(fault, value=_cell(rows.get(fault.row, ()), fault.index)) for fault in faults]


def _cell(row: Sequence[Any], index: int | None) -> str:
    return text_of(row[index]) if index is not None and index < len(row) else ""


def _fault_shown(batch: BatchShown, fault: ImportFault) -> FaultShown:
    index = batch.matching.get(fault.column)
    return FaultShown(fault.row, fault.column, fault.kind, fault.params, index, fault.pk, fault.is_late)


def font_samples(actor: access.Actor, batch: BatchShown) -> list[tuple[str, str]]:
    """A few cells before and after, for who may read the rows; on record. Nothing once she decided."""
    if not batch.has_old_font or not batch.may_read_rows:
        return []
    pairs = ImportBatch.plain.values_list("font_samples", flat=True).get(pk=batch.pk)
    if pairs:
        named = ("imports.ImportBatch", str(batch.uid))
        audit.record_read(
            "imports:sample:read", by=actor, target=named, purpose="check_list", count=len(pairs)
        )
    return [(before, after) for before, after in pairs]


def error_sheet_uid(actor: access.Actor, uid: UUID) -> UUID:
    """The file with the faulty rows; whether she may open it, files asks `may_read_file`."""
    batch = batch_for(actor, uid)
    if batch.error_file_id is None:
        raise NotFound
    return files.facts_of(files.FileId(batch.error_file_id)).uid


def moving(limit: int = 20) -> list[ImportBatch]:
    """For the job: what waits for the platform, oldest first."""
    states = [state for state in BatchState if state.is_moving]
    return list(ImportBatch.plain.filter(state__in=states).order_by("pk")[:limit])


def may_read_file(actor: access.Actor, file_id: files.FileId) -> bool:
    """files asks: a sheet or error sheet holds whole rows of people."""
    visible = ImportBatch.objects.visible_to(actor)
    row = visible.filter(error_file_id=file_id).first() or visible.filter(file_id=file_id).first()
    return row is not None and row.kind in kinds and may_read_rows(actor, row)


def may_read_rows(actor: access.Actor, row: ImportBatch) -> bool:
    """Whoever sent the rows has them; anybody else needs the kind's right to read them at the batch's whole office."""
    kind = kinds[row.kind]
    if row.asker_key == actor.key:
        return actor.may(kind.permission)
    areas = actor.areas(kind.read_permission)
    return any(area.start <= row.office_start and row.office_stop <= area.stop for area in areas)


def naming(column: str) -> tuple[Subquery, Subquery]:
    """Uid and file name of the list a row came with, for the question of the room that owns the row: its column names the
    batch."""
    batch = ImportBatch.plain.filter(pk=OuterRef(column))
    return Subquery(batch.values("uid")), Subquery(batch.values("file_name"))


def undone_since(batches: Collection[int], since: datetime) -> set[int]:
    """Which of these lists were taken back from that instant on."""
    rows = ImportBatch.plain.filter(pk__in=batches, state=BatchState.UNDONE, undone_at__gte=since)
    return set(rows.values_list("pk", flat=True))


def _titled(kind: ImportKind, counts: Iterable[tuple[str, int]]) -> list[tuple[str, str, int]]:
    return [(code, words.title if (words := words_of(kind, code)) else code, count) for code, count in counts]


def _shown(row: ImportBatch, *, may_change: bool = False, may_read: bool = False) -> BatchShown:
    kind = kinds[row.kind]
    counts = sorted(row.fault_counts.items(), key=lambda pair: -pair[1])
    return BatchShown(
        uid=row.uid, kind=kind, file_name=row.file_name, asker_label=row.asker_label, state=BatchState(row.state),
        labels=row.labels, matching=row.matching, remembered=row.remembered,
        has_old_font=bool(row.old_font), convert=row.convert, as_written=row.as_written, rows_total=row.rows_total,
        rows_good=row.rows_good, rows_bad=row.rows_bad,
        rows_matched=row.rows_matched, rows_late=row.rows_late, reached=row.reached, written=row.written, removed=row.removed,
        fault_counts=_titled(kind, counts), problem=row.problem, created_at=row.created_at, finished_at=row.finished_at,
        undone_at=row.undone_at, has_error_sheet=row.error_file_id is not None, may_read_rows=may_read, may_change=may_change,
        pk=row.pk, error_file_id=row.error_file_id,
    )  # fmt: skip
