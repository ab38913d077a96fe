"""The import kind «household list»: one row is one person, with the code of the household she belongs to."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from hoaban.domains.registry import codes
from hoaban.domains.registry.actions import loading
from hoaban.domains.registry.household_words import FAULTS, FIELDS
from hoaban.domains.registry.judging import Judge
from hoaban.domains.registry.permissions import Permission
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.values import BatchFacts, Checked, ChunkResult, ImportKind, SheetColumns
from hoaban.kit import clock


def validate_columns(sheet: SheetColumns, batch: BatchFacts) -> Checked:
    """Judge every row; codes of places are read once."""
    judge = Judge(
        sheet=sheet,
        codes=codes.read(),
        areas=batch.asker.areas(Permission.IMPORT),
        today=clock.today(),
        batch_id=batch.id,
        faults=[],
        beat=batch.beat,
    )
    prepared = judge.prepare()
    judge.standing(prepared)
    return Checked(judge.faults, prepared)


def prepare_chunk(batch: BatchFacts, prepared: Any, rows: Sequence[int]) -> Any:
    """Seal numbers and make keys before anybody has to wait for us."""
    return loading.prepare_chunk(batch.id, prepared, rows)


def write_chunk(batch: BatchFacts, chunk: Any) -> ChunkResult:
    """Households first seen in this chunk, then its people."""
    return loading.write_chunk(batch.id, chunk)


KIND = ImportKind(
    name="registry.household_list",
    title=_("Household list of a commune"),
    about=_(
        "One row for each person, with the code of the household. The usual commune sheet works as it is."
    ),
    permission=Permission.IMPORT,
    read_permission=Permission.IDENTIFY,
    fields=FIELDS,
    faults=FAULTS,
    validate_columns=validate_columns,
    prepare_chunk=prepare_chunk,
    write_chunk=write_chunk,
    later_edits=lambda batch: loading.later_edits(batch.id),
    undo=lambda batch, limit: loading.undo(batch.id, limit),
    next_page="/w/registry/",
    next_label=_("See the households and confirm them"),
)
imports.register_kind(KIND)
