"""An import that is killed while it writes."""

from typing import Any

import pytest

from hoaban.domains.registry.tests.conftest import job_context
from hoaban.foundation.imports import jobs
from hoaban.foundation.imports.actions import engine


def in_twos(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are written at a time."""
    pace = engine.Pace.__init__
    monkeypatch.setattr(
        engine.Pace, "__init__", lambda self, *args, **more: pace(self, *args, **more | {"chunk": 2})
    )


def killed_at_its_second_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """The import that waits begins, and dies with its first rows written; whoever runs it again writes the others."""
    write, times = engine._write, list[int]()

    def killed(*told: Any) -> None:
        times.append(1)
        if len(times) == 2:
            raise KeyboardInterrupt
        write(*told)

    monkeypatch.setattr(engine, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.work(job_context())
