"""The faulty rows as a sheet of their own, with what is wrong beside each: mend them there and send that sheet."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext

from hoaban.foundation.access import api as access
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import covered, exports, matching, oldfont, sheet
from hoaban.foundation.imports.actions.asking import ERRORS
from hoaban.foundation.imports.cells import text_of
from hoaban.foundation.imports.faults import label_of, sentence
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import Fault, Given, ImportKind

PIECE = 256 * 1024


def make(
    by: access.Actor,
    batch: ImportBatch,
    kind: ImportKind,
    rows: Iterable[sheet.NumberedRow],
    faults: Sequence[Fault],
    given: Given,
    earlier: Iterable[Sequence[Any]] = (),
) -> files.FileId:
    """Kept as a file that only readers of the batch may open. ``given``: what the room filled in, by row of the sheet; ``earlier``:
    lines of such a sheet, for other rows."""
    by_row: dict[int, list[str]] = defaultdict(list)
    at_fault = {(fault.row, batch.matching.get(fault.column, -1)) for fault in faults}
    for fault in faults:
        by_row[fault.row].append(sentence(kind, fault.column, fault.kind, fault.params))
    labels, columns = widened(batch, kind, given)
    header = [gettext(matching.ROW), *labels, gettext(matching.MEND)]
    filled = {columns[key]: values for key, values in given.items()}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "errors.xlsx"
        lines = _lines(batch, kind, rows, by_row, at_fault, filled, len(labels))
        exports.write_xlsx(path, header, heapq.merge(earlier, lines, key=itemgetter(0)))
        return files.keep_file(
            by=by,
            purpose=ERRORS,
            name=f"loi-{batch.file_name}",
            pieces=_pieces(path),
            ours=True,
        )


def widened(batch: ImportBatch, kind: ImportKind, given: Given) -> tuple[list[str], dict[str, int]]:
    """Labels and matching of its sheet of faults: where the sheet has no column for what the room filled in, it has one more."""
    new = [key for key in given if key not in batch.matching]
    columns = {key: at for at, key in enumerate(new, start=len(batch.labels))}
    return [*batch.labels, *(label_of(kind, key) for key in new)], {**batch.matching, **columns}


def _lines(
    batch: ImportBatch,
    kind: ImportKind,
    rows: Iterable[sheet.NumberedRow],
    by_row: dict[int, list[str]],
    at_fault: set[tuple[int, int]],
    filled: Mapping[int, Mapping[int, str]],
    width: int,
) -> Iterator[Sequence[Any]]:
    """A guarded cell is shown only where it is itself what has to be mended. ``filled``: column → row → what the room filled in."""
    guarded, envelope = covered.covered_columns(batch, kind), covered.envelope()
    for index, found in rows:
        if index not in by_row:
            continue
        row = oldfont.row_of(batch, found)
        row = row[: len(batch.labels)]
        cells = [*row, *[""] * (width - len(row))]
        for column, values in filled.items():
            cells[column] = cells[column] if text_of(cells[column]) else values.get(index, "")
        for column, key in guarded.items():
            if (index, column) not in at_fault:
                cells[column] = covered.cover(batch, key, cells[column], envelope)
        yield [batch.first_data + 1 + index, *cells, " · ".join(by_row[index])]


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
