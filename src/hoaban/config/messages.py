"""Compiles the committed .po files that are newer than their .mo. Only .po files are kept in git."""

import os
from pathlib import Path

from hoaban.config.paths import ROOT


def compile_changed(root: Path = ROOT / "src" / "hoaban") -> int:
    """How many were compiled; each is written beside its place under a name of this process and moved there: two that start
    together never write into one file, and a reader never sees half of one."""
    stale = [po for po in root.glob("**/locale/*/LC_MESSAGES/django.po") if _is_stale(po)]
    for po in stale:
        _compile(po)
    return len(stale)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> None:
    # Babel takes a quarter of a second to load; a second start has nothing to compile.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as source:
        catalog = read_po(source, locale=po.parts[-3])
    beside = po.with_name(f"{po.stem}.{os.getpid()}.mo")
    with beside.open("wb") as target:
        write_mo(target, catalog)
    beside.replace(po.with_suffix(".mo"))
