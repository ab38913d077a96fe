"""The front door of imports."""

from hoaban.foundation.files import api as files
from hoaban.foundation.imports import queries
from hoaban.foundation.imports.actions import (
    ERRORS,
    JOB,
    PURPOSE,
    Upload,
    engine,
    match_columns,
    run_import,
    start_import,
    undo_import,
)
from hoaban.foundation.imports.cells import ReadDate, date_of, dates, mapped, text_of, texts
from hoaban.foundation.imports.errors import ParquetAbsent
from hoaban.foundation.imports.exports import csv_stream, write_xlsx, xlsx_stream
from hoaban.foundation.imports.parquet import TYPE as PARQUET
from hoaban.foundation.imports.parquet import is_here as has_parquet
from hoaban.foundation.imports.parquet import parquet_stream
from hoaban.foundation.imports.ports import ActorFinder, connected, kinds
from hoaban.foundation.imports.queries import history, list_named, naming, undone_since, waiting_for
from hoaban.foundation.imports.values import LARGEST_SHEET, ImportKind
from hoaban.foundation.jobs import api as jobs

__all__ = [
    "PARQUET",
    "XLSX",
    "ImportKind",
    "ParquetAbsent",
    "ReadDate",
    "Upload",
    "connect",
    "csv_stream",
    "date_of",
    "dates",
    "has_parquet",
    "history",
    "list_named",
    "mapped",
    "match_columns",
    "naming",
    "on_file_checked",
    "parquet_stream",
    "register_kind",
    "run_import",
    "start_import",
    "text_of",
    "texts",
    "undo_import",
    "undone_since",
    "waiting_for",
    "write_xlsx",
    "xlsx_stream",
]

XLSX = files.XLSX


def connect(find_actor: ActorFinder) -> None:
    """Join accounts' way from an actor's key to the actor as she may act today (config/wiring.py)."""
    connected.find_actor = find_actor
    files.register_reader(
        PURPOSE,
        queries.may_read_file,
        largest=LARGEST_SHEET,
        confidential=files.Confidential("check_list", engine.KEEP),
    )
    files.register_reader(
        ERRORS,
        queries.may_read_file,
        largest=LARGEST_SHEET * 2,
        confidential=files.Confidential("mend_list", engine.KEEP),
    )


def register_kind(kind: ImportKind) -> None:
    """A room offers a sheet it takes in."""
    kinds[kind.name] = kind


def on_file_checked(_payload: dict[str, object], _seq: int) -> None:
    """Listener of `files.checked`: a sheet may have come out of quarantine."""
    jobs.wake(JOB)
