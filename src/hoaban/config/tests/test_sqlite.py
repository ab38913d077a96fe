"""SQLite keeps no count of its memory, in whatever process of ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# `sqlite3_memory_used` answers 0 where nothing is counted.
USED = """
import ctypes, importlib, importlib.util, sys
importlib.import_module(sys.argv[1])
import sqlite3
held = sqlite3.connect(":memory:")
held.execute("CREATE TABLE kept AS SELECT randomblob(100000) AS x")
library = ctypes.CDLL(importlib.util.find_spec("_sqlite3").origin)
library.sqlite3_memory_used.restype = ctypes.c_int64
print(library.sqlite3_memory_used())
"""


@pytest.mark.parametrize(
    ("module", "counts"), [("hoaban.config.cli", False), ("hoaban.config.settings", False), ("json", True)]
)
def test_no_count_is_kept(module: str, counts: bool, tmp_path: Path) -> None:
    ours = {key: value for key, value in os.environ.items() if not key.startswith("HOABAN_")}
    ran = subprocess.run(
        [sys.executable, "-c", USED, module],
        env=ours | {"HOABAN_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (int(ran.stdout) > 0) is counts
