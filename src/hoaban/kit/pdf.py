"""A paper set by Typst: words go in as data, a tagged PDF/A comes out.

What people wrote is handed over as JSON and shown as text; it never becomes part of the source, so a name that holds
``#`` or ``$`` is a name. The compiler keeps what it has seen and grows with every paper: each is set in a process of its
own, which may take so much memory and time and no more.
"""

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

MEMORY = 1024**3
"""Address space of the child: 250 MB are the compiler's own threads and code."""
SECONDS, PATIENCE = 20, 5
"""What a paper may take, and how long the next one waits for its turn."""
PAPERS_AT_ONCE = 2
MOST_WRITTEN = 1024**2
"""Bytes of a file of the child's own: the paper leaves through a pipe, only compiled modules of Python are kept."""
MOST_TOLD = 4 * 1024**2
"""Bytes of JSON; the report of a province's largest warning has a hundredth of it."""

# The archive's form with its tags; then without the archive's rules, which refuse a sign the font does not hold.
STANDARDS: tuple[list[str], ...] = (["a-2a"], [])
_CHILD = "from hoaban.kit.pdf import set_here; set_here()"
_free = threading.BoundedSemaphore(PAPERS_AT_ONCE)


class NotSet(Exception):
    """No paper came of it: too long, too slow, or others are being set."""


def typeset(source: Path, told: Mapping[str, Any], *, at: datetime) -> bytes:
    """``source`` reads what is told by ``json(bytes(sys.inputs.told))``; ``at`` is the time the file bears."""
    words = json.dumps(told, ensure_ascii=False)
    asked = json.dumps({"source": str(source), "told": words, "at": int(at.timestamp())}).encode()
    if len(asked) > MOST_TOLD:
        raise NotSet("too long")
    if not _free.acquire(timeout=PATIENCE):
        raise NotSet("others are being set")
    try:
        done = subprocess.run(  # noqa: S603 - our own Python, words on its standard input
            [sys.executable, "-I", "-c", _CHILD], input=asked, capture_output=True, check=False, timeout=SECONDS,
            cwd=source.parent, env={"PATH": os.defpath, "LANG": "C.UTF-8"},  # none of the secrets that we have from ours
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise NotSet("too slow") from late
    finally:
        _free.release()
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotSet(done.stderr.decode(errors="replace")[:500])
    return done.stdout


def set_here() -> None:
    """The child: limits itself, reads what is asked, writes the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    asked = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(_compiled(Path(asked["source"]), asked["told"], asked["at"]))


def _compiled(source: Path, told: str, at: int) -> bytes:
    import typst  # noqa: PLC0415 - 80 MB that no web process needs

    for number, standards in enumerate(STANDARDS, start=1):
        try:
            return typst.compile(
                str(source), root=str(source.parent), sys_inputs={"told": told}, timestamp=at, pdf_standards=standards,  # type: ignore[arg-type]
                ignore_system_fonts=True,
            )  # fmt: skip
        except typst.TypstError:
            if number == len(STANDARDS):
                raise
    raise AssertionError("no standard is named")
