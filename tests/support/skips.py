"""Where everything is required (`HOABAN_REQUIRE_ALL=1`, as CI sets it) a skipped promise is a broken one."""

import os
import subprocess
from typing import Any

import pytest

# Not missing here, but asked for elsewhere: by another run of ./hoaban test, on the other database, on another system.
ELSEWHERE = (
    "run with ./hoaban test --",
    "PostgreSQL keeps its words by itself",
    "PostgreSQL keeps its numbers by itself",
    "plans are SQLite's",
    "reads.db is SQLite's",
    "the kernel's parent-death signal is Linux's",
)


def everything_is_required() -> bool:
    return os.environ.get("HOABAN_REQUIRE_ALL", "0") not in {"", "0"}


def judged(report: Any) -> Any:
    """The report, failed if it skipped something that has to be here."""
    if report.skipped and everything_is_required() and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not reason.removeprefix("Skipped: ").startswith(ELSEWHERE):
            report.outcome = "failed"
            report.longrepr = f"{reason} (HOABAN_REQUIRE_ALL lets nothing be skipped)"
    return report


def unshared(flags: str) -> list[str]:
    """The words before a command that give it a network (-rn) or disks (-rm) of its own; some kernels let nobody have them."""
    words = ["unshare", flags]
    if subprocess.run([*words, "true"], check=False, capture_output=True).returncode:
        pytest.skip(f"this machine allows no {' '.join(words)}")
    return words
