"""Writes of imports: what people ask for (`asking`), and the work of the job (`engine`, `errorsheet`)."""

from hoaban.foundation.imports.actions.asking import (
    ERRORS,
    JOB,
    PURPOSE,
    Upload,
    keep_matching,
    kind_named,
    match_columns,
    run_import,
    start_import,
    undo_import,
)

__all__ = [
    "ERRORS",
    "JOB",
    "PURPOSE",
    "Upload",
    "keep_matching",
    "kind_named",
    "match_columns",
    "run_import",
    "start_import",
    "undo_import",
]
