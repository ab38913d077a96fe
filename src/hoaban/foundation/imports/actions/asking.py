"""Writes that a person asks for: send a sheet, match its columns, run, go on, take back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files
from hoaban.foundation.files.errors import PictureTooLarge, PictureUnreadable
from hoaban.foundation.imports import matching as columns
from hoaban.foundation.imports import people_columns
from hoaban.foundation.imports.actions import waiting
from hoaban.foundation.imports.errors import (
    ColumnsMissing,
    ColumnTwice,
    FontUndecided,
    NotASpreadsheet,
    NotNow,
)
from hoaban.foundation.imports.models import ImportBatch, RememberedMatching
from hoaban.foundation.imports.ports import kinds
from hoaban.foundation.imports.values import BatchState, ImportKind
from hoaban.foundation.jobs import api as jobs

PURPOSE = "imports.sheet"
ERRORS = "imports.errors"
JOB = "imports.work"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrives."""

    name: str
    pieces: Iterable[bytes]


def start_import(*, by: access.Actor, kind: str, upload: Upload, request: str | None) -> UUID:
    """Keep the sheet in quarantine and open a batch for it; a job looks inside once the scanner let it pass."""
    chosen = kind_named(kind)
    access.require(by, chosen.permission)
    if request and (answer := audit.answered(by, request)):
        return UUID(answer)
    try:
        file_id = files.keep_file(by=by, purpose=PURPOSE, name=upload.name, pieces=upload.pieces)
    except (PictureUnreadable, PictureTooLarge) as problem:  # a photograph renamed: it is no sheet
        raise NotASpreadsheet from problem
    return _open_batch(by, chosen, file_id, request)


@transaction.atomic
def _open_batch(by: access.Actor, kind: ImportKind, file_id: files.FileId, request: str | None) -> UUID:
    office = by.areas(kind.permission)[0]
    batch = ImportBatch(
        kind=kind.name,
        file_id=file_id,
        file_name=files.facts_of(file_id).name,
        asker_key=by.key,
        asker_label=by.label,
        wanted_key=by.key,
        wanted_label=by.label,
        office_start=office.start,
        office_stop=office.stop,
    )
    batch.save(force_insert=True)
    audit.record(
        "imports:batch:start",
        by=by,
        target=("imports.ImportBatch", str(batch.uid)),
        request=request,
        note=kind.name,
    )
    jobs.wake(JOB)
    return batch.uid


@transaction.atomic
def match_columns(
    *,
    by: access.Actor,
    uid: UUID,
    chosen: Mapping[str, int],
    request: str | None,
    now: datetime,
    convert: bool | None = None,
    as_written: bool | None = None,
) -> None:
    """Say which column is which field, and whether old text becomes Unicode; remembered for the office and this header.

    Begins the check. ``as_written``: nothing is told from the order of the rows; unsaid, it stays as it was.
    """
    if audit.answered(by, request):
        return
    batch = _batch_for(by, uid, {BatchState.MATCHING, BatchState.CHECKED})
    kind = kind_named(batch.kind)
    fitting = {key: column for key, column in chosen.items() if 0 <= column < len(batch.labels)}
    if len(set(fitting.values())) < len(fitting):
        raise ColumnTwice
    lacking = people_columns.missing(kind, batch.labels, fitting)
    if lacking:
        raise ColumnsMissing(columns=", ".join(gettext(field.label) for field in lacking))
    convert = _decided(batch, convert)
    _move(
        batch, BatchState.CHECKING, matching=fitting, convert=convert, font_samples=[], checked_at=None,
        as_written=batch.as_written if as_written is None else as_written, **_wanted(by),
    )  # fmt: skip
    (waiting.decided if batch.state == BatchState.MATCHING else waiting.again)(batch, by)
    remember(batch, batch.labels, fitting, now, convert)
    audit.record("imports:batch:match", by=by, target=_named(batch), request=request, fields=sorted(fitting))
    jobs.wake(JOB)


def remember(
    batch: ImportBatch,
    labels: Sequence[str],
    matched: Mapping[str, int],
    now: datetime,
    convert: bool | None = None,
) -> None:
    """For the next sheet of this office with these headers."""
    RememberedMatching.plain.update_or_create(
        kind=batch.kind,
        office_start=batch.office_start,
        office_stop=batch.office_stop,
        signature=columns.signature(labels),
        defaults={
            "matching": columns.remembered(labels, matched),
            "used_at": now,
            **({} if convert is None else {"convert": convert}),
        },
    )


def _decided(batch: ImportBatch, convert: bool | None) -> bool | None:
    """Old text is never changed nor left unread unsaid; a list without any asks nothing."""
    if not batch.old_font:
        return None
    if convert is None:
        raise FontUndecided
    return convert


@transaction.atomic
def keep_matching(
    *, by: access.Actor, uid: UUID, chosen: Mapping[str, int], request: str | None, now: datetime
) -> None:
    """Keep a half-finished matching: a sheet with many columns is matched on several screens."""
    if audit.answered(by, request):
        return
    batch = _batch_for(by, uid, {BatchState.MATCHING, BatchState.CHECKED})
    fitting = {key: column for key, column in chosen.items() if 0 <= column < len(batch.labels)}
    _move(batch, BatchState.MATCHING, matching=fitting)
    if batch.state == BatchState.CHECKED:
        waiting.again(batch, by)
        checked = batch.checked_at or now  # the column may be empty
        waiting.ask_columns(batch, kind_named(batch.kind), by, now, since=f"{checked:%Y-%m-%dT%H:%M:%S}")
    audit.record("imports:batch:match", by=by, target=_named(batch), request=request, fields=sorted(fitting))


@transaction.atomic
def run_import(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """Write the good rows. A second press finds it running and changes nothing."""
    if audit.answered(by, request):
        return
    batch = _batch_for(by, uid, {BatchState.CHECKED, BatchState.PAUSED, BatchState.RUNNING})
    access.require(by, kind_named(batch.kind).permission)
    if batch.state == BatchState.RUNNING:
        return
    _move(batch, BatchState.RUNNING, started_at=batch.started_at or now, problem={}, **_wanted(by))
    waiting.decided(batch, by)
    audit.record("imports:batch:run", by=by, target=_named(batch), request=request, count=batch.rows_good)
    jobs.wake(JOB)


@transaction.atomic
def undo_import(*, by: access.Actor, uid: UUID, request: str | None) -> None:
    """Take the batch back; what people have worked on since stays, and the page names it."""
    if audit.answered(by, request):
        return
    batch = _batch_for(by, uid, {BatchState.DONE, BatchState.PAUSED, BatchState.UNDOING})
    if batch.state == BatchState.UNDOING:
        return
    _move(batch, BatchState.UNDOING, problem={}, **_wanted(by))
    waiting.decided(batch, by)
    audit.record("imports:batch:undo", by=by, target=_named(batch), request=request, count=batch.written)
    jobs.wake(JOB)


def kind_named(name: str) -> ImportKind:
    """A kind a room registered; an unknown one looks like «not there»."""
    if name not in kinds:
        raise NotFound
    return kinds[name]


def _batch_for(by: access.Actor, uid: UUID, states: set[BatchState]) -> ImportBatch:
    batch: ImportBatch | None = (
        ImportBatch.objects.visible_to(by, "edit").select_for_update().filter(uid=uid).first()
    )
    if batch is None:
        raise NotFound
    if BatchState(batch.state) not in states:
        raise NotNow
    return batch


def _move(batch: ImportBatch, state: BatchState, **values: Any) -> None:
    """Change the state only from the state we read: the loser of a race changes nothing."""
    if not ImportBatch.plain.filter(pk=batch.pk, state=batch.state).update(state=state, **values):
        raise NotNow


def _wanted(by: access.Actor) -> dict[str, str]:
    """The job works in this person's name."""
    return {"wanted_key": by.key, "wanted_label": by.label}


def _named(batch: ImportBatch) -> tuple[str, str]:
    return ("imports.ImportBatch", str(batch.uid))
