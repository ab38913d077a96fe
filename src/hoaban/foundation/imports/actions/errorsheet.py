"""The faulty rows as a sheet of their own, with what is wrong beside each: mend them there and send that sheet."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext

from hoaban.foundation.access import api as access
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import covered, exports, matching, oldfont, sheet
from hoaban.foundation.imports.actions.asking import ERRORS
from hoaban.foundation.imports.faults import sentence
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import Fault, ImportKind

PIECE = 256 * 1024


def make(
    by: access.Actor,
    batch: ImportBatch,
    kind: ImportKind,
    rows: Iterable[sheet.NumberedRow],
    faults: Sequence[Fault],
    earlier: Iterable[Sequence[Any]] = (),
) -> files.FileId:
    """Kept as a file that only readers of the batch may open. ``earlier`` are lines of such a sheet, for other rows."""
    by_row: dict[int, list[str]] = defaultdict(list)
    at_fault = {(fault.row, batch.matching.get(fault.column, -1)) for fault in faults}
    for fault in faults:
        by_row[fault.row].append(sentence(kind, fault.column, fault.kind, fault.params))
    header = [gettext(matching.ROW), *batch.labels, gettext(matching.MEND)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "errors.xlsx"
        lines = _lines(batch, kind, rows, by_row, at_fault)
        exports.write_xlsx(path, header, heapq.merge(earlier, lines, key=itemgetter(0)))
        return files.keep_file(
            by=by,
            purpose=ERRORS,
            name=f"loi-{batch.file_name}",
            pieces=_pieces(path),
            ours=True,
        )


def _lines(
    batch: ImportBatch,
    kind: ImportKind,
    rows: Iterable[sheet.NumberedRow],
    by_row: dict[int, list[str]],
    at_fault: set[tuple[int, int]],
) -> Iterator[Sequence[Any]]:
    """A guarded cell is shown only where it is itself what has to be mended."""
    width, guarded, envelope = len(batch.labels), covered.covered_columns(batch, kind), covered.envelope()
    for index, found in rows:
        if index not in by_row:
            continue
        row = oldfont.row_of(batch, found)
        cells = [*row[:width], *[""] * (width - len(row))]
        for column, key in guarded.items():
            if (index, column) not in at_fault:
                cells[column] = covered.cover(batch, key, cells[column], envelope)
        yield [batch.first_data + 1 + index, *cells, " · ".join(by_row[index])]


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
