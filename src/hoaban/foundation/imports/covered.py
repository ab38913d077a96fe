"""Covered cells: what a sheet of faults does not need to show goes out sealed, and comes back with the mended sheet.

A number left out would be lost when the mended rows are sent; a number shown would lie on many desks. Sealed, it does
neither: it opens only here, and only in the same column of the same office's sheets.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from hoaban.foundation.access.api import key_file
from hoaban.foundation.imports.cells import text_of
from hoaban.foundation.imports.matching import match_columns
from hoaban.foundation.imports.models import ImportBatch
from hoaban.foundation.imports.values import ImportKind, SheetColumns, key_of
from hoaban.kit.keys import Envelope, KeyProblem

MARK = "••••• "
"""What a person sees first in such a cell."""


def cover(batch: ImportBatch, key: str, value: Any, envelope: Envelope) -> str:
    """The cell as it may leave; an empty one stays empty, one that came covered stays as it is. Finding the key costs more than
    using it: once per sheet."""
    if not text_of(value):
        return ""
    if isinstance(value, str) and value.startswith(MARK) and _opened(batch, key, value, envelope) is not None:
        return value
    plain = value if isinstance(value, (str, int, float)) else text_of(value)
    return MARK + urlsafe_b64encode(envelope.close(json.dumps(plain).encode(), _place(batch, key))).decode()


def uncovered(batch: ImportBatch, kind: ImportKind, data: SheetColumns) -> SheetColumns:
    """The sheet with its covered cells opened; those that do not open here are named in it."""
    values, closed, at_hand = dict(data.values), set(), envelope()
    for key in _guarded(kind, values):
        column = values[key]
        rows = [row for row, cell in enumerate(column) if isinstance(cell, str) and cell.startswith(MARK)]
        if not rows:
            continue
        opened = list(column)
        for row in rows:
            opened[row] = _opened(batch, key, opened[row], at_hand)
            if opened[row] is None:
                opened[row] = ""
                closed.add((row, key))
        values[key] = opened
    return replace(data, values=values, closed=frozenset(closed))


def covered_columns(batch: ImportBatch, kind: ImportKind) -> dict[int, str]:
    """Column of the sheet → guarded field. Of columns nobody matched, what the header names: numbers of people who are not read
    are theirs all the same."""
    guarded, matched = [field for field in kind.fields if field.guarded], set(batch.matching.values())
    named = {
        at: next(iter(found))
        for at, label in enumerate(batch.labels)
        if at not in matched and (found := match_columns([label], guarded))
    }
    return named | {batch.matching[key]: key for key in _guarded(kind, batch.matching)}


def _guarded(kind: ImportKind, keys: Collection[str]) -> list[str]:
    """Of these columns, whoever's in the row they are."""
    guarded = {field.key for field in kind.fields if field.guarded}
    return [key for key in keys if key_of(key)[0] in guarded]


def _opened(batch: ImportBatch, key: str, cell: str, envelope: Envelope) -> Any:
    try:
        token = urlsafe_b64decode(cell[len(MARK) :].strip())
        return json.loads(envelope.open(token, _place(batch, key)))
    except (KeyProblem, NotBase64, ValueError):
        return None


def envelope() -> Envelope:
    return Envelope(key_file("imports-cells"))


def _place(batch: ImportBatch, key: str) -> bytes:
    return f"imports.cell:{batch.kind}:{key_of(key)[0]}:{batch.office_start}:{batch.office_stop}".encode()
