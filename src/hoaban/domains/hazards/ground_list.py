"""The import kind «how easily the ground of communes slides»: one row is one commune, with its document.

The table that the page hands out has the same columns: filled in, it comes back as it is.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hoaban.domains.hazards.actions import grounding, ungrounding
from hoaban.domains.hazards.ground_words import WRITTEN
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.values import GroundSaid
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
from hoaban.foundation.places import api as places
from hoaban.kit.text import fold, name_key

FIELDS = (
    Field("commune", _("Commune"), ("xã", "tên xã", "xã phường", "mã xã", "tên xã phường", "commune"), required=True),
    Field("ground", _("How easily communes' ground slides"), ("mức dễ sạt", "mức độ dễ sạt", "ground"), required=True),
    Field("paper", _("In which document, or who told it"), ("văn bản", "theo văn bản", "số văn bản", "document"), required=True),
    Field("since", _("Day of the document"), ("ngày văn bản", "ngày ban hành", "ngày ký", "day"), required=True),
)  # fmt: skip
FAULTS = {
    "commune": FaultWords(
        _("Unknown commune"), _("we know no commune of this name or code today. Write today's name, or its five digits.")
    ),
    "foreign": FaultWords(_("Not yours"), _("this commune is not yours to write about. Leave the row out.")),
    "twice": FaultWords(_("Twice in the list"), _("this commune stands in the list already. Remove one of the rows.")),
    "ground": FaultWords(_("Class not read"), _("write low, medium, high or very high, or 1 to 4.")),
    "paper": FaultWords(_("No document"), _("write number and issuer of the document, in at most 200 letters.")),
    "since": FaultWords(_("Day not read"), _("write the document's day, such as 27/11/2026; it may not lie ahead.")),
}  # fmt: skip


def validate_columns(sheet: SheetColumns, batch: BatchFacts) -> Checked:
    """Each row by itself: a bad one keeps no good one out."""
    known = _communes()
    cells = zip(
        *(imports.texts(sheet.column(field.key)) for field in FIELDS[:3]), sheet.column("since"), strict=True
    )
    rows: dict[int, GroundSaid] = {}
    faults, seen = list[Fault](), set[int]()
    for row, (commune, ground, paper, since) in enumerate(cells):
        if row in sheet.blank:
            continue
        number, how = known.get(name_key(commune)), WRITTEN.get(fold(ground).strip())
        day = _day(since)
        if number is None:
            faults.append(Fault(row, "commune", "commune"))
        elif not any(area.contains(number) for area in batch.asker.areas(Permission.TEND)):
            faults.append(Fault(row, "commune", "foreign"))
        elif number in seen:
            faults.append(Fault(row, "commune", "twice"))
        elif how is None:
            faults.append(Fault(row, "ground", "ground"))
        elif not paper or len(paper) > 200:
            faults.append(Fault(row, "paper", "paper"))
        elif day is None:
            faults.append(Fault(row, "since", "since"))
        else:
            seen.add(number)
            rows[row] = GroundSaid(number, how, paper, day)
    return Checked(faults, rows)


def _communes() -> dict[str, int]:
    """By code, by the whole name and by the name without «Xã» or «Phường»; a name that two communes have names neither."""
    found: dict[str, int] = {}
    named: dict[str, set[int]] = {}
    for one in places.communes(int(settings.PROVINCE)):
        found[one.code] = one.number
        whole = name_key(one.name)
        for name in (whole, whole.partition(" ")[2]):
            named.setdefault(name, set()).add(one.number)
    return {name: next(iter(numbers)) for name, numbers in named.items() if len(numbers) == 1} | found


def _day(cell: object) -> date | None:
    found = imports.date_of(cell)
    day = found.day if found else None
    return day if day and day <= timezone.localdate() else None


def prepare_chunk(
    _batch: BatchFacts, prepared: dict[int, GroundSaid], rows: Sequence[int]
) -> list[GroundSaid]:
    return [prepared[row] for row in rows]


def write_chunk(batch: BatchFacts, chunk: list[GroundSaid]) -> ChunkResult:
    """Through the one verb. What says the same as what holds writes nothing and counts as done."""
    grounding.set_ground(
        by=batch.asker, said=chunk, seen=None, request=None, now=timezone.now(), batch=batch.id
    )
    said = "".join(f"{one.place_no}|{one.ground}|{one.paper}|{one.since}\n" for one in chunk)
    return ChunkResult(len(chunk), hashlib.sha256(said.encode()).digest())


KIND = ImportKind(
    name="hazards.ground",
    title=_("How easily the ground of communes slides"),
    about=_("One row for each commune: its class, the document and the document's day."),
    permission=Permission.TEND,
    read_permission=Permission.TEND,
    fields=FIELDS,
    faults=FAULTS,
    validate_columns=validate_columns,
    prepare_chunk=prepare_chunk,
    write_chunk=write_chunk,
    kept=lambda batch, limit: ungrounding.kept(batch.asker, batch.id, limit),
    undo=lambda batch, limit: ungrounding.take_back_ground(batch.asker, batch.id, limit),
    next_page="/w/hazards/ground/",
    next_label=_("See the classes of the communes"),
)
imports.register_kind(KIND)
