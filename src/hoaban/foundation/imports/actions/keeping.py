"""What the check read of a sheet, kept until the list is written: to open and turn a large sheet costs more than to judge it.

It lies sealed like the sheet and under the same purpose; no door leads to it. Without it the sheet is read again.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from hoaban.foundation.access import api as access
from hoaban.foundation.files import api as files
from hoaban.foundation.files.errors import FileTooLarge, Forgotten
from hoaban.foundation.imports.actions.asking import PURPOSE
from hoaban.foundation.imports.cells import shared
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import SheetColumns
from hoaban.kit.keys import KeyProblem

_MARKS = ("formulas", "blank", "closed", "torn")
_DATES = {"date": date.fromisoformat, "datetime": datetime.fromisoformat, "time": time.fromisoformat}
_GZIP = 31


def keep(by: access.Actor, batch: ImportBatch, data: SheetColumns) -> files.FileId | None:
    """None where a cell is of a kind we cannot write down, or the whole too large."""
    try:
        return files.keep_file(by=by, purpose=PURPOSE, name=batch.file_name, pieces=_pieces(data), ours=True)
    except (TypeError, FileTooLarge):
        return None


def columns(batch: ImportBatch) -> SheetColumns | None:
    """As `keep` was given them, but without the rows as they stand in the sheet."""
    if batch.columns_file_id is None:
        return None
    try:
        with (
            files.as_path(files.FileId(batch.columns_file_id)) as path,
            gzip.open(path, "rt", encoding="ascii") as lines,
        ):
            facts = json.loads(lines.readline())
            values = dict(map(_column, lines))
    except (Forgotten, KeyProblem, OSError, EOFError, zlib.error, ValueError):  # missing, cut off or changed
        return None
    formulas, closed = (frozenset((row, key) for row, key in facts[name]) for name in ("formulas", "closed"))
    return SheetColumns(
        values, facts["count"], facts["first_row"], formulas, frozenset(facts["blank"]), closed, frozenset(facts["torn"]),
    )  # fmt: skip


def _pieces(data: SheetColumns) -> Iterator[bytes]:
    """One line of facts, then one per column."""
    packer = zlib.compressobj(1, wbits=_GZIP)
    facts: dict[str, Any] = {"count": data.count, "first_row": data.first_row}
    facts |= {name: list(getattr(data, name)) for name in _MARKS}
    for line in (facts, *data.values.items()):
        yield packer.compress(json.dumps(line, default=_told).encode() + b"\n")
    yield packer.flush()


def _told(cell: Any) -> dict[str, str]:
    """A date keeps its kind."""
    if (kind := type(cell).__name__) in _DATES:
        return {kind: cell.isoformat()}
    raise TypeError(kind)


def _column(line: str) -> tuple[str, list[Any]]:
    key, cells = json.loads(line)
    return key, shared([_cell(cell) if cell.__class__ is dict else cell for cell in cells], {})


def _cell(told: dict[str, str]) -> Any:
    ((kind, text),) = told.items()
    return _DATES[kind](text)
