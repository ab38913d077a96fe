"""SQLite keeps no count of its memory, in whatever process of ours."""

import subprocess
import sys

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
def test_no_count_is_kept(module: str, counts: bool) -> None:
    ran = subprocess.run([sys.executable, "-c", USED, module], capture_output=True, text=True, check=True)
    assert (int(ran.stdout) > 0) is counts
