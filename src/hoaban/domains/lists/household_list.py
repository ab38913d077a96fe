"""The import kind «household list»: one row is one person, with the code of the household she belongs to, or where the order says it."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hoaban.domains.lists import (
    apart,
    apart_words,
    fact_fields,
    facts,
    known_homes,
    leavers,
    noting,
    placing,
    recognising,
    statuses,
    welfare_fields,
)
from hoaban.domains.lists.actions import loading
from hoaban.domains.lists.household_words import FAULTS, FIELDS, PEOPLE_OF_A_ROW
from hoaban.domains.lists.judging import Judge, is_household
from hoaban.domains.registry import api as registry
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.values import BatchFacts, Checked, ChunkResult, ImportKind, SheetColumns
from hoaban.kit import clock


def validate_columns(sheet: SheetColumns, batch: BatchFacts) -> Checked:
    """Judge every row; codes of places are read once."""
    homes = apart.told_apart(sheet, batch)
    judge = Judge(
        sheet=apart.with_codes(sheet, homes),
        codes=registry.sheet_codes(),
        areas=batch.asker.areas(registry.IMPORT),
        today=clock.today(),
        faults=[],
        beat=batch.beat,
    )
    prepared = judge.prepare()
    prepared.placed = placing.place(judge, prepared)
    known_homes.find(judge, prepared, homes, batch)
    judge.unclear_homes(homes.unclear)
    prepared.poverty = statuses.read(judge, prepared.keys)
    prepared.facts = facts.read(judge, prepared, batch)
    keys = {key for key in prepared.keys if is_household(key)}
    held = registry.registered(batch, keys, prepared.all_indexes())
    recognising.recognise(judge, prepared, held)
    leavers.ask(judge, prepared, held.left, held.standing)
    facts.of_who_stands(prepared)
    batch.beat()
    judge.heads(prepared, held.heads)
    recognising.two_communes(judge, prepared, held.heads)
    statuses.standing(judge, prepared, held.standing)
    statuses.settle(judge, prepared)
    judge.said_once()
    judge.counted(prepared)
    out = {fault.row for fault in judge.faults} | sheet.refused
    return Checked(
        judge.faults,
        prepared,
        lambda: noting.notes(judge, prepared, homes, held, batch),
        matched=len(prepared.matched.keys() - out),
        given={apart.CODE: homes.codes} if homes.by else {},
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
        "One row for each person, or for each household with the columns of a person again for each. "
        "The usual commune sheet works as it is."
    ),
    permission=registry.IMPORT,
    read_permission=registry.IDENTIFY,
    fields=(*FIELDS, *apart_words.FIELDS, *fact_fields.FIELDS, *welfare_fields.FIELDS),
    faults=FAULTS | apart_words.FAULTS | fact_fields.FAULTS | welfare_fields.FAULTS,
    validate_columns=validate_columns,
    prepare_chunk=prepare_chunk,
    write_chunk=write_chunk,
    kept=lambda batch, limit: registry.kept_of_list(batch.asker, batch.id, limit),
    undo=lambda batch, limit: registry.take_list_back(batch.id, limit, timezone.now()),
    settle=registry.settle_numbers,
    next_page="/w/registry/households/?open=on&sheet={uid}",
    next_label=_("See the households and confirm them"),
    repeated=PEOPLE_OF_A_ROW,
    by_order=frozenset(apart.By),
    place=0,
)
imports.register_kind(KIND)
