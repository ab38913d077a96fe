"""Whether a deed begins by locking its row: who reads first and locks later decides by what is no longer so."""

from typing import Any

import pytest
from django.db.models.sql.compiler import SQLCompiler


def reads_of(model: Any, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Filled as the table is read: whether that read locks. SQLite writes no lock into its words, but was asked for one too."""
    reads: list[bool] = []
    real = SQLCompiler.execute_sql

    def execute(self: SQLCompiler, *args: Any, **rest: Any) -> Any:
        if type(self).__name__ == SQLCompiler.__name__ and self.query.model is model:
            reads.append(bool(self.query.select_for_update))
        return real(self, *args, **rest)

    monkeypatch.setattr(SQLCompiler, "execute_sql", execute)
    return reads
