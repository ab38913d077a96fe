"""Tables as Parquet, in and out, by Arrow.

Arrow is imported when a file is opened, not when this module is: it comes with the extra `analytics`.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from hoaban.foundation.imports.errors import ParquetAbsent, SheetDamaged, SheetTooLarge
from hoaban.foundation.imports.exports import PIECE
from hoaban.foundation.imports.tables import MOST_ROWS, SAMPLE_ROWS, Row, Table, even, too_many

MAGIC = b"PAR1"
TYPE = "application/vnd.apache.parquet"
AT_ONCE = 10_000
# What the file says it is unpacked; more is a bomb, and no list of people has so many columns.
MOST_UNPACKED = 800_000_000
MOST_COLUMNS = 200


class Columnar:
    """One table without a name; the names of its columns are its first row."""

    def __init__(self, file: Any) -> None:
        self._file = file
        meta = file.metadata
        too_many(meta.num_rows)
        unpacked = sum(meta.row_group(at).total_byte_size for at in range(meta.num_row_groups))
        if meta.num_columns > MOST_COLUMNS or unpacked > MOST_UNPACKED:
            raise SheetTooLarge(limit=MOST_ROWS)

    def names(self) -> Sequence[str]:
        return [""]

    def top(self, name: str) -> Table:
        return Table(even(list(islice(self.rows(name), SAMPLE_ROWS + 1))), self._file.metadata.num_rows + 1)

    def formulas(self, name: str) -> Iterable[tuple[int, int, bool]]:
        return ()

    def rows(self, name: str) -> Iterator[Row]:
        yield list(self._file.schema_arrow.names)
        for batch in self._file.iter_batches(batch_size=AT_ONCE):
            cells = [[_cell(value) for value in column.to_pylist()] for column in batch.columns]
            yield from map(list, zip(*cells, strict=True))


def _cell(value: Any) -> Any:
    """An empty cell is an empty text, as in every sheet; a list or a record is its text."""
    if value is None:
        return ""
    return str(value) if isinstance(value, (bytes, list, dict)) else value


@contextmanager
def opened(path: Path) -> Iterator[Columnar]:
    arrow, files = _arrow()
    try:
        with files.ParquetFile(path) as file:
            yield Columnar(file)
    except (arrow.ArrowException, OSError) as problem:
        raise SheetDamaged from problem


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Every column is text: what is masked or precise to the year is no number and no date."""
    arrow, files = _arrow()
    schema = arrow.schema([(name, arrow.string()) for name in header])
    rest = iter(rows)
    with files.ParquetWriter(path, schema) as writer:
        while part := list(islice(rest, AT_ONCE)):
            turned = [
                [None if cell == "" else str(cell) for cell in column] for column in zip(*part, strict=True)
            ]
            writer.write_table(arrow.table(turned, schema=schema))


def is_here() -> bool:
    return find_spec("pyarrow") is not None


def parquet_stream(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A Parquet file ends with its index: it grows in a temporary file that is gone afterwards."""
    with tempfile.NamedTemporaryFile(suffix=".parquet") as draft:
        write(Path(draft.name), header, rows)
        draft.seek(0)
        while piece := draft.read(PIECE):
            yield piece


def _arrow() -> tuple[Any, Any]:
    """It carries no types: what comes from it is looked at cell by cell."""
    if not is_here():
        raise ParquetAbsent
    import pyarrow  # noqa: PLC0415
    import pyarrow.parquet  # noqa: PLC0415

    return pyarrow, pyarrow.parquet
