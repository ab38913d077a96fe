"""The import kind «list of special difficulty»: one row is one unit; the rows become the list of a decision's draft.

The paper itself (number, day, issuer) is written down first; putting it in force stays a deed of its own.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from hoaban.domains.difficulty import queries, rules
from hoaban.domains.difficulty.actions import sheet as lines_of_sheet
from hoaban.domains.difficulty.permissions import Permission
from hoaban.domains.difficulty.values import Doubt, Draft, Of
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.values import (
    BatchFacts,
    Checked,
    ChunkResult,
    Fault,
    FaultWords,
    Field,
    ImportKind,
    SheetColumns,
)

FIELDS = (
    Field("commune", _("Commune"), ("xã", "tên xã", "xã phường", "mã xã", "tên xã phường", "commune"), required=True),
    Field("village", _("Village"), ("bản", "tên bản", "thôn", "tên thôn", "bản tiểu khu", "thôn bản", "village")),
    Field(
        "decision",
        _("Decision number"),
        ("số quyết định", "quyết định", "quyết định số", "văn bản", "decision"),
    ),
)  # fmt: skip
FAULTS = {
    "decision_unknown": FaultWords(
        _("No draft of this decision"),
        _("no draft with this number waits for a list. Write the decision down first, then send the list."),
    ),
    "decision_unclear": FaultWords(
        _("Which decision?"),
        _("several drafts wait for a list. Write the number of the decision in a column of its own."),
    ),
    "decision_filled": FaultWords(
        _("The decision has its list"),
        _("this draft has its list already, or is in force. Empty the draft's list first if this one replaces it."),
    ),
    "commune_missing": FaultWords(
        _("No commune"),
        _("the commune is missing. Write its name or its five digits."),
    ),
    "commune_unknown": FaultWords(
        _("Unknown commune"),
        _("we know no commune of this name or code today. Communes were merged on 1 July 2025: write today's name."),
    ),
    "commune_former": FaultWords(
        _("A commune of before a reform"),
        _(
            "this commune is part of %(today)s since a reform, where our list has no village of this name. Check the name, "
            "or add it there first."
        ),
    ),
    "commune_merged": FaultWords(
        _("A commune that a reform ended"),
        _("this commune is part of %(today)s since a reform. Write today's name only if the decision lists today's commune."),
    ),
    "commune_several": FaultWords(
        _("A commune of before a reform"),
        _(
            "this commune is part of %(today)s since a reform, where several places have a village of this name. Write today's "
            "commune."
        ),
    ),
    "commune_smaller": FaultWords(
        _("A commune that a reform changed"),
        _(
            "the decision was signed before a reform, and the commune of this name then is part of %(today)s now. Write the five "
            "digits only if the decision lists the whole commune of today."
        ),
    ),
    "village_missing": FaultWords(
        _("No village"),
        _("the decision lists villages, and this row names none. Fill in the village."),
    ),
    "village_unwanted": FaultWords(
        _("A village in a list of communes"),
        _("the decision lists communes. Leave the village empty, or write down a decision that lists villages."),
    ),
    "village_unknown": FaultWords(
        _("Unknown village"),
        _("the commune has no village of this name in our list. Check the name, or add the village first."),
    ),
    "unit_unclear": FaultWords(
        _("Which unit is meant?"),
        _("several units have this name, or ours lacks its kind. Write the name with its kind, as our list has it."),
    ),
    "unit_repeated": FaultWords(
        _("Twice in the list"),
        _("this unit stands in the list already. Remove one of the rows."),
    ),
}  # fmt: skip
SINCE = {
    (Doubt.FORMER, Of.VILLAGES): "commune_former",
    (Doubt.UNCLEAR, Of.VILLAGES): "commune_several",
    (Doubt.FORMER, Of.COMMUNES): "commune_merged",
    (Doubt.SMALLER, Of.COMMUNES): "commune_smaller",
}
"""The row may name a commune of before: what is wrong is in its column."""
DOUBTS = {
    Doubt.COMMUNE: ("commune", "commune_unknown"),
    Doubt.VILLAGE: ("village", "village_unknown"),
    Doubt.UNCLEAR: ("village", "unit_unclear"),
    Doubt.PARTS: ("commune", "commune_missing"),
    Doubt.TWICE: ("commune", "unit_repeated"),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """Row → the draft it belongs to and its line there."""

    lines: Mapping[int, tuple[int, str]]


def validate_columns(sheet: SheetColumns, batch: BatchFacts) -> Checked:
    """Each row finds its draft, then a unit of today."""
    cells = zip(*(imports.texts(sheet.column(field.key)) for field in FIELDS), strict=True)
    drafts, faults = queries.drafts(batch.asker), list[Fault]()
    rows: dict[Draft, dict[int, str]] = defaultdict(dict)
    for row, (commune, village, number) in enumerate(cells):
        if row in sheet.blank:
            continue
        found = rules.draft_for(drafts, number, Of.VILLAGES if village else Of.COMMUNES, batch.id)
        if isinstance(found, Draft):
            rows[found][row] = rules.line_of(commune, village)
        else:
            column = "village" if found.startswith("village") else "decision"
            faults.append(Fault(row, column, found))
    for draft, said in rows.items():
        faults += _unknown(batch, draft, said)
    lines = {row: (draft.id, line) for draft, said in rows.items() for row, line in said.items()}
    return Checked(faults, Prepared(lines))


def _unknown(batch: BatchFacts, draft: Draft, said: Mapping[int, str]) -> list[Fault]:
    """Rows that name no unit, or one named before."""
    order = list(said)
    lines = queries.understood(batch.asker, "\n".join(said.values()), draft.of, draft.signed_on)
    return [_fault(order[line.row - 1], line.doubt, line.today, draft.of) for line in lines if line.doubt]


def _fault(row: int, doubt: Doubt, today: str, of: Of) -> Fault:
    if today:
        return Fault(row, "commune", SINCE[doubt, of], {"today": today})
    return Fault(row, *DOUBTS[doubt])


def prepare_chunk(_batch: BatchFacts, prepared: Prepared, rows: Sequence[int]) -> dict[int, dict[int, str]]:
    """Draft → row → line."""
    chunk: dict[int, dict[int, str]] = defaultdict(dict)
    for row in rows:
        draft, line = prepared.lines[row]
        chunk[draft][row] = line
    return chunk


def write_chunk(batch: BatchFacts, chunk: Mapping[int, Mapping[int, str]]) -> ChunkResult:
    """Behind the lines that stand; a draft that got another list meanwhile, or is in force, takes none."""
    digest, late, written = hashlib.sha256(), list[Fault](), 0
    for draft, lines in chunk.items():
        if lines_of_sheet.add_lines(batch, draft, list(lines.values())):
            written += len(lines)
            digest.update("\n".join(lines.values()).encode())
        else:
            late += [Fault(row, "decision", "decision_filled") for row in lines]
    return ChunkResult(written, digest.digest(), late)


KIND = ImportKind(
    name="registry.special_difficulty",
    title=_("List of villages or communes of special difficulty"),
    about=_("One row for each village or commune of a decision. The decision itself is written down before."),
    permission=Permission.KEEP,
    read_permission=Permission.KEEP,
    fields=FIELDS,
    faults=FAULTS,
    validate_columns=validate_columns,
    prepare_chunk=prepare_chunk,
    write_chunk=write_chunk,
    kept=lambda batch, limit: lines_of_sheet.kept(batch.asker, batch.id, limit),
    undo=lambda batch, _limit: lines_of_sheet.undo(batch.id),
    next_page="/w/registry/difficulty/",
    next_label=_("Look at the decision and put it in force"),
)
imports.register_kind(KIND)
