"""The import kind «household list»: one row is one person, with the code of the household she belongs to."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hoaban.domains.registry import codes, noting, queries, recognising
from hoaban.domains.registry.actions import loading, undoing
from hoaban.domains.registry.household_words import FAULTS, FIELDS
from hoaban.domains.registry.judging import Judge, is_household
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
    known = queries.household_ids({key for key in prepared.keys if is_household(key)})
    recognising.recognise(judge, prepared, known)
    batch.beat()
    heads = queries.households_with_head(known, batch.id)
    judge.heads(prepared, heads)
    recognising.two_communes(judge, prepared, heads)
    standing = queries.households_standing(known, batch.id)
    judge.standing(prepared, standing)
    judge.counted(prepared)
    out = {fault.row for fault in judge.faults} | sheet.refused
    return Checked(
        judge.faults, prepared, lambda: noting.notes(judge, prepared, heads, standing),
        matched=len(prepared.matched.keys() - out),
    )  # fmt: skip


def prepare_chunk(batch: BatchFacts, prepared: Any, rows: Sequence[int]) -> Any:
    """Name new villages, seal numbers and make keys before anybody has to wait for us."""
    return loading.prepare_chunk(batch, prepared, rows)


def write_chunk(batch: BatchFacts, chunk: Any) -> ChunkResult:
    """Households first seen in this chunk, what changes in those that stood, then the people."""
    return loading.write_chunk(batch, chunk)


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
    kept=lambda batch, limit: undoing.kept(batch.asker, batch.id, limit),
    undo=lambda batch, limit: undoing.undo(batch.id, limit, timezone.now()),
    next_page="/w/registry/",
    next_label=_("See the households and confirm them"),
    place=0,
)
imports.register_kind(KIND)
